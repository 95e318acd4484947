using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>Refuses calls for which there is no money left.</summary>
internal sealed class BudgetAdmission(SandboxState state)
{
    private static readonly TimeSpan ServerInterval = TimeSpan.FromSeconds(10);

    private readonly Ledger _ledger = state.Ledger;
    private readonly Dictionary<(string Key, string Model), double> _spentOnModels = [];

    /// <summary>Checks the budget of the end user, for whom only what was written counts.</summary>
    public void CheckCustomer(Row? customer)
    {
        string? id = customer?.Text(CustomerColumns.UserId);
        if (id is null || Limit(state.Database.Budgets.Find(customer!.Text(CustomerColumns.BudgetId))) is not { } budget)
            return;
        double spent = _ledger.Customers.Spent(id);
        if (spent > budget)
            throw Exceeded($"ExceededBudget: End User={id} over budget. Spend={Text(spent)}, Budget={Text(budget)}");
    }

    /// <summary>Checks the budget of the user in the team.</summary>
    public void CheckMember(Applicant applicant)
    {
        if (applicant.Membership is { } member)
            Check("", _ledger.Spent(_ledger.Members, member.Text(MembershipColumns.Id)!), Limit(applicant.MemberBudget), orEqual: true);
    }

    /// <summary>Checks the budget of the key, or the one that it refers to.</summary>
    public void CheckKey(Applicant applicant)
    {
        Row key = applicant.Key;
        double? budget = key.Number(KeyColumns.MaxBudget) is { } own ? own + TemporaryIncrease(applicant) : Limit(applicant.Budget);
        Check("", _ledger.SpentByKey(key.Text(KeyColumns.Token)!, state.Now), budget, orEqual: true);
    }

    /// <summary>
    /// Checks the budget of the key for the model. Costs are kept under the name that the provider uses, so that they count
    /// only where the request names the model in the same way.
    /// </summary>
    public void CheckModel(Applicant applicant)
    {
        Row key = applicant.Key;
        string token = key.Text(KeyColumns.Token)!;
        string model = applicant.Request.Model ?? "";
        JsonElement budgets = key.Json(KeyColumns.ModelMaxBudget);
        bool found = budgets.TryGetProperty(model, out JsonElement budget)
            || budgets.TryGetProperty(model.AsSpan(model.IndexOf('/') + 1), out budget);
        if (found && _spentOnModels.TryGetValue((token, model), out double spent) && spent > LimitOf(budget))
        {
            throw Exceeded(
                $"LiteLLM Virtual Key: {token}, key_alias: {key.Text(KeyColumns.KeyAlias) ?? "None"}, exceeded budget for model={model}");
        }
    }

    /// <summary>The limit of a budget for a model. A limit of 0, or one without a period that can be read, has no effect.</summary>
    private static double? LimitOf(JsonElement budget)
    {
        string? Find(params string[] names) =>
            names.Select(name => budget.TryGetProperty(name, out JsonElement value) ? value.ToString() : null).FirstOrDefault(text => text is not null);

        bool counts = double.TryParse(Find("budget_limit", "max_budget"), NumberStyles.Float, CultureInfo.InvariantCulture, out double limit)
            && limit > 0
            && Find("time_period", "budget_duration") is { } period
            && Duration.IsReadable(period);
        return counts ? limit : null;
    }

    /// <summary>Checks the budget of the team.</summary>
    public void CheckTeam(Applicant applicant)
    {
        if (applicant.Team?.Text(TeamColumns.TeamId) is { } id)
            Check($" Team={id}", _ledger.Spent(_ledger.Teams, id), applicant.Team.Number(TeamColumns.MaxBudget), orEqual: false);
    }

    /// <summary>Checks the budget of the organization.</summary>
    public void CheckOrganization(Applicant applicant)
    {
        if (applicant.Organization?.Text(OrganizationColumns.OrganizationId) is { } id && Limit(applicant.OrganizationBudget) is > 0 and var budget)
            Check($" Organization={id}", _ledger.Spent(_ledger.Organizations, id), budget, orEqual: true);
    }

    /// <summary>Checks the budgets of the tags that the request names, but not those of the key; only what was written counts.</summary>
    public void CheckTags(Applicant applicant)
    {
        foreach (Row tag in applicant.Request.Tags.Select(state.Database.Tags.Find).OfType<Row>())
        {
            string name = tag.Text(TagColumns.Name)!;
            Row? budget = state.Database.Budgets.Find(tag.Text(TagColumns.BudgetId));
            Check($" Tag={name}", _ledger.Tags.Spent(name), Limit(budget), orEqual: false);
        }
    }

    /// <summary>Checks the budget of the user, which does not count for keys of a team.</summary>
    public void CheckUser(Applicant applicant)
    {
        if (applicant.Key.Text(KeyColumns.TeamId) is not null || applicant.User is not { } user || user.Number(UserColumns.MaxBudget) is not { } budget)
            return;
        string id = user.Text(UserColumns.UserId)!;
        double spent = _ledger.Spent(_ledger.Users, id);
        if (spent > budget)
            throw Exceeded($"ExceededBudget: User={id} over budget. Spend={Text(spent)}, Budget={Text(budget)}");
    }

    /// <summary>Checks what all keys together may spend; the server adds that up every ten seconds.</summary>
    public void CheckServer(Applicant applicant)
    {
        if (state.Options.MaxBudget is null)
            return;
        DateTimeOffset latest = state.Now - ServerInterval;
        double spent = _ledger.Log.Entries.Where(entry => entry.Time <= latest).Sum(entry => entry.Spend);
        Check("", spent, state.Options.MaxBudget, orEqual: false);
    }

    /// <summary>Keeps what a key spent on a model of the provider.</summary>
    public void Charge(Row key, SandboxModel model)
    {
        double cost = (Completion.PromptTokens * model.InputCost) + (Completion.CompletionTokens * model.OutputCost);
        (string, string) place = (key.Text(KeyColumns.Token)!, model.ProviderModel);
        _spentOnModels[place] = cost + (_spentOnModels.TryGetValue(place, out double before) ? before : 0);
    }

    private static double? Limit(Row? budget) => budget?.Number(BudgetColumns.MaxBudget);

    private double TemporaryIncrease(Applicant applicant)
    {
        if (applicant.MetadataOfKey("temp_budget_expiry")?.ToString() is { } text && HasZone(text))
            throw new ValueFault("can't compare offset-naive and offset-aware datetimes");
        bool lasts = applicant.MetadataOfKey("temp_budget_expiry")?.ToString() is { } expiry
            && DateTimeOffset.TryParse(expiry, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until)
            && until > state.Now;
        return lasts && applicant.MetadataOfKey("temp_budget_increase") is { ValueKind: JsonValueKind.Number } increase
            ? increase.GetDouble()
            : 0;
    }

    /// <summary>Whether a time has a time zone. The server cannot compare it with its own times, which have none.</summary>
    private static bool HasZone(string time) =>
        DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime read)
        && read.Kind != DateTimeKind.Unspecified;

    private static void Check(string whose, double spent, double? budget, bool orEqual)
    {
        if (budget is { } most && (orEqual ? spent >= most : spent > most))
            throw Exceeded($"Budget has been exceeded!{whose} Current cost: {Text(spent)}, Max budget: {Text(most)}");
    }

    private static ProxyFault Exceeded(string message) => new(400, message, "budget_exceeded", null);

    private static string Text(double amount) => PythonNumber.Format(amount);
}
