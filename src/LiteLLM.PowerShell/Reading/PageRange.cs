using LiteLLM.PowerShell.Api;

namespace LiteLLM.PowerShell.Reading;

/// <summary>The pages of a listing to read.</summary>
/// <param name="FirstPage">The first page, counted from 1.</param>
/// <param name="LastPage">The last page that can be required.</param>
/// <param name="Size">The number of keys on a page.</param>
internal sealed record PageRange(long FirstPage, long LastPage, int Size)
{
    /// <summary>All pages.</summary>
    internal static PageRange Whole { get; } = new(1, long.MaxValue, KeyApi.LargestPage);

    internal bool IsWhole => this == Whole;
}
