using System.Diagnostics;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>
/// A server's clock that stands still, so that times can be compared. The clock of the module goes on after each answer, so a time that
/// the module computes may differ by as long as the test has run, and by the second to which the server reports its time.
/// </summary>
/// <param name="now">The time that the clock shows.</param>
internal sealed class FixedClock(DateTimeOffset now)
{
    private readonly Stopwatch _running = Stopwatch.StartNew();

    /// <summary>The time that the clock shows.</summary>
    internal DateTimeOffset Now { get; set; } = now;

    /// <summary>Fails if a time is not the expected one.</summary>
    internal void AssertEqual(DateTimeOffset expected, DateTimeOffset actual) => Assert.Equal(expected, actual, _running.Elapsed + TimeSpan.FromSeconds(1));
}
