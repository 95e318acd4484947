using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Ends the operations of a command that ends early, removes the keys that were not delivered, and reports what was done.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="throttle">The throttle of the operations.</param>
/// <param name="isStopped">Whether Ctrl+C ends the command. The time limits are then shorter, because the user waits for the prompt.</param>
internal sealed class PipelineInterruption(PSCmdlet cmdlet, RequestThrottle throttle, bool isStopped)
{
    /// <summary>How long operations may continue if the command ends early without Ctrl+C.</summary>
    private static readonly TimeSpan LongestCompletion = TimeSpan.FromSeconds(10);

    /// <summary>How long the command waits for operations that were cancelled.</summary>
    private static readonly TimeSpan LongestCancellation = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the removal of keys may last after Ctrl+C.</summary>
    private static readonly TimeSpan LongestRollbackAfterStop = TimeSpan.FromMilliseconds(700);

    /// <summary>Lets operations in progress complete, cancels those that take too long, and removes the keys that were not delivered.</summary>
    /// <param name="pending">The operations whose results were not written.</param>
    /// <param name="confirming">The confirmations of delivered keys in progress.</param>
    /// <param name="issued">The keys whose secrets were issued.</param>
    /// <param name="finished">The number of items whose result was written.</param>
    /// <returns>What was done.</returns>
    internal InterruptionReport Run(IReadOnlyCollection<QueuedTask<Action>> pending, IReadOnlyCollection<QueuedTask<Action>> confirming, IssuedKeyDelivery issued, long finished)
    {
        throttle.Close();
        WaitForAll(pending.Concat(confirming), isStopped ? RequestThrottle.Grace : LongestCompletion);
        throttle.Abort();
        WaitForAll(pending, LongestCancellation);
        using var timeout = new CancellationTokenSource(isStopped ? LongestRollbackAfterStop : LongestCompletion);
        Task confirmations = Task.WhenAll(issued.OpenConfirmations.Select(confirmation => Task.Run(() => confirmation.RunAsync(timeout.Token))));
        IReadOnlyCollection<OperationContext> removed = RollBack(issued.Undelivered, timeout.Token);
        confirmations.ContinueWith(_ => { }, TaskScheduler.Default).Wait(isStopped ? LongestRollbackAfterStop : LongestCompletion);
        var report = new InterruptionReport(cmdlet.MyInvocation.MyCommand.Name, finished);
        report.AddKeys(issued.Undelivered, removed);
        report.AddOperations([.. pending.Except(issued.Undelivered)]);
        issued.AddDelivered(report);
        report.AddConfirmations(issued.ConfirmationReports);
        return report;
    }

    private static void WaitForAll(IEnumerable<QueuedTask<Action>> tasks, TimeSpan limit) =>
        Task.WhenAll(tasks.Select(task => task.Outcome)).ContinueWith(_ => { }, TaskScheduler.Default).Wait(limit);

    /// <summary>Removes the keys whose secrets were issued, or may have been issued, and were not delivered.</summary>
    /// <returns>The operations whose keys are removed.</returns>
    private static HashSet<OperationContext> RollBack(IEnumerable<QueuedTask<Action>> undelivered, CancellationToken token)
    {
        OperationContext[] candidates = [.. undelivered.Where(task => !task.Outcome.IsFaulted || task.Context.IsIssued).Select(task => task.Context).Where(context => context is { Rollback: not null, KeyId: not null })];
        Task<IReadOnlyCollection<OperationContext>>[] running = [.. candidates.GroupBy(context => context.Rollback!).Select(same => Task.Run(() => same.Key.RunAsync([.. same], token)))];
        Task.WaitAll(running, CancellationToken.None);
        return [.. running.SelectMany(task => task.Result)];
    }
}
