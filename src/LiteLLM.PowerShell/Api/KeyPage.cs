using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>One page of a listing.</summary>
/// <param name="Keys">All keys of the page, including those that do not match the query, because the server counts them.</param>
/// <param name="TotalCount">The number of keys on all pages, as reported by the server.</param>
internal sealed record KeyPage(IReadOnlyList<LiteLLMKey> Keys, long TotalCount)
{
    /// <summary>The rows of the page that cannot be read.</summary>
    internal IReadOnlyList<UnreadableRow> Unreadable { get; init; } = [];
}
