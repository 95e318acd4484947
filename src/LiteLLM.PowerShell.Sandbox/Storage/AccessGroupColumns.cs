using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of access groups.</summary>
internal static class AccessGroupColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column AccessGroupId = new("access_group_id", ColumnType.Text);

    /// <summary>The models that the group opens.</summary>
    public static readonly Column Models = List("access_model_names");

    /// <summary>When the group was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>Who created it.</summary>
    public static readonly Column CreatedBy = new("created_by", ColumnType.Text);

    /// <summary>When it was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>Who changed it last.</summary>
    public static readonly Column UpdatedBy = new("updated_by", ColumnType.Text);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        AccessGroupId,
        new("access_group_name", ColumnType.Text),
        new("description", ColumnType.Text),
        Models,
        List("access_mcp_server_ids"),
        List("access_agent_ids"),
        List("assigned_team_ids"),
        List("assigned_key_ids"),
        CreatedAt,
        CreatedBy,
        UpdatedAt,
        UpdatedBy);

    private static Column List(string name) => new(name, ColumnType.List) { Default = JsonParts.EmptyArray };
}
