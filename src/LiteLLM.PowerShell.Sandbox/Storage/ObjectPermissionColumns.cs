using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of object permissions.</summary>
internal static class ObjectPermissionColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column ObjectPermissionId = new("object_permission_id", ColumnType.Text);

    /// <summary>The MCP servers.</summary>
    public static readonly Column McpServers = List("mcp_servers");

    /// <summary>The groups of MCP servers.</summary>
    public static readonly Column McpAccessGroups = List("mcp_access_groups");

    /// <summary>The tools of single MCP servers.</summary>
    public static readonly Column McpToolPermissions = new("mcp_tool_permissions", ColumnType.Json);

    /// <summary>The models, which only the row itself shows.</summary>
    public static readonly Column Models = List("models", Versions.WithAgentsAndProjects);

    /// <summary>The blocked tools, which only the row itself shows.</summary>
    public static readonly Column BlockedTools = List("blocked_tools", Versions.WithAgentsAndProjects);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        ObjectPermissionId,
        McpServers,
        McpAccessGroups,
        McpToolPermissions,
        List("vector_stores"),
        List("agents"),
        List("agent_access_groups"),
        Models,
        BlockedTools,
        List("mcp_toolsets", Versions.WithNewestFields),
        List("search_tools", Versions.WithNewestFields),
        List("skills", Versions.WithNewestFields),
        new("mcp_tool_search_enabled", ColumnType.Boolean) { In = Versions.WithNewestFields });

    private static Column List(string name, Func<ServerVersion, bool>? versions = null) =>
        new(name, ColumnType.List) { Default = JsonParts.EmptyArray, Required = true, In = versions ?? Versions.All };
}
