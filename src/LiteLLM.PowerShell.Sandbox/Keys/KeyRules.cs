using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The rules that creation and update share.</summary>
internal sealed class KeyRules(SandboxState state)
{
    private const int ShortestSecret = 16;

    private static readonly string[] Budgets = ["max_budget", "soft_budget"];

    /// <summary>Refuses budgets below zero, if the version does.</summary>
    public void CheckBudgets(RequestFields fields)
    {
        if (!state.Version.RejectsNegativeBudgets)
            return;
        foreach (string budget in Budgets)
        {
            if (fields[budget] is double and < 0)
                throw HttpFault.Error(400, $"{budget} cannot be negative. Received: {PythonNumber.Format((double)fields[budget]!)}");
        }
    }

    /// <summary>Refuses an alias that another key has.</summary>
    public void CheckAlias(string? alias, string? ownToken)
    {
        if (alias?.Contains('\0') == true)
            throw new ValueFault("invalid byte sequence for encoding \"UTF8\": 0x00");
        if (alias is null || state.Database.Keys.WithAlias(alias).All(key => key.Text(KeyColumns.Token) == ownToken))
            return;
        throw new ProxyFault(
            400,
            $"Key with alias '{alias}' already exists. Unique key aliases across all keys are required.",
            "bad_request_error",
            "key_alias");
    }

    /// <summary>The answer to a key that does not exist.</summary>
    public static ProxyFault NotFound() => new(404, "Key not found.", "not_found_error", "key");

    /// <summary>Rejects an organization that does not exist, if the version can change organizations.</summary>
    public void CheckOrganization(string? organization)
    {
        if (organization is not null && state.Version.ChecksOrganizationOnUpdate)
            RequireOrganization(organization);
    }

    /// <summary>Refuses an organization that does not exist.</summary>
    public void RequireOrganization(string organization)
    {
        if (state.Database.Organizations.Find(organization) is null)
        {
            throw new ValueFault(
                $"Organization doesn't exist in db. Organization={organization}. Create organization via `/organization/new` call.");
        }
    }

    /// <summary>Refuses metadata of a service account for a key without a team.</summary>
    public static void CheckServiceAccount(RequestFields fields, string? team)
    {
        if (team is null && fields.Json("metadata") is { } metadata
            && metadata.TryGetProperty("service_account_id", out JsonElement id) && id.ValueKind != JsonValueKind.Null)
        {
            throw TeamRequired();
        }
    }

    /// <summary>The answer to a service account without a team.</summary>
    public static HttpFault TeamRequired() =>
        new(400, "team_id is required for service account keys. Please specify `team_id` in the request body.");

    /// <summary>Refuses MCP servers that the key's team does not have.</summary>
    public void CheckMcpServers(JsonElement permission, string? teamId)
    {
        if (state.Version.ChecksMcpServers)
            new McpServers(permission).Check(teamId, TeamPermission(teamId));
    }

    private McpServers? TeamPermission(string? teamId) =>
        state.Database.Teams.Find(teamId) is { } team
        && state.Database.ObjectPermissions.Find(team.Text(TeamColumns.ObjectPermissionId)) is { } permission
            ? new McpServers(permission)
            : null;

    /// <summary>Refuses a budget that does not exist.</summary>
    public void CheckBudgetExists(string? budgetId)
    {
        if (budgetId is not null && state.Database.Budgets.Find(budgetId) is null)
            throw new ValueFault("Foreign key constraint failed on the field: `LiteLLM_VerificationToken_budget_id_fkey (index)`");
    }

    /// <summary>Refuses a secret that does not look like one.</summary>
    public void CheckSecret(string? secret)
    {
        if (secret is null)
            return;
        if (state.Options.DisableCustomKeys)
            throw HttpFault.Error(403, "Custom API key values are disabled by your administrator. Keys must be auto-generated.");
        if (Secrets.IsSecret(secret) && state.Version.RequiresLongSecrets && secret.Length < ShortestSecret)
            throw HttpFault.Error(400, $"Custom API keys must have at least {ShortestSecret} characters.");
        if (Secrets.IsSecret(secret))
            return;
        string shown = state.Version.MasksSecretsInMessages ? Secrets.Mask(secret) : secret;
        throw HttpFault.Error(400, $"Invalid key format. LiteLLM Virtual Key must start with 'sk-'. Received: {shown}");
    }

    /// <summary>Sets after which time the budget starts again.</summary>
    public void SetBudgetDuration(Changes changes, string duration)
    {
        CheckBudgetDuration(duration);
        changes[KeyColumns.BudgetResetAt] = Calendar.NextBoundary(state.Now, duration);
        changes[KeyColumns.BudgetDuration] = duration;
    }

    /// <summary>The budgets of several periods, each with the time at which it starts again; no budgets are null.</summary>
    public JsonElement? BudgetWindows(JsonElement limits)
    {
        if (limits.GetArrayLength() == 0)
            return null;
        DateTimeOffset now = state.Now;
        return JsonParts.Build(writer =>
        {
            writer.WriteStartArray();
            foreach (JsonElement limit in limits.EnumerateArray())
            {
                string duration = limit.GetProperty("budget_duration").GetString()!;
                CheckBudgetDuration(duration);
                writer.WriteStartObject();
                writer.WriteString("budget_duration", duration);
                writer.WritePropertyName("max_budget");
                ValueWriter.Write(writer, limit.GetProperty("max_budget").GetDouble(), TimeStyle.Offset);
                writer.WriteString("reset_at", TimeText.Format(Calendar.NextBoundary(now, duration), TimeStyle.Offset));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private void CheckBudgetDuration(string duration)
    {
        if (state.Version.ChecksBudgetDurations && !Duration.IsPositive(duration))
            throw HttpFault.Error(400, $"Invalid budget_duration: {duration}. Use a positive number and a unit, such as 30s, 30m, 30h, 30d or 1mo.");
    }

    /// <summary>Starts automatic rotation if a request enables it and specifies the interval.</summary>
    public void SetRotation(Changes changes, RequestFields fields)
    {
        if (fields["auto_rotate"] is not true || fields.Text("rotation_interval") is not { Length: > 0 } interval)
            return;
        changes[KeyColumns.AutoRotate] = true;
        changes[KeyColumns.RotationInterval] = interval;
        changes[KeyColumns.KeyRotationAt] = state.After(interval);
    }
}
