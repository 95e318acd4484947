using System.Text.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The requests that change one key.</summary>
/// <param name="Body">The body of <c>/key/update</c> without <c>key</c>; empty if that request is not needed.</param>
/// <param name="SoftBudget">The new soft budget in USD, <c>null</c> inside to clear it, or none if it does not change.</param>
internal sealed record KeyUpdateRequest(IReadOnlyList<(string Name, JsonElement Value)> Body, JsonElement? SoftBudget);
