using System.Management.Automation;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Runs asynchronous work for one invocation of a cmdlet: Ctrl+C cancels it, and its messages reach the verbose stream.</summary>
/// <remarks>Only the pipeline thread calls the members of this class, except <see cref="Stop"/>.</remarks>
internal sealed class CmdletContext : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="cmdlet">The cmdlet. Messages are written to its verbose stream.</param>
    internal CmdletContext(PSCmdlet cmdlet) => Notices = new NoticeQueue(cmdlet.WriteVerbose);

    /// <summary>Is cancelled on Ctrl+C, and when the cmdlet has ended.</summary>
    internal CancellationToken StopToken => _stopping.Token;

    /// <summary>Passes messages of requests, which run on other threads, to the verbose stream.</summary>
    internal NoticeQueue Notices { get; }

    /// <summary>Cancels the work. PowerShell calls <c>StopProcessing</c>, which calls this, on another thread.</summary>
    internal void Stop() => _stopping.Cancel();

    /// <summary>Runs work on the thread pool, waits for it on the pipeline thread, and writes its messages meanwhile.</summary>
    /// <param name="work">The work; its token is cancelled on Ctrl+C.</param>
    /// <exception cref="PipelineStoppedException">The work was cancelled.</exception>
    internal T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        Task<T> task = Task.Run(() => work(StopToken));
        Notices.Wait(task, Timeout.InfiniteTimeSpan, CancellationToken.None);
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc cref="Await{T}"/>
    internal void Await(Func<CancellationToken, Task> work) => Await(async token =>
    {
        await work(token).ConfigureAwait(false);
        return true;
    });

    /// <summary>Cancels work that is still in progress.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }
}
