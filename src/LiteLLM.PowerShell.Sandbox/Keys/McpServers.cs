using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The MCP servers and access groups that an object permission names.</summary>
internal sealed class McpServers
{
    private readonly string[] _servers;
    private readonly string[] _groups;

    /// <summary>Those of a request.</summary>
    public McpServers(JsonElement permission)
    {
        _servers = Servers(Member(permission, "mcp_servers"), Member(permission, "mcp_tool_permissions"));
        _groups = Sorted(Texts(Member(permission, "mcp_access_groups")));
    }

    /// <summary>Those of a row.</summary>
    public McpServers(Row permission)
    {
        _servers = Servers(
            (JsonElement?)permission[ObjectPermissionColumns.McpServers], (JsonElement?)permission[ObjectPermissionColumns.McpToolPermissions]);
        _groups = Sorted(Texts((JsonElement?)permission[ObjectPermissionColumns.McpAccessGroups]));
    }

    /// <summary>Refuses what the team does not have; a key without a team may have nothing.</summary>
    public void Check(string? teamId, McpServers? team)
    {
        string[] allowed = team?._servers ?? [];
        string[] servers = [.. _servers.Except(allowed)];
        if (servers.Length > 0)
        {
            throw HttpFault.Error(403, teamId is null
                ? "Key is not in a team. Only globally available (allow_all_keys) MCP servers can be assigned: []. "
                  + $"Disallowed servers: {PythonText.List(servers)}."
                : $"Key requests MCP servers not allowed by team '{teamId}': {PythonText.List(servers)}. "
                  + $"Team allows: {PythonText.List(allowed)}. Global (allow_all_keys) servers: [].");
        }
        string[] allowedGroups = team?._groups ?? [];
        string[] groups = [.. _groups.Except(allowedGroups)];
        if (groups.Length > 0)
        {
            throw HttpFault.Error(403, teamId is null
                ? "Key is not in a team. MCP access groups cannot be assigned to keys outside of a team. "
                  + $"Disallowed groups: {PythonText.List(groups)}."
                : $"Key requests MCP access groups not allowed by team '{teamId}': {PythonText.List(groups)}. "
                  + $"Team allows: {PythonText.List(allowedGroups)}.");
        }
    }

    private static string[] Servers(JsonElement? named, JsonElement? tools) =>
        Sorted(Texts(named).Concat(tools is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().Select(server => server.Name)
            : []));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct().OrderBy(name => name, StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } array ? JsonParts.Texts(array) : [];

    private static JsonElement? Member(JsonElement permission, string name) =>
        permission.TryGetProperty(name, out JsonElement value) ? value : null;
}
