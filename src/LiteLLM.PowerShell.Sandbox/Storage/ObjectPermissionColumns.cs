using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of object permissions.</summary>
internal static class ObjectPermissionColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column ObjectPermissionId = new("object_permission_id", ColumnType.Text);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        ObjectPermissionId,
        List("mcp_servers"),
        List("mcp_access_groups"),
        new("mcp_tool_permissions", ColumnType.Json),
        List("vector_stores"),
        List("agents"),
        List("agent_access_groups"));

    private static Column List(string name) => new(name, ColumnType.List) { Default = JsonParts.EmptyArray };
}
