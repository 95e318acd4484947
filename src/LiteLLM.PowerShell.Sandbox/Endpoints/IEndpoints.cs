using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>A group of endpoints.</summary>
internal interface IEndpoints
{
    /// <summary>Where they are.</summary>
    IEnumerable<Route> Routes { get; }
}
