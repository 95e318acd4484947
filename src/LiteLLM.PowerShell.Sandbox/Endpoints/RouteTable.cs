using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>All endpoints of a server.</summary>
internal static class RouteTable
{
    /// <summary>The routes that a version has.</summary>
    public static IEnumerable<Route> For(SandboxState state)
    {
        var models = new KeyModels(state.Version);
        var rules = new KeyRules(state);
        var creator = new KeyCreator(state, rules);
        var access = new KeyAccess(state);
        var updater = new KeyUpdater(state, rules, access);
        List<IEndpoints> groups =
        [
            new HealthEndpoints(state),
            new DescriptionEndpoints(state, models),
            new KeyCreateEndpoints(state, models, creator, access),
            new KeyReadEndpoints(state, models, access),
            new KeyListEndpoints(state, access),
            new KeyAliasEndpoints(state),
            new KeyUpdateEndpoints(state, models, updater),
            new KeyDeleteEndpoints(state, models, access),
            new KeyBlockEndpoints(state, models, access),
            new KeyRegenerateEndpoints(state, models, updater, access),
            new BudgetEndpoints(state),
            new TeamEndpoints(state),
            new UserEndpoints(state, models),
            new OrganizationEndpoints(state),
            new CredentialEndpoints(state),
            new ModelEndpoints(state),
            new CompletionEndpoints(state),
            new CustomerEndpoints(state),
            new TagEndpoints(state),
            new ProjectEndpoints(state),
            new AccessGroupEndpoints(state),
            new SpendLogEndpoints(state),
            new ActivityEndpoints(state),
            new SpendReportEndpoints(state),
            new DeniedEndpoints(),
        ];
        if (state.Version.HasNewerEndpoints)
            groups.Add(new NewerKeyEndpoints(state, models, updater, access));
        return groups.SelectMany(group => group.Routes);
    }
}
