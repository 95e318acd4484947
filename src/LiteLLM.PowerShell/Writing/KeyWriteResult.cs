using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Writing;

/// <summary>What became of a write.</summary>
/// <param name="Key">The key as the server holds it now.</param>
/// <param name="Problem">What went wrong after the write, if anything did: the key exists, but is not all that was asked.</param>
internal sealed record KeyWriteResult(LiteLLMKey Key, LiteLLMException? Problem = null)
{
    /// <summary>What the server accepted and did not store.</summary>
    internal IReadOnlyList<KeyChange> NotStored { get; init; } = [];
}
