using System.Globalization;
using System.Management.Automation.Host;
using System.Text;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Describes what a cmdlet has done when its pipeline ends early. The streams are closed by then, so the host shows it as a warning.</summary>
/// <param name="command">The name of the cmdlet.</param>
/// <param name="finished">The number of items whose result was written.</param>
internal sealed class InterruptionReport(string command, long finished)
{
    /// <summary>The number of delivered keys that the report names. It counts the others.</summary>
    private const int MaximumNames = 100;

    private const string WithoutSecret =
        " The secrets of the keys found with these commands are lost: remove the keys with Remove-LiteLLMKey, or replace their secrets with Reset-LiteLLMKey.";

    private readonly StringBuilder _text = new($"{command} ended early. Items finished: {finished.ToString(CultureInfo.InvariantCulture)}.");
    private bool _hasDetails;
    private bool _hasLostSecrets;

    /// <summary>Whether there is something to report besides the number of finished items.</summary>
    internal bool HasDetails => _hasDetails;

    /// <summary>Names the keys that were written to the pipeline with their secrets, and states how to receive them. Empty if there are none.</summary>
    internal static string Delivered(IReadOnlyCollection<string> keys) => keys.Count == 0 ? "" :
        $" {Count(keys, "key was", "keys were")} already in the output, with the secret: {Names(keys)}. "
            + "An assignment such as '$keys = ...' does not receive the output of a command that ends early; -OutVariable does.";

    /// <summary>Names the keys whose secrets were stored in a vault. Empty if there are none.</summary>
    internal static string Stored(IReadOnlyCollection<string> keys) => keys.Count == 0 ? "" :
        $" {Count(keys, "key has", "keys have")} a new secret that is stored in a vault: {Names(keys)}.";

    /// <summary>Adds operations that issue no secret and whose results were not written.</summary>
    internal void AddOperations(IReadOnlyCollection<QueuedTask<Action>> tasks)
    {
        Append("Completed, but not in the output", tasks.Where(task => task.Outcome.Status == TaskStatus.RanToCompletion).Select(task => Name(task.Context)));
        Append("Failed", tasks.Where(task => task.Outcome.IsFaulted).Select(task => Name(task.Context)));
        Append("In progress, and possibly completed", tasks.Where(task => IsInterrupted(task) && task.Context.HasStarted).Select(task => Name(task.Context)));
        Append("Not started", tasks.Where(task => IsInterrupted(task) && !task.Context.HasStarted).Select(task => Name(task.Context)));
    }

    /// <summary>Adds operations that issue a secret and whose keys were not written.</summary>
    /// <param name="tasks">The operations.</param>
    /// <param name="removed">The operations whose keys were removed again.</param>
    internal void AddKeys(IReadOnlyCollection<QueuedTask<Action>> tasks, IReadOnlyCollection<OperationContext> removed)
    {
        Append("Completed, but not in the output", tasks.Where(task => task.Outcome.Status == TaskStatus.RanToCompletion && task.Context.FindCommand is null).Select(task => Name(task.Context)));
        OperationContext[] left = [.. tasks.Where(task => !task.Outcome.IsFaulted || task.Context.IsIssued).Select(task => task.Context).Where(context => context.FindCommand is not null && !removed.Contains(context))];
        Append("Created, but not in the output, and therefore removed again", removed.Select(Key));
        Append("The secret was issued, but is not in the output, and the change was not undone", left.Where(context => context.IsIssued).Select(Find));
        Append("In progress, and possibly issued", left.Where(context => !context.IsIssued).Select(Find));
        Append("Failed", tasks.Where(task => task.Outcome.IsFaulted && !task.Context.IsIssued).Select(task => $"{Name(task.Context)} ({task.Outcome.Exception!.InnerException!.Message})"));
        Append("Not started", tasks.Where(task => IsInterrupted(task) && task.Context.FindCommand is null && !removed.Contains(task.Context)).Select(task => Name(task.Context)));
        _hasLostSecrets |= left.Length > 0;
    }

    /// <summary>Adds the keys whose secrets were delivered.</summary>
    /// <param name="written">The keys that were written to the pipeline with their secrets.</param>
    /// <param name="stored">The keys whose secrets were stored in a vault.</param>
    internal void AddDelivered(IReadOnlyCollection<string> written, IReadOnlyCollection<string> stored)
    {
        _hasDetails |= written.Count + stored.Count > 0;
        _text.Append(Delivered(written)).Append(Stored(stored));
    }

    /// <summary>Adds what was not done for keys whose secrets were delivered.</summary>
    internal void AddConfirmations(IEnumerable<string> reports)
    {
        foreach (string report in reports)
        {
            _hasDetails = true;
            _text.Append(' ').Append(report);
        }
    }

    /// <summary>Shows the report.</summary>
    internal void Show(PSHost host)
    {
        try
        {
            host.UI?.WriteWarningLine(SecretMask.Scrub(_text + (_hasLostSecrets ? WithoutSecret : "")));
        }
        catch (Exception problem) when (problem is HostException or NotImplementedException or NotSupportedException)
        {
            // A host without a user interface.
        }
    }

    /// <summary>Names a key by its alias and id.</summary>
    internal static string Key(OperationContext context) => context.KeyId is { } id ? $"{Name(context)} ({id})" : Name(context);

    private static string Count(IReadOnlyCollection<string> keys, string one, string several) =>
        $"{keys.Count.ToString(CultureInfo.InvariantCulture)} {(keys.Count == 1 ? one : several)}";

    private static string Names(IReadOnlyCollection<string> keys) =>
        string.Join(", ", keys.Take(MaximumNames)) + (keys.Count > MaximumNames ? $" and {(keys.Count - MaximumNames).ToString(CultureInfo.InvariantCulture)} more" : "");

    private static string Find(OperationContext context) => $"{Name(context)} (find it with {context.FindCommand})";

    private static string Name(OperationContext context) => context.Target is { } target ? $"'{target}'" : "a key without an alias";

    /// <summary>Whether the operation was cancelled or is still in progress.</summary>
    private static bool IsInterrupted(QueuedTask<Action> task) => task.Outcome.IsCanceled || !task.Outcome.IsCompleted;

    private void Append(string what, IEnumerable<string> names)
    {
        string text = string.Join(", ", names);
        if (text.Length > 0)
        {
            _hasDetails = true;
            _text.Append($" {what}: {text}.");
        }
    }
}
