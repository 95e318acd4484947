namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Runs blocking work, such as a script, on a thread of its own. Blocked pool threads would be missing for the server and for other tests.</summary>
internal static class OwnThread
{
    internal static Task RunAsync(Action action) => RunAsync(() =>
    {
        action();
        return true;
    });

    internal static Task<T> RunAsync<T>(Func<T> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
