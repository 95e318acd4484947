using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Which routes a caller may use.</summary>
internal sealed class RouteAccess(SandboxState state)
{
    private static readonly string[] ModelRoutes =
        ["/chat/completions", "/v1/chat/completions", "/models", "/v1/models"];

    private static readonly string[] InfoRoutes =
    [
        "/key/info", "/key/health", "/key/list", "/v2/key/info", "/team/info", "/team/list", "/v2/team/list", "/team/available",
        "/organization/list", "/user/info", "/v2/user/info", "/models", "/v1/models", "/model/info", "/v1/model/info",
    ];

    /// <summary>The routes that show everyone what concerns them.</summary>
    private static readonly string[] ActivityRoutes = ["/user/daily/activity", "/team/daily/activity"];

    /// <summary>The routes about spend that internal users may call.</summary>
    private static readonly string[] SpendRoutes =
        ["/spend/logs", "/spend/keys", "/spend/users", "/spend/tags", "/global/spend/keys", "/global/activity"];

    /// <summary>The routes that show a viewer of everything what only an administrator sees besides.</summary>
    private static readonly string[] ViewerRoutes =
        ["/user/list", "/tag/daily/activity", "/user/daily/activity/aggregated", "/organization/daily/activity"];

    private static readonly string[] OrganizationRoutes = ["/organization/info", "/organization/member_add"];

    /// <summary>The routes that check their callers themselves.</summary>
    private static readonly string[] SelfManagedRoutes = ["/team/member_add", "/team/member_delete", "/team/permissions_list"];

    private static readonly string[] KeyRoutes =
    [
        "/key/generate", "/key/update", "/key/delete", "/key/info", "/key/regenerate", "/key/service-account/generate",
        "/key/list", "/key/block", "/key/unblock", "/key/bulk_update",
    ];

    private static readonly string[] ManagementRoutes =
    [
        "/user/new", "/user/update", "/user/delete", "/user/info", "/user/list", "/team/new", "/team/update", "/team/delete",
        "/team/list", "/v2/team/list", "/team/info", "/team/block", "/team/unblock", "/team/available", "/team/permissions_list",
        .. KeyRoutes,
    ];

    private static readonly Dictionary<string, string[]> Groups = new(StringComparer.Ordinal)
    {
        ["llm_api_routes"] = ModelRoutes,
        ["openai_routes"] = ModelRoutes,
        ["info_routes"] = InfoRoutes,
        ["key_management_routes"] = KeyRoutes,
        ["management_routes"] = ManagementRoutes,
    };

    /// <summary>Refuses a route that the caller may not use.</summary>
    public void Check(Call call, string path)
    {
        Caller caller = call.Caller;
        if (caller.Key is null)
            return;
        if (!caller.IsAdmin)
            CheckRole(call, path);
        CheckKey(caller.Key, path);
    }

    /// <summary>Refuses a route that is not among those of the key.</summary>
    public static void CheckKey(Row key, string path)
    {
        string[] allowed = AllowedRoutes(key);
        if (allowed.Length > 0 && !Array.Exists(allowed, route => Covers(route, path)))
        {
            throw new RouteFault(
                "Virtual key is not allowed to call this route. Only allowed to call routes: "
                + $"{PythonText.List(allowed)}. Tried to call route: {path}");
        }
    }

    private static string[] AllowedRoutes(Row key) => [.. JsonParts.Texts(key.Json(KeyColumns.AllowedRoutes))];

    private void CheckRole(Call call, string path)
    {
        Caller caller = call.Caller;
        CheckOrganization(call, path);
        if (path == "/user/info")
            CheckOwnUser(call);
        if (ModelRoutes.Contains(path) || InfoRoutes.Contains(path) || ActivityRoutes.Contains(path) || (state.Version.PagesAliases && path == "/key/aliases"))
            return;
        if (caller.Role == "proxy_admin_viewer")
            CheckViewer(call, path);
        else if (!IsOpen(call, path) && !Array.Exists(AllowedRoutes(caller.Key!), route => IsSameOrBelow(route, path)))
            throw AdminOnly(caller, path);
    }

    private bool IsOpen(Call call, string path) =>
        SelfManagedRoutes.Contains(path)
        || (state.Version.KnowsOrganizationAdmins && path == "/user/list")
        || (call.Caller.Role == "internal_user" && IsKeyRoute(path))
        || (call.Caller.Role is "internal_user" or "internal_user_viewer" && SpendRoutes.Contains(path))
        || (IsOrganizationAdmin(call) && (OrganizationRoutes.Contains(path) || ManagementRoutes.Contains(path) || path == "/user/list"));

    private bool IsKeyRoute(string path) =>
        KeyRoutes.Contains(path)
        || (path.StartsWith("/key/", StringComparison.Ordinal)
            && (path.EndsWith("/regenerate", StringComparison.Ordinal)
                || (state.Version.GuardsKeysOfOthers && path.EndsWith("/reset_spend", StringComparison.Ordinal))));

    /// <summary>Refuses the routes of an organization to users who do not belong to it.</summary>
    private void CheckOrganization(Call call, string path)
    {
        bool names = OrganizationRoutes.Contains(path) && call.Caller.IsKnownUser;
        if (names && call.Text("organization_id") is { } organization && !state.Database.BelongsTo(call.Caller.UserId, organization))
        {
            throw new ProxyFault(
                401,
                $"You do not have a role within the selected organization. Passed organization_id: {organization}. "
                + "Please contact the organization admin to request access.",
                "auth_error",
                "organization_id");
        }
    }

    private bool IsOrganizationAdmin(Call call) =>
        state.Database.IsOrganizationAdmin(call.Caller.UserId, call.Text("organization_id"));

    private static void CheckOwnUser(Call call)
    {
        string? user = call.Query.NonEmpty("user_id");
        if (user is not null && user != call.Caller.UserId)
        {
            throw new HttpFault(
                403, $"key not allowed to access this user's info. user_id={user}, key's user_id={call.Caller.UserId ?? "None"}");
        }
    }

    private static void CheckViewer(Call call, string path)
    {
        if (ViewerRoutes.Contains(path) || path.StartsWith("/global/", StringComparison.Ordinal))
            return;
        string rest = path == "/user/update"
            ? $" and updating invalid param: {call.Body.EnumerateObject().FirstOrDefault().Name}. only user_email and password can be updated"
            : "";
        throw new HttpFault(403, $"user not allowed to access this route, role= {call.Caller.Role}. Trying to access: {path}{rest}");
    }

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
