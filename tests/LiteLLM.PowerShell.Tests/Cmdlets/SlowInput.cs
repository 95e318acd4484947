using System.Diagnostics;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A producer that waits for the work on its items. It is slow on purpose, so that a lookup fits into the time that an item takes, however busy the machine is.</summary>
/// <param name="proxy">The server.</param>
/// <param name="path">The end of the path of the requests that work on an item.</param>
public sealed class SlowInput(ProxyServer proxy, string path)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    private int _received;

    /// <summary>The number of items that the server has seen work on.</summary>
    public int Writes => proxy.Writes.Count(request => request.Path.EndsWith(path, StringComparison.Ordinal));

    /// <summary>Produces nothing until the server has seen the work on so many items.</summary>
    public void WaitForWrites(int count)
    {
        Thread.Sleep(count == 0 ? TimeSpan.Zero : Pause);
        Wait(() => Writes >= count, $"work on {count} items");
    }

    /// <summary>Produces nothing until so many items have been returned.</summary>
    public void WaitForOutput(int count) => Wait(() => Volatile.Read(ref _received) >= count, $"{count} items of output");

    /// <summary>Counts an item of the output.</summary>
    public void Received() => Interlocked.Increment(ref _received);

    private static void Wait(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"There was no {what} before the next item.");
            Thread.Sleep(10);
        }
    }
}
