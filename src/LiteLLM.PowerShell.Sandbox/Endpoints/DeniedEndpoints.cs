using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Endpoints that the sandbox implements only to deny them to callers without permission.</summary>
internal sealed class DeniedEndpoints : IEndpoints
{
    private static readonly string[] Endpoints =
    [
        "POST /team/model/add", "POST /team/{key}/callback", "GET /team/{key}/callback", "GET /organization/info", "GET /tag/list",
        "GET /config/list", "GET /config/field/info", "GET /get/config/callbacks",
    ];

    /// <inheritdoc/>
    public IEnumerable<Route> Routes => Endpoints
        .Select(endpoint => endpoint.Split(' '))
        .Select(parts => new Route(parts[0], parts[1], ErrorStyle.Bare, _ => Reply.NotImitated()));
}
