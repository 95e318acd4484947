namespace LiteLLM.PowerShell.Access;

/// <summary>A request that a key could make.</summary>
/// <param name="Model">The model, or <c>null</c> to leave out the checks of models.</param>
/// <param name="Route">The path, for example <c>/v1/chat/completions</c>.</param>
internal sealed record AccessRequest(string? Model, string Route)
{
    /// <summary>The route that the module assumes.</summary>
    internal const string DefaultRoute = "/v1/chat/completions";

    /// <summary>The end user that the request names in <c>user</c>, or <c>null</c>.</summary>
    internal string? EndUser { get; init; }

    /// <summary>The tags that the request names in <c>metadata.tags</c>.</summary>
    internal IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the route calls a model. Other routes have no models, budgets and rate limits.</summary>
    internal bool CallsModel => AccessRoutes.CallModels(Route) && !AccessRoutes.ListModels(Route);
}
