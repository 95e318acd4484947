namespace LiteLLM.PowerShell.Access;

/// <summary>The groups of routes that a key can be restricted to.</summary>
internal static class AccessRoutes
{
    private static readonly string[] Management =
    [
        "/key", "/v2/key", "/user", "/v2/user", "/team", "/v2/team", "/organization", "/budget", "/customer", "/end_user", "/tag", "/project", "/model", "/v2/model", "/v1/model",
        "/v1/access_group", "/access_group", "/credentials", "/config", "/get", "/global", "/spend", "/health", "/audit", "/invitation", "/provider", "/jwt", "/guardrails", "/policies",
        "/agent", "/v1/agents", "/cache", "/settings", "/sso", "/scim",
    ];

    private static readonly string[] Info =
    [
        "/key/info", "/key/health", "/key/list", "/v2/key/info", "/team/info", "/team/list", "/v2/team/list", "/team/available", "/organization/list", "/user/info", "/v2/user/info",
        "/model/info", "/v1/model/info", "/v2/model/info", "/model_group/info", "/health", "/models", "/v1/models",
    ];

    private static readonly string[] Lists = ["/models", "/v1/models"];

    /// <summary>Whether the route belongs to the routes that call models, which include the list of models.</summary>
    internal static bool CallModels(string route) => ListModels(route) || !Array.Exists(Management, prefix => IsSameOrBelow(prefix, route));

    /// <summary>Whether the route only lists models.</summary>
    internal static bool ListModels(string route) => Lists.Contains(route, StringComparer.Ordinal);

    /// <summary>Whether the route only reads what concerns the caller.</summary>
    internal static bool IsInfo(string route) => Info.Contains(route, StringComparer.Ordinal);

    /// <summary>Whether the route manages keys.</summary>
    internal static bool IsKeyManagement(string route) => IsSameOrBelow("/key", route);

    /// <summary>Returns whether an entry of <c>allowed_routes</c> includes a route, or <c>null</c> if the entry is a group that this module does not know.</summary>
    internal static bool? Includes(string allowed, string route) => allowed switch
    {
        _ when IsSameOrBelow(allowed, route) => true,
        _ when allowed.EndsWith("*", StringComparison.Ordinal) => route.StartsWith(allowed.Substring(0, allowed.Length - 1), StringComparison.Ordinal),
        "llm_api_routes" => CallModels(route),
        "info_routes" => IsInfo(route),
        "key_management_routes" => IsKeyManagement(route),
        "management_routes" => !CallModels(route),
        _ when allowed.StartsWith("/", StringComparison.Ordinal) => false,
        "openai_routes" when ListModels(route) || route.EndsWith("/chat/completions", StringComparison.Ordinal) || route.EndsWith("/embeddings", StringComparison.Ordinal) => true,
        _ => null,
    };

    private static bool IsSameOrBelow(string prefix, string route) =>
        route == prefix || route.StartsWith(prefix + "/", StringComparison.Ordinal);
}
