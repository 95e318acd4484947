using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>One page of a listing.</summary>
/// <param name="Keys">All keys of the page, including those that do not match the query, because the server counts them.</param>
/// <param name="TotalCount">The number of keys on all pages, as reported by the server.</param>
internal sealed record KeyPage(IReadOnlyList<LiteLLMKey> Keys, long TotalCount)
{
    /// <summary>Returns the number of pages that a listing of so many keys has, if its pages are as large as the server allows.</summary>
    internal static long NumberFor(long keys) => (keys + KeyApi.LargestPage - 1) / KeyApi.LargestPage;

    /// <summary>
    /// Returns whether the page proves that the server has reduced the listing to the keys whose aliases contain a text: all of them contain
    /// it, and at least one of them is longer, which a server that compares the whole alias would not have returned.
    /// </summary>
    internal bool IsNarrowedTo(string part) => Unreadable.Count == 0
        && Keys.Any(key => key.KeyAlias?.Length > part.Length) && Keys.All(key => key.KeyAlias?.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The rows of the page that cannot be read.</summary>
    internal IReadOnlyList<UnreadableRow> Unreadable { get; init; } = [];
}
