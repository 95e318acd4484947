using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;

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
        var updater = new KeyUpdater(state, rules);
        List<IEndpoints> groups =
        [
            new HealthEndpoints(state),
            new KeyCreateEndpoints(state, models, creator),
            new KeyReadEndpoints(state, models),
            new KeyListEndpoints(state),
            new KeyUpdateEndpoints(state, models, updater),
            new KeyDeleteEndpoints(state, models),
            new KeyBlockEndpoints(state, models),
            new KeyRegenerateEndpoints(state, models, updater),
            new BudgetEndpoints(state),
            new TeamEndpoints(state),
            new UserEndpoints(state, models),
            new OrganizationEndpoints(state),
            new CredentialEndpoints(state),
            new ModelEndpoints(state),
            new RefusedEndpoints(),
        ];
        if (state.Version.HasNewerEndpoints)
            groups.Add(new NewerKeyEndpoints(state, models, updater));
        return groups.SelectMany(group => group.Routes);
    }
}
