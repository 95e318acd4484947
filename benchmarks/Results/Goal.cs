namespace LiteLLM.PowerShell.Benchmarks.Results;

/// <summary>A result and the limit that it should not exceed.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The result.</param>
/// <param name="Limit">The largest value that meets the goal.</param>
/// <param name="Unit">The unit, or an empty text for a ratio.</param>
/// <param name="Profile">Where the time of the measured runs went, or <c>null</c>.</param>
internal sealed record Goal(string Name, double Value, double Limit, string Unit = "", string? Profile = null)
{
    internal bool IsMet => Value <= Limit;
}
