namespace LiteLLM.PowerShell.Access;

/// <summary>Decides whether a proxy accepts a request of a key, and names the reason if it does not. Pure: all records were read before.</summary>
internal static class AccessDecision
{
    /// <summary>The checks before the key is known.</summary>
    private static readonly Func<AccessContext, IEnumerable<AccessFinding>>[] BeforeKey = [KeyRules.Secret, BudgetRules.EndUser, KeyRules.Exists];

    /// <summary>The checks of a known key, in the order of the proxy.</summary>
    private static readonly Func<AccessContext, IEnumerable<AccessFinding>>[] OfKey =
    [
        KeyRules.Blocked,
        ModelRules.Key,
        BudgetRules.Member,
        KeyRules.Expired,
        BudgetRules.Temporary,
        BudgetRules.Key,
        BudgetRules.Soft,
        BudgetRules.Model,
        KeyRules.TeamBlocked,
        ModelRules.TeamOrUser,
        KeyRules.ProjectBlocked,
        ModelRules.Project,
        BudgetRules.Team,
        BudgetRules.Organization,
        BudgetRules.Tags,
        BudgetRules.User,
        RequestRules.Settings,
        BudgetRules.Server,
        RequestRules.TeamGuardrails,
        RequestRules.Tools,
        RequestRules.Role,
        RequestRules.Route,
        RequestRules.EnforcedParams,
        RequestRules.Guardrails,
        RateLimitRules.All,
        ModelRules.Exists,
    ];

    /// <summary>Makes all checks that apply to the request, in the order of the proxy. The first refusal is the one that the proxy reports.</summary>
    internal static IReadOnlyList<KeyAccessCheck> Evaluate(AccessRequest request, AccessFacts facts)
    {
        var context = new AccessContext(request, facts);
        IEnumerable<AccessFinding> findings = BeforeKey.SelectMany(rule => rule(context));
        var checks = new List<KeyAccessCheck>();
        bool isRefused = false;
        foreach (AccessFinding finding in facts.Key is null ? findings : findings.Concat(OfKey.SelectMany(rule => rule(context))))
        {
            AccessResult result = finding.Result == AccessResult.Refused && isRefused ? AccessResult.AlsoRefused : finding.Result;
            isRefused |= finding.Result == AccessResult.Refused;
            checks.Add(new KeyAccessCheck(facts.Name, facts.Key?.Id ?? facts.Deleted?.Id, request, finding, result));
        }

        return checks;
    }
}
