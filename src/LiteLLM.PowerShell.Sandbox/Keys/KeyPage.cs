using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>A page of the keys that a search found.</summary>
internal sealed class KeyPage(IEnumerable<Row> keys, int total, KeySearch search)
{
    /// <summary>The keys on the page.</summary>
    public IReadOnlyList<Row> Keys { get; } = [.. keys];

    /// <summary>How many were found.</summary>
    public int Total { get; } = total;

    /// <summary>The page, counted from 1.</summary>
    public long Number { get; } = search.Page;

    /// <summary>How many pages there are.</summary>
    public int Pages { get; } = (total + search.Size - 1) / search.Size;
}
