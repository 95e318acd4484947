using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>What newer versions can do to keys: several updates at once, and the reset of spend.</summary>
internal sealed class NewerKeyEndpoints(SandboxState state, KeyModels models, KeyUpdater updater, KeyAccess access) : IEndpoints
{
    private const int LargestBulk = 500;

    private readonly KeyTable _keys = state.Database.Keys;
    private readonly KeyRowView _view = new(state.Version, TimeStyle.Zulu, withToken: false);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/key/bulk_update", ErrorStyle.Bare, BulkUpdate),
        new("POST", "/key/{key}/reset_spend", ErrorStyle.Bare, ResetSpend),
        .. state.Version.UpdatesKeysOfTeams
            ? [new Route("POST", "/team/key/bulk_update", ErrorStyle.Bare, UpdateTeam)]
            : Array.Empty<Route>(),
    ];

    private Reply BulkUpdate(Call call)
    {
        JsonElement keys = call.Read(models.BulkUpdate).Json("keys")!.Value;
        if (!call.Caller.IsAdmin)
            throw HttpFault.Error(403, "Only proxy admins can perform bulk key updates");
        if (keys.GetArrayLength() == 0)
            throw HttpFault.Error(400, "No keys provided for update");
        if (keys.GetArrayLength() > LargestBulk)
            throw HttpFault.Error(400, $"Maximum {LargestBulk} keys can be updated at once. Found {keys.GetArrayLength()} keys.");

        return ToReply([.. keys.EnumerateArray()
            .Select(item => RequestModel.ReadFields(KeyModels.BulkItem, item, [], []))
            .Select(fields => UpdateOne(WithAllFields(fields), call.Caller))]);
    }

    /// <summary>Makes one update of several keys of a team, or of all of them.</summary>
    private Reply UpdateTeam(Call call)
    {
        RequestFields request = call.Read(models.TeamUpdate);
        string teamId = request.Text("team_id")!;
        Row team = state.Database.Teams.Find(teamId) ?? throw HttpFault.Error(404, $"Team not found, passed team_id={teamId}");
        if (!call.Caller.IsAdmin && !TeamRoles.IsAdmin(team, call.Caller.UserId))
            throw HttpFault.Error(403, "Only proxy admins and team admins can update the keys of a team");
        List<string> ids = request["all_keys_in_team"] is true
            ? [.. _keys.OldestFirst.Where(key => key.Text(KeyColumns.TeamId) == teamId).Select(key => key.Text(KeyColumns.Token)!)]
            : [.. JsonParts.Texts(request.Json("key_ids") ?? JsonParts.EmptyArray)];
        if (ids.Count is 0 or > LargestBulk)
            throw HttpFault.Error(400, $"Between 1 and {LargestBulk} keys can be updated at once. Found {ids.Count} keys.");
        return ToReply([.. ids.Select(id => UpdateInTeam(id, teamId, request.Json("update_fields")!.Value, call.Caller))]);
    }

    private BulkResult UpdateInTeam(string id, string teamId, JsonElement update, Caller caller)
    {
        if (_keys.Find(Secrets.TokenOf(id))?.Text(KeyColumns.TeamId) != teamId)
            return new BulkResult(id, null, $"The key does not belong to team {teamId}.");
        JsonElement item = JsonParts.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in update.EnumerateObject().Where(member => member.Name is not ("key" or "key_alias")))
                member.WriteTo(writer);
            writer.WriteString("key", id);
            writer.WriteEndObject();
        });
        return UpdateOne(models.Update.Read(item), caller);
    }

    private Reply ToReply(List<BulkResult> results) => Reply.Object(writer =>
    {
        writer.WriteNumber("total_requested", results.Count);
        Write(writer, "successful_updates", results.Where(result => result.FailedReason is null));
        Write(writer, "failed_updates", results.Where(result => result.FailedReason is not null));
    });

    private BulkResult UpdateOne(RequestFields fields, Caller caller)
    {
        string key = fields.Text("key")!;
        try
        {
            return new BulkResult(key, updater.Update(fields, caller), null);
        }
        catch (Fault fault)
        {
            return new BulkResult(key, _keys.Find(Secrets.TokenOf(key)), fault.Message);
        }
    }

    /// <summary>What an item does not name is cleared, except tags.</summary>
    private static RequestFields WithAllFields(RequestFields fields)
    {
        foreach (string name in KeyModels.BulkItem.Select(field => field.Name).Where(name => !fields.Has(name)))
            fields = fields.With(name, null);
        return fields;
    }

    private void Write(Utf8JsonWriter writer, string name, IEnumerable<BulkResult> results)
    {
        writer.WriteStartArray(name);
        foreach (BulkResult result in results)
            Write(writer, result);
        writer.WriteEndArray();
    }

    private void Write(Utf8JsonWriter writer, BulkResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("key", result.Key);
        writer.WritePropertyName("key_info");
        if (result.Row is null)
            writer.WriteNullValue();
        else
            _view.Write(writer, result.Row);
        if (result.FailedReason is not null)
            writer.WriteString("failed_reason", result.FailedReason);
        writer.WriteEndObject();
    }

    private Reply ResetSpend(Call call)
    {
        double resetTo = (double)call.Read(models.ResetSpend)["reset_to"]!;
        if (resetTo < 0)
            throw HttpFault.Error(400, "reset_to must be >= 0");
        string token = Secrets.TokenOf(call.PathKey!);
        Row key = _keys.Find(token) ?? throw HttpFault.Error(404, $"Key {call.PathKey} not found.");
        if (!access.IsAdminOf(call.Caller, key))
            throw HttpFault.Error(403, "You must be a proxy admin or team admin to reset key spend");
        double spend = key.Number(KeyColumns.Spend)!.Value;
        if (resetTo > spend)
        {
            throw HttpFault.Error(
                400, $"reset_to ({PythonNumber.Format(resetTo)}) must be <= current spend ({PythonNumber.Format(spend)})");
        }

        Row changed = key.With(new Changes { [KeyColumns.Spend] = resetTo, [KeyColumns.UpdatedAt] = state.Now });
        _keys.Replace(token, changed);
        state.Ledger.Reread(token);
        return Reply.Object(writer =>
        {
            writer.WriteString("key_hash", token);
            Write(writer, "spend", resetTo);
            Write(writer, "previous_spend", spend);
            Write(writer, "max_budget", changed[KeyColumns.MaxBudget]);
            Write(writer, "budget_reset_at", changed[KeyColumns.BudgetResetAt]);
        });
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        ValueWriter.Write(writer, value, TimeStyle.Zulu);
    }
}
