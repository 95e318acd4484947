using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Which routes a caller may use.</summary>
internal static class RouteAccess
{
    private static readonly string[] ModelRoutes =
        ["/chat/completions", "/v1/chat/completions", "/models", "/v1/models"];

    private static readonly string[] InfoRoutes =
    [
        "/key/info", "/key/health", "/key/list", "/v2/key/info", "/team/info", "/team/list", "/user/info",
        "/models", "/v1/models",
    ];

    private static readonly string[] KeyRoutes =
    [
        "/key/generate", "/key/update", "/key/delete", "/key/info", "/key/regenerate", "/key/service-account/generate",
        "/key/list", "/key/block", "/key/unblock", "/key/bulk_update",
    ];

    private static readonly string[] ManagementRoutes =
    [
        "/user/new", "/user/info", "/user/list", "/team/new", "/team/delete", "/team/list", "/team/info", .. KeyRoutes,
    ];

    private static readonly Dictionary<string, string[]> Groups = new(StringComparer.Ordinal)
    {
        ["llm_api_routes"] = ModelRoutes,
        ["info_routes"] = InfoRoutes,
        ["key_management_routes"] = KeyRoutes,
        ["management_routes"] = ManagementRoutes,
    };

    /// <summary>Refuses a route that the caller may not use.</summary>
    public static void Check(Caller caller, string path, ServerVersion version)
    {
        if (caller.Key is null)
            return;
        string[] allowed = [.. JsonParts.Texts(caller.Key.Json(KeyColumns.AllowedRoutes))];
        bool named = Array.Exists(allowed, route => Covers(route, path));
        if (allowed.Length > 0 && !named)
        {
            throw new HttpFault(
                403,
                "Virtual key is not allowed to call this route. Only allowed to call routes: "
                + $"{PythonText.List(allowed)}. Tried to call route: {path}");
        }
        if (!caller.IsAdmin && !IsOpen(caller, path, version) && !Array.Exists(allowed, route => IsSameOrBelow(route, path)))
            throw AdminOnly(caller, path);
    }

    private static bool IsOpen(Caller caller, string path, ServerVersion version) =>
        ModelRoutes.Contains(path)
        || InfoRoutes.Contains(path)
        || (version.PagesAliases && path == "/key/aliases")
        || (caller.Role == "internal_user" && (KeyRoutes.Contains(path) || IsOpenKeyRoute(path, version)));

    private static bool IsOpenKeyRoute(string path, ServerVersion version) =>
        path.StartsWith("/key/", StringComparison.Ordinal)
        && (path.EndsWith("/regenerate", StringComparison.Ordinal)
            || (version.GuardsKeysOfOthers && path.EndsWith("/reset_spend", StringComparison.Ordinal)));

    private static bool Covers(string allowed, string path) =>
        IsSameOrBelow(allowed, path) || (Groups.TryGetValue(allowed, out string[]? routes) && routes.Contains(path));

    private static bool IsSameOrBelow(string allowed, string path) =>
        path == allowed
        || path.StartsWith(allowed + "/", StringComparison.Ordinal)
        || (allowed.EndsWith("*", StringComparison.Ordinal)
            && path.StartsWith(allowed.Substring(0, allowed.Length - 1), StringComparison.Ordinal));

    private static string MaskUser(string user) => user.Length switch
    {
        <= 4 => "***",
        < 8 => user,
        _ => user.Substring(0, 6) + new string('*', user.Length - 8) + user.Substring(user.Length - 2),
    };

    private static ValueFault AdminOnly(Caller caller, string path) => new(
        $"Only proxy admin can be used to generate, delete, update info for new keys/users/teams. Route={path}. "
        + $"Your role={caller.Role ?? "unknown"}. Your user_id={(caller.IsKnownUser ? MaskUser(caller.UserId!) : "unknown")}");
}
