namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Delays requests, and counts how many are in progress at the same time.</summary>
public sealed class Crowd
{
    private readonly object _gate = new();
    private readonly List<(int Number, TaskCompletionSource Reached)> _awaited = [];
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _gather;
    private int _all;
    private int _now;

    private Crowd(int gather) => _gather = gather;

    /// <summary>The most requests that were in progress at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>Delays the requests to a server, or those to one path.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="delay">The delay of each request, counted from 1.</param>
    /// <param name="path">The path; by default, all paths.</param>
    /// <param name="gather">How many requests must be in progress at the same time before the first one is answered.</param>
    /// <param name="gatherAt">The path of the requests that wait for that; by default, all requests wait.</param>
    public static Crowd At(ProxyServer proxy, Func<int, TimeSpan>? delay = null, string? path = null, int gather = 0, string? gatherAt = null)
    {
        var crowd = new Crowd(gather);
        proxy.Intercept = async context =>
        {
            if (path is null || context.Request.Path == path)
            {
                int number = crowd.Enter();
                try
                {
                    if (gather > 0 && (gatherAt is null || context.Request.Path == gatherAt))
                    {
                        await crowd._gathered.Task.WaitAsync(Eventually.Limit, context.RequestAborted);
                    }

                    await Task.Delay(delay?.Invoke(number) ?? TimeSpan.FromMilliseconds(10), context.RequestAborted);
                }
                catch (OperationCanceledException)
                {
                }

                crowd.Leave();
            }

            return context.RequestAborted.IsCancellationRequested;
        };
        return crowd;
    }

    /// <summary>Completes when so many requests have arrived.</summary>
    public Task Reached(int number)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((number, reached));
        }

        return reached.Task;
    }

    private int Enter()
    {
        lock (_gate)
        {
            Most = Math.Max(Most, ++_now);
            _all++;
            _awaited.ForEach(awaited => _ = awaited.Number <= _all && awaited.Reached.TrySetResult());
            _ = _now >= _gather && _gathered.TrySetResult();
            return _all;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _now--;
        }
    }
}
