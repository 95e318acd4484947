using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>Creates keys.</summary>
internal sealed class KeyCreator(SandboxState state, KeyRules rules)
{
    private static readonly Dictionary<string, string> RoutesByType = new(StringComparer.Ordinal)
    {
        ["llm_api"] = "llm_api_routes",
        ["management"] = "management_routes",
        ["read_only"] = "info_routes",
    };

    private readonly Database _database = state.Database;
    private readonly ObjectPermissions _permissions = new(state.Database);
    private readonly TeamThroughput _throughput = new(state.Database);
    private readonly SoftBudgets _softBudgets = new(state);

    /// <summary>Creates a key. A secret that exists already leaves the stored key as it is.</summary>
    public CreatedKey Create(RequestFields fields, Caller caller)
    {
        fields = state.UpperBounds.Fill(fields);
        rules.CheckBudgets(fields);
        state.Memory.Find(_database.Teams, fields.Text("team_id")); // The server reads the team and keeps it for a while.
        _throughput.Check(fields, fields.Text("team_id"), null);
        KeyMetadata.RequireLicense(fields, state.License);
        Changes requested = KeyColumns.Shape.ChangesFrom(fields.Filled.Where(field => IsOwnColumn(field.Key)));
        requested[KeyColumns.Metadata] = KeyMetadata.Merge(fields.Json("metadata") ?? JsonParts.EmptyObject, fields);
        if (fields["soft_budget"] is double softBudget)
            requested[KeyColumns.BudgetId] = _softBudgets.Create(softBudget, fields.Json("model_max_budget"), caller);
        SetRoutes(fields, requested);
        if (fields.Json("object_permission") is { } permission)
        {
            rules.CheckMcpServers(permission, fields.Text("team_id"));
            requested[KeyColumns.ObjectPermissionId] = _permissions.Put(null, permission);
        }
        rules.CheckAlias(fields.Text("key_alias"), null);
        rules.CheckSecret(fields.Text("key"));
        if (fields.Text("organization_id") is { } organization)
            rules.RequireOrganization(organization);
        CheckProject(fields.Text("project_id"));
        SetTimes(fields, requested);
        if (fields.Json("model_max_budget") is { } budgets)
            state.License.CheckModelBudgets(budgets);
        return Insert(fields, requested, caller);
    }

    /// <summary>Some fields are stored in metadata; those of rotation apply only together.</summary>
    private static bool IsOwnColumn(string field) =>
        !KeyMetadata.Holds(field) && field is not ("auto_rotate" or "rotation_interval");

    private static void SetRoutes(RequestFields fields, Changes requested)
    {
        if (fields.Text("key_type") is { } type && RoutesByType.TryGetValue(type, out string? routes))
            requested[KeyColumns.AllowedRoutes] = JsonParts.TextArray(routes);
    }

    private void CheckProject(string? project)
    {
        if (project is not null && _database.Projects.Find(project) is null)
            throw HttpFault.Error(404, $"Project not found, project_id={project}");
    }

    private void SetTimes(RequestFields fields, Changes requested)
    {
        DateTimeOffset now = state.Now;
        if (fields.Text("duration") is { } duration)
        {
            requested[KeyColumns.Expires] = state.Version.AlignsExpiryOnCreate
                ? Calendar.NextBoundary(now, duration)
                : state.After(duration);
        }
        if (fields.Text("budget_duration") is { } budgetDuration)
            rules.SetBudgetDuration(requested, budgetDuration);
        if (fields.Json("budget_limits") is { } limits)
            requested[KeyColumns.BudgetLimits] = rules.BudgetWindows(limits);
    }

    private CreatedKey Insert(RequestFields fields, Changes requested, Caller caller)
    {
        string secret = fields.Text("key") ?? state.NewSecret();
        try
        {
            rules.SetRotation(requested, fields);
            CheckRoutes(requested);
            rules.CheckBudgetExists((string?)requested[KeyColumns.BudgetId]);
            requested[KeyColumns.KeyName] = Secrets.Abbreviate(secret);
            requested[KeyColumns.CreatedBy] = caller.UserId;
            requested[KeyColumns.UpdatedBy] = caller.UserId;
            string token = Secrets.Hash(secret);
            Row stored = Store(KeyColumns.Shape.NewRow().With(requested), token);
            return new CreatedKey(secret, column => Echoed(column, requested, stored))
            {
                Token = token,
                TokenId = token,
                Budget = _database.Budgets.Find(stored.Text(KeyColumns.BudgetId)),
            };
        }
        catch (ValueFault)
        {
            throw HttpFault.Error(500, "Internal Server Error.");
        }
    }

    /// <summary>The response to a creation contains the requested values; only the times are the stored ones.</summary>
    private static object? Echoed(Column column, Changes requested, Row stored)
    {
        if (column == KeyColumns.CreatedAt || column == KeyColumns.UpdatedAt)
            return stored[column];
        return requested.Has(column) ? requested[column] : column.Default;
    }

    private Row Store(Row row, string token)
    {
        if (_database.Keys.Find(token) is { } existing)
            return existing;
        DateTimeOffset now = state.Now;
        Row stored = row.With(new Changes
        {
            [KeyColumns.Token] = token,
            [KeyColumns.CreatedAt] = now,
            [KeyColumns.UpdatedAt] = now,
        });
        _database.Keys.Add(stored);
        return stored;
    }

    private void CheckRoutes(Changes requested)
    {
        if (!state.License.Present
            && requested[KeyColumns.Permissions] is JsonElement permissions
            && permissions.GetRawText().Contains("get_spend_routes"))
        {
            throw new ValueFault("get_spend_routes permission is only available for LiteLLM Enterprise users");
        }
    }
}
