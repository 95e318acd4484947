using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>What all cmdlets share: Ctrl+C reaches the socket, and errors become records with stable ids.</summary>
public abstract class LiteLLMCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    private protected LiteLLMCmdlet() => Notices = new NoticeQueue(WriteVerbose);

    /// <summary>Ends what is under way.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Is cancelled on Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>Carries messages of requests to the verbose stream.</summary>
    private protected NoticeQueue Notices { get; }

    /// <summary>Whether anybody reads verbose messages, so that a long one is worth making.</summary>
    private protected bool IsVerbose => MyInvocation.BoundParameters.TryGetValue("Verbose", out object? said)
        ? ((SwitchParameter)said).ToBool()
        : SessionState.PSVariable.GetValue("VerbosePreference") is not ActionPreference.SilentlyContinue;

    /// <summary>Called on Ctrl+C, from another thread.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Ends what still runs and releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>Waits on the pipeline thread for asynchronous work, and writes the messages of its requests meanwhile.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> work)
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

    private protected void Await(Func<CancellationToken, Task> work) => Await(async token =>
    {
        await work(token).ConfigureAwait(false);
        return true;
    });

    /// <summary>Does something for one item; a failure is reported for that item and the next one goes on.</summary>
    private protected void ForItem(object? target, Action work)
    {
        try
        {
            work();
        }
        catch (LiteLLMException problem)
        {
            WriteError(problem.ToErrorRecord(target));
        }
    }

    /// <summary>Does something without which the cmdlet cannot go on.</summary>
    private protected T Need<T>(object? target, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (LiteLLMException problem)
        {
            ThrowTerminatingError(problem.ToErrorRecord(target));
            throw;
        }
    }

    private protected void Need(object? target, Action work) => Need(target, () =>
    {
        work();
        return true;
    });
}
