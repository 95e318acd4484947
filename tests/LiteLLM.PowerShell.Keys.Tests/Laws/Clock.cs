namespace LiteLLM.PowerShell.Keys.Tests.Laws;

/// <summary>The one moment at which everything in a law happens.</summary>
internal static class Clock
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 23, 13, 21, 0, TimeSpan.Zero);
}
