using System.Diagnostics;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>
/// Lets a server answer reads only when the pipeline has delivered all the input that it can deliver without the answer, so that the
/// number of reads does not depend on the speed of the machine. The first read is answered at once, because a cmdlet waits for it. A cmdlet does not collect input that arrives too slowly; where a busy
/// machine slows down the input, <see cref="MostExtraReads"/> is how many more reads that can cause.
/// </summary>
public sealed class InputPace
{
    /// <summary>Counts the items of a pipeline; <c>$pace</c> is the pace.</summary>
    public const string Measured = "ForEach-Object { $pace.Next(); $_ }";

    /// <summary>How many keys a cmdlet looks up ahead without waiting for the first of them, less some that it may have in hand.</summary>
    private const int Ahead = 150;

    /// <summary>Half the pause in the input after which a cmdlet no longer collects, because <see cref="Next"/> can divide such a pause in two.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(2.5);

    /// <summary>How long a read waits for input. A cmdlet that no longer collects would wait for the read, and the read for the input.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private readonly int _total;
    private int _delivered;
    private int _read;
    private int _pauses;
    private int _early;

    private InputPace(int total) => _total = total;

    /// <summary>The most reads that pauses in the input have caused: after each pause, what was collected is read, and the next key is read on its own.</summary>
    public int MostExtraReads
    {
        get
        {
            lock (_gate)
            {
                return 3 * _pauses + _early;
            }
        }
    }

    /// <summary>How many pauses in the input were so long that a cmdlet does not wait for more items.</summary>
    public int Pauses
    {
        get
        {
            lock (_gate)
            {
                return _pauses;
            }
        }
    }

    /// <summary>Only counts the pauses in the input.</summary>
    public static InputPace OfInput() => new(0);

    /// <summary>Delays the reads of a server.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="total">How many items the pipeline delivers.</param>
    public static InputPace Of(ProxyServer proxy, int total)
    {
        var pace = new InputPace(total);
        proxy.Intercept = async context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            if (!request.IsWrite)
            {
                await pace.WaitAsync(request.Body.Length > 0 ? request.Json.GetProperty("keys").GetArrayLength() : 1);
            }

            return false;
        };
        return pace;
    }

    /// <summary>Counts an item that the pipeline delivers.</summary>
    public void Next()
    {
        lock (_gate)
        {
            _pauses += _delivered > 0 && _sinceLast.Elapsed > Slow ? 1 : 0;
            _delivered++;
            _sinceLast.Restart();
        }
    }

    private async Task WaitAsync(int keys)
    {
        var watch = Stopwatch.StartNew();
        while (!IsEnough() && watch.Elapsed < LongestWait)
        {
            await Task.Delay(5);
        }

        lock (_gate)
        {
            _early += IsEnough() ? 0 : 1;
            _read += keys;
        }
    }

    private bool IsEnough()
    {
        lock (_gate)
        {
            return _read == 0 || _delivered >= Math.Min(_total, _read + Ahead);
        }
    }
}
