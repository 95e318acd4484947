using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Teams: as most endpoints return them, and as their row in the database.</summary>
internal sealed class TeamView(ServerVersion version)
{
    private static readonly string[] RowNames =
    [
        "team_id", "team_alias", "organization_id", "object_permission_id", "admins", "members", "members_with_roles", "metadata",
        "max_budget", "soft_budget", "spend", "models", "max_parallel_requests", "tpm_limit", "rpm_limit", "budget_duration",
        "budget_reset_at", "blocked", "created_at", "updated_at", "model_spend", "model_max_budget", "router_settings",
        "team_member_permissions", "access_group_ids", "policies", "model_id", "allow_team_guardrail_config",
        "litellm_organization_table", "litellm_model_table", "object_permission", "projects",
    ];

    private readonly RowView _team = new(TeamColumns.Returned, version, TimeStyle.Zulu);
    private readonly RowView _row = new(RowNames.Select(name => TeamColumns.Shape.Find(name)!), version, TimeStyle.Zulu);

    /// <summary>Writes the members of a team into an open object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, Row team) => _team.WriteMembers(writer, team);

    /// <summary>Writes the row of a team.</summary>
    public void WriteRow(Utf8JsonWriter writer, Row team)
    {
        JsonElement members = JsonColumnOrder.Normalize(team.Json(TeamColumns.MembersWithRoles));
        writer.WriteStartObject();
        _row.WriteMembers(writer, team.With(new Changes { [TeamColumns.MembersWithRoles] = members }));
        writer.WriteEndObject();
    }
}
