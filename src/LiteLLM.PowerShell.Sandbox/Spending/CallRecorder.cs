using LiteLLM.PowerShell.Sandbox.Completions;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>Writes the calls of keys into the log and charges what they cost.</summary>
internal sealed class CallRecorder(SandboxState state)
{
    private readonly Ledger _ledger = state.Ledger;

    /// <summary>Records a completion.</summary>
    public void Succeeded(Applicant applicant, SandboxModel model, string id)
    {
        SpendLogEntry entry = EntryOf(applicant, id, model.ProviderModel, admitted: true);
        entry.ModelGroup = model.Name;
        entry.Provider = model.ProviderModel.Split('/')[0];
        entry.PromptTokens = Completion.PromptTokens;
        entry.CompletionTokens = Completion.CompletionTokens;
        entry.InputCost = Completion.PromptTokens * model.InputCost;
        entry.OutputCost = Completion.CompletionTokens * model.OutputCost;
        Add(entry);
        Charge(applicant, entry);
    }

    /// <summary>Records a call that failed: at the provider if there is a model, else because it was refused.</summary>
    public void Failed(Applicant applicant, Fault fault, bool admitted, SandboxModel? model)
    {
        SpendLogEntry entry = EntryOf(applicant, RowId.New(), model?.ProviderModel ?? applicant.Request.Model ?? "", admitted);
        entry.ModelGroup = model?.Name ?? "";
        entry.Error = SpendLogError.Of(fault);
        Add(entry);
        _ledger.Charge(_ledger.Keys, entry.Key, 0, entry.Time);
    }

    /// <summary>An entry; older versions reject a key before they determine the owner of the call.</summary>
    private SpendLogEntry EntryOf(Applicant applicant, string id, string model, bool admitted)
    {
        Row key = applicant.Key;
        var entry = new SpendLogEntry(id, state.Now, key.Text(KeyColumns.Token)!, model, admitted);
        if (!admitted && !state.Version.NamesRefusedCallers)
            return entry;
        entry.KeyAlias = key.Text(KeyColumns.KeyAlias);
        entry.User = key.Text(KeyColumns.UserId);
        entry.Team = key.Text(KeyColumns.TeamId);
        entry.TeamAlias = applicant.Team?.Text(TeamColumns.TeamAlias);
        entry.Organization = key.Text(KeyColumns.OrganizationId);
        if (!admitted)
            return entry;
        entry.EndUser = applicant.Request.EndUser;
        entry.Tags = [.. applicant.Tags.Concat(applicant.Request.Tags).Distinct()];
        return entry;
    }

    private void Add(SpendLogEntry entry) => _ledger.Log.Add(entry);

    private void Charge(Applicant applicant, SpendLogEntry entry)
    {
        void Charge(SpendTable table, string? id) => _ledger.Charge(table, id, entry.Spend, entry.Time);
        Charge(_ledger.Keys, entry.Key);
        Charge(_ledger.Users, entry.User);
        Charge(_ledger.Teams, entry.Team);
        Charge(_ledger.Members, applicant.Membership?.Text(MembershipColumns.Id));
        Charge(_ledger.Organizations, applicant.Organization?.Text(OrganizationColumns.OrganizationId));
        Charge(_ledger.Customers, entry.EndUser);
        foreach (string tag in entry.Tags)
            Charge(_ledger.Tags, tag);
        _ledger.WriteDue(entry.Time);
    }
}
