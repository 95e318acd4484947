using System.Text.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The requests that update one key.</summary>
/// <param name="Body">The body of <c>/key/update</c> without <c>key</c>. Empty if that request is not required.</param>
/// <param name="SoftBudget">The new soft budget in USD, a JSON <c>null</c> to clear it, or <c>null</c> if it does not change.</param>
internal sealed record KeyUpdateRequest(IReadOnlyList<(string Name, JsonElement Value)> Body, JsonElement? SoftBudget);
