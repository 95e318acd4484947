namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Waits for an event that must occur, however busy the machine is. The limit only ends a test that hangs.</summary>
internal static class Eventually
{
    /// <summary>No operation in the tests comes near this, even on a busy machine.</summary>
    internal static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits until a condition is met.</summary>
    /// <param name="condition">The condition, which is checked repeatedly.</param>
    /// <param name="what">What the test waits for.</param>
    internal static async Task IsTrueAsync(Func<bool> condition, string what)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Limit, $"It did not happen within {Limit}: {what}.");
            await Task.Delay(10);
        }
    }
}
