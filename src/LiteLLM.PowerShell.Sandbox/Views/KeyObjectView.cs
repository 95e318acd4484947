using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Keys as listings and the response to a block request return them.</summary>
internal sealed class KeyObjectView
{
    private static readonly string[] Before =
    [
        "token", "key_name", "key_alias", "key_type", "spend", "max_budget", "expires", "models", "aliases", "config", "user_id", "team_id",
        "agent_id", "project_id", "max_parallel_requests", "metadata", "tpm_limit", "rpm_limit", "tpd_limit", "budget_duration", "budget_reset_at",
        "budget_limits",
        "allowed_cache_controls", "allowed_routes", "permissions", "model_spend", "model_max_budget", "budget_fallbacks",
        "soft_budget_cooldown", "blocked",
    ];

    private static readonly string[] Between =
        ["created_at", "created_by", "updated_at", "updated_by", "settings_updated_at", "last_active", "object_permission_id"];

    private static readonly string[] After =
    [
        "access_group_ids", "rotation_count", "auto_rotate", "rotation_interval", "last_rotation_at", "key_rotation_at",
        "router_settings",
    ];

    private readonly bool _showsBudget;
    private readonly BudgetView _budget;
    private readonly RowView _before;
    private readonly RowView _between;
    private readonly RowView _after;
    private readonly ObjectPermissionView _permission;

    /// <summary>The view of a version.</summary>
    public KeyObjectView(ServerVersion version, TimeStyle style = TimeStyle.Zulu, bool withToken = true)
    {
        RowView View(IEnumerable<string> names) => new(names.Select(name => KeyColumns.Shape.Find(name)!), version, style);
        _showsBudget = version.ListsBudgets;
        _budget = new BudgetView(version, style);
        _before = View(Before.Skip(withToken ? 0 : 1));
        _between = View(Between);
        _after = View(After);
        _permission = new ObjectPermissionView(version, withRelations: false);
    }

    /// <summary>Writes the members into an open object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, Row key, Row? permission, Row? budget = null)
    {
        _before.WriteMembers(writer, key);
        writer.WritePropertyName("litellm_budget_table");
        _budget.Write(writer, _showsBudget ? budget : null);
        if (_showsBudget)
            writer.WriteString("budget_id", key.Text(KeyColumns.BudgetId));
        writer.WriteString("org_id", key.Text(KeyColumns.OrganizationId));
        _between.WriteMembers(writer, key);
        writer.WritePropertyName("object_permission");
        _permission.Write(writer, permission);
        _after.WriteMembers(writer, key);
    }
}
