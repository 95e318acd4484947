using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Access;

/// <summary>The checks of the route, and of what the request contains.</summary>
internal static class RequestRules
{
    private const string Licensed = "Without an enterprise license, the proxy refuses every request of the key.";

    internal static IEnumerable<AccessFinding> Settings(AccessContext context) => context.Request.CallsModel
        ? [new AccessFinding(AccessCheckKind.ServerSettings, AccessResult.Conditional, "By its settings, which no endpoint shows, the proxy can refuse requests without 'user', with 'metadata.tags', or with 'api_base'.")]
        : [];

    internal static IEnumerable<AccessFinding> TeamGuardrails(AccessContext context) =>
        context.Request.CallsModel && context.Facts.Team is { IsFound: true } team && JsonValueReader.ToBoolean(JsonValueReader.Member(team.Metadata("guardrails"), "modify_guardrails")) == false
            ? [new AccessFinding(AccessCheckKind.TeamGuardrails, AccessResult.Conditional, $"The team '{context.Key.TeamId}' does not allow requests with 'metadata.guardrails'.", "/team/info: team_info.metadata.guardrails", "Leave out 'metadata.guardrails'.")]
            : [];

    internal static IEnumerable<AccessFinding> Tools(AccessContext context) =>
        context.Request.CallsModel && context.Facts.Metadata("allowed_tools") is { ValueKind: JsonValueKind.Array } tools
            ? [new AccessFinding(AccessCheckKind.Tools, AccessResult.Conditional, $"Servers since 1.83 refuse requests with tools other than {AccessContext.List(AccessRecord.TextsOf(tools).DefaultIfEmpty("none"))}.", "/key/info: metadata.allowed_tools", $"Set-LiteLLMKey {context.Argument} -RemoveMetadata allowed_tools")]
            : [];

    /// <summary>Checks whether the role of the user may call a route that does not call models.</summary>
    internal static IEnumerable<AccessFinding> Role(AccessContext context)
    {
        string route = context.Request.Route;
        if (AccessRoutes.CallModels(route) || AccessRoutes.IsInfo(route))
        {
            yield break;
        }

        string? role = context.Facts.User?.Text("user_role");
        const string Source = "/user/info: user_info.user_role";
        yield return context.Facts.User?.Problem is { } problem ? new AccessFinding(AccessCheckKind.Role, AccessResult.Unknown, $"The role of the user cannot be read: {problem}", Source)
            : role is "proxy_admin" ? new AccessFinding(AccessCheckKind.Role, AccessResult.Passed, "The user is an admin of the proxy.", Source)
            : role is null || role is "internal_user_viewer" or "proxy_admin_viewer" && !route.Contains("/info") && !route.Contains("/list")
                ? new AccessFinding(AccessCheckKind.Role, AccessResult.Refused, $"Only an admin may call {route}, and the key belongs to {(role is null ? "no user with a role" : $"a user with the role '{role}'")}.", Source, "Use the key of an admin.")
            : new AccessFinding(AccessCheckKind.Role, AccessResult.Conditional, $"What a user with the role '{role}' may do with {route} depends on the records that the request names.", Source);
    }

    internal static IEnumerable<AccessFinding> Route(AccessContext context)
    {
        string[] allowed = [.. context.Key.AllowedRoutes];
        const string Source = "/key/info: allowed_routes";
        bool?[] includes = [.. allowed.Select(entry => AccessRoutes.Includes(entry, context.Request.Route))];
        yield return allowed.Length == 0 ? new AccessFinding(AccessCheckKind.Route, AccessResult.Passed, "The key has no list of routes.", Source)
            : includes.Contains(true) ? new AccessFinding(AccessCheckKind.Route, AccessResult.Passed, $"The key may call {context.Request.Route}.", Source)
            : includes.Contains(null) ? new AccessFinding(AccessCheckKind.Route, AccessResult.Unknown, $"The key may call {AccessContext.List(allowed)}. Which routes these groups contain is not known.", Source)
            : new AccessFinding(AccessCheckKind.Route, AccessResult.Refused, $"The key may not call {context.Request.Route}, only {AccessContext.List(allowed)}.", Source, $"Set-LiteLLMKey {context.Argument} -Clear AllowedRoutes");
    }

    internal static IEnumerable<AccessFinding> EnforcedParams(AccessContext context) => context.Request.CallsModel && context.Key.EnforcedParams.Count > 0
        ? [new AccessFinding(AccessCheckKind.EnforcedParams, AccessResult.Conditional, $"The key requires the parameters {AccessContext.List(context.Key.EnforcedParams)} in every request. {Licensed}", "/key/info: metadata.enforced_params", $"Set-LiteLLMKey {context.Argument} -Clear EnforcedParams")]
        : [];

    internal static IEnumerable<AccessFinding> Guardrails(AccessContext context) => context.Request.CallsModel && context.Key.Guardrails.Count > 0
        ? [new AccessFinding(AccessCheckKind.Guardrails, AccessResult.Conditional, $"The key has the guardrails {AccessContext.List(context.Key.Guardrails)}. {Licensed}", "/key/info: metadata.guardrails", $"Set-LiteLLMKey {context.Argument} -Clear Guardrails")]
        : [];
}
