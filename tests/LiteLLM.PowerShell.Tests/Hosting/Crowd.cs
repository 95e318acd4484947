namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Makes requests take their time, and counts how many are under way together.</summary>
public sealed class Crowd
{
    private readonly object _gate = new();
    private readonly List<(int Number, TaskCompletionSource Reached)> _awaited = [];
    private int _all;
    private int _now;

    private Crowd()
    {
    }

    /// <summary>The most requests that were under way together.</summary>
    public int Most { get; private set; }

    /// <summary>Delays the requests to a server, or those to one path.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="delay">The delay of each request, counted from 1.</param>
    /// <param name="path">The path, or none for all.</param>
    public static Crowd At(ProxyServer proxy, Func<int, TimeSpan>? delay = null, string? path = null)
    {
        var crowd = new Crowd();
        proxy.Intercept = async context =>
        {
            if (path is null || context.Request.Path == path)
            {
                int number = crowd.Enter();
                await Task.Delay(delay?.Invoke(number) ?? TimeSpan.FromMilliseconds(10), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                crowd.Leave();
            }

            return context.RequestAborted.IsCancellationRequested;
        };
        return crowd;
    }

    /// <summary>Ends when so many requests have come.</summary>
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
