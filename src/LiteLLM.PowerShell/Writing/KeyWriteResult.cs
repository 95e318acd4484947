using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Writing;

/// <summary>The result of writing a key.</summary>
/// <param name="Key">The key, as stored on the server.</param>
/// <param name="Problem">The error that occurred after the key was written, or <c>null</c>. The key exists, but does not have all requested values.</param>
internal sealed record KeyWriteResult(LiteLLMKey Key, LiteLLMException? Problem = null)
{
    /// <summary>The changes that the server accepted and did not store.</summary>
    internal IReadOnlyList<KeyChange> NotStored { get; init; } = [];
}
