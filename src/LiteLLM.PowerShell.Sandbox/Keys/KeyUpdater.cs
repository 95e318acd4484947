using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>Updates keys.</summary>
internal sealed class KeyUpdater(SandboxState state, KeyRules rules, KeyAccess access)
{
    private const string NoExpiry = "-1";

    private readonly Database _database = state.Database;
    private readonly TeamChange _teamChange = new(state);
    private readonly ObjectPermissions _permissions = new(state.Database);
    private readonly TeamThroughput _throughput = new(state.Database);
    private readonly SoftBudgets _softBudgets = new(state);

    /// <summary>Updates the key that a request names.</summary>
    public Row Update(RequestFields fields, Caller caller)
    {
        rules.CheckBudgets(fields);
        Row existing = Named(fields);
        access.CheckUpdate(caller, existing, fields.Text("key") ?? existing.Text(KeyColumns.Token)!, fields);
        _teamChange.Check(existing, fields.Text("team_id"));
        if (state.Version.ChecksLimitsOnUpdate)
        {
            _throughput.Check(fields, fields.Text("team_id") ?? existing.Text(KeyColumns.TeamId), existing.Text(KeyColumns.Token));
            state.UpperBounds.Check(fields);
        }
        rules.CheckOrganization(fields.Text("organization_id"));
        if (fields.Json("object_permission") is { } permission)
            rules.CheckMcpServers(permission, fields.Text("team_id") ?? existing.Text(KeyColumns.TeamId));
        Changes changes = Prepare(existing, fields);
        string token = existing.Text(KeyColumns.Token)!;
        rules.CheckAlias((string?)changes[KeyColumns.KeyAlias], token);
        rules.SetRotation(changes, fields);
        SetBudgetsAndProject(existing, fields, caller, changes);
        changes[KeyColumns.SettingsUpdatedAt] = state.Now;
        return Apply(token, existing, changes);
    }

    /// <summary>The key that a request names: by its secret or identity, in the newest version also by its alias alone.</summary>
    private Row Named(RequestFields fields)
    {
        if (fields.Text("key") is { } key)
            return _database.Keys.Find(Secrets.TokenOf(key)) ?? throw Unknown(key);
        string alias = fields.Text("key_alias")!;
        IReadOnlyList<Row> named = _database.Keys.WithAlias(alias);
        return named.Count switch
        {
            0 => throw new ProxyFault(404, $"Key not found. No key with key_alias='{alias}'.", "not_found_error", "key_alias"),
            1 => named[0],
            _ => throw new ProxyFault(400, $"Several keys have key_alias='{alias}'. Pass `key` instead.", "bad_request_error", "key_alias"),
        };
    }

    /// <summary>Fields that only the newest version accepts on update. The others ignore them.</summary>
    private void SetBudgetsAndProject(Row existing, RequestFields fields, Caller caller, Changes changes)
    {
        if (fields.Has("soft_budget"))
        {
            string? budget = changes.Has(KeyColumns.BudgetId) ? (string?)changes[KeyColumns.BudgetId] : existing.Text(KeyColumns.BudgetId);
            changes[KeyColumns.BudgetId] = _softBudgets.Set(budget, (double?)fields["soft_budget"], caller);
        }
        if (fields.Text("project_id") is { } project && project != existing.Text(KeyColumns.ProjectId))
            throw HttpFault.Error(400, "The project of a key cannot be changed. Pass null to detach the key from its project.");
    }

    /// <summary>What a request changes about a key.</summary>
    public Changes Prepare(Row existing, RequestFields fields)
    {
        KeyRules.CheckServiceAccount(fields, fields.Text("team_id") ?? existing.Text(KeyColumns.TeamId));
        KeyMetadata.RequireLicense(fields, state.License);
        var changes = new Changes();
        foreach (KeyValuePair<string, object?> field in fields.Named)
        {
            if (!KeyMetadata.Holds(field.Key) && field.Key != "key")
                Prepare(existing, field.Key, field.Value, changes);
        }
        if (!changes.Has(KeyColumns.Metadata))
            changes[KeyColumns.Metadata] = existing.Json(KeyColumns.Metadata);
        if (changes[KeyColumns.Metadata] is JsonElement metadata)
            changes[KeyColumns.Metadata] = KeyMetadata.Merge(metadata, fields);
        return changes;
    }

    /// <summary>Changes a key.</summary>
    public Row Apply(string token, Row existing, Changes changes)
    {
        Row updated = existing.With(changes);
        rules.CheckBudgetExists((string?)changes[KeyColumns.BudgetId]);
        updated = updated.With(new Changes { [KeyColumns.UpdatedAt] = state.Now });
        _database.Keys.Replace(token, updated);
        state.Ledger.Reread(token);
        return updated;
    }

    private Fault Unknown(string key) => state.Version.ReportsUnknownKeysAsNotFound
        ? KeyRules.NotFound()
        : new HttpFault(401, $"Authentication Error: invalid user key - user key does not exist in db. User Key={key}");

    private void Prepare(Row existing, string name, object? value, Changes changes)
    {
        switch (name)
        {
            case "duration":
                SetExpiry(changes, (string?)value);
                break;
            case "budget_duration" when state.Version.ChecksBudgetDurations && value is null:
                changes[KeyColumns.BudgetDuration] = null;
                changes[KeyColumns.BudgetResetAt] = null;
                break;
            case "budget_duration" when value is string duration && (duration.Length > 0 || state.Version.ChecksBudgetDurations):
                rules.SetBudgetDuration(changes, duration);
                break;
            case "budget_duration":
                break;
            case "object_permission" when value is JsonElement permission:
                changes[KeyColumns.ObjectPermissionId] = _permissions.Put(existing.Text(KeyColumns.ObjectPermissionId), permission);
                break;
            case "budget_limits" when value is JsonElement limits:
                changes[KeyColumns.BudgetLimits] = rules.BudgetWindows(limits);
                break;
            case "model_max_budget" when value is JsonElement budgets:
                state.License.CheckModelBudgets(budgets);
                changes[KeyColumns.ModelMaxBudget] = budgets;
                break;
            default:
                if (KeyColumns.Shape.Find(name) is { } column)
                    changes[column] = value;
                break;
        }
    }

    private void SetExpiry(Changes changes, string? duration)
    {
        if (duration == NoExpiry || (duration is null && state.Version.ClearsExpiryByNull))
            changes[KeyColumns.Expires] = null;
        else if (!string.IsNullOrEmpty(duration))
            changes[KeyColumns.Expires] = state.After(duration!);
    }
}
