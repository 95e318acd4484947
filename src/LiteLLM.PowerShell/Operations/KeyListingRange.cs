using LiteLLM.PowerShell.Client;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Which pages of a listing are read.</summary>
/// <param name="FirstPage">The page to begin with, counted from 1.</param>
/// <param name="LastPage">The last page that can be needed.</param>
/// <param name="Size">How many keys a page has.</param>
internal sealed record KeyListingRange(long FirstPage, long LastPage, int Size)
{
    /// <summary>All pages.</summary>
    internal static KeyListingRange Whole { get; } = new(1, long.MaxValue, KeyApi.LargestPage);

    internal bool IsWhole => this == Whole;
}
