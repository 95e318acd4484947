using System.Management.Automation.Host;
using System.Text;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Tells what a cmdlet has done when its pipeline ends before its time. The streams are closed by then, so it is told to the host.</summary>
internal static class EarlyEnd
{
    private const string WithoutSecret =
        " Nobody has the secrets of keys that are found so: remove those keys with Remove-LiteLLMKey, or give them others with Reset-LiteLLMKey.";

    /// <summary>Tells how many items are finished, and by name those of which nothing was written any more.</summary>
    internal static void Tell(PSHost host, string command, long finished, IReadOnlyCollection<OrderedOperation<Action>> untold)
    {
        var text = new StringBuilder($"{command} has ended early, with {finished} finished.");
        Append(text, "Done too, but not in the output", untold.Where(operation => operation.Outcome.Status == TaskStatus.RanToCompletion));
        Append(text, "Failed", untold.Where(operation => operation.Outcome.IsFaulted));
        Append(text, "Under way, and perhaps done", untold.Where(operation => operation.Outcome.IsCanceled && operation.HasBegun));
        Append(text, "Not begun", untold.Where(operation => operation.Outcome.IsCanceled && !operation.HasBegun));
        if (untold.Any(operation => operation is { FindingCommand: not null, Outcome.IsFaulted: false }))
        {
            text.Append(WithoutSecret);
        }

        Say(host, text.ToString());
    }

    /// <summary>Tells how many items are finished, and of the keys that were made or may have been made, but did not come out, how to find them.</summary>
    internal static void Tell(PSHost host, string command, long finished, IEnumerable<KeyValuePair<string, string>> findingCommands) =>
        Say(host, $"{command} has ended early, with {finished} finished. Made, or perhaps made, but not in the output: "
            + string.Join(", ", findingCommands.Select(key => $"'{key.Key}' (find it with {key.Value})")) + "." + WithoutSecret);

    private static void Append(StringBuilder text, string what, IEnumerable<OrderedOperation<Action>> operations)
    {
        string[] names = [.. operations.Select(operation => Name(operation) + Remark(operation))];
        if (names.Length > 0)
        {
            text.Append($" {what}: {string.Join(", ", names)}.");
        }
    }

    private static string Name(OrderedOperation<Action> operation) => operation.Target is { } target ? $"'{target}'" : "one without a name";

    /// <summary>What became of a key for which a secret was sent.</summary>
    private static string Remark(OrderedOperation<Action> operation) => operation switch
    {
        { FindingCommand: null } => "",
        { Outcome.IsFaulted: true } => $" ({operation.Outcome.Exception!.InnerException!.Message})",
        { FindingCommand: { } command } => $" (find it with {command})",
    };

    private static void Say(PSHost host, string text)
    {
        try
        {
            host.UI?.WriteWarningLine(SecretMask.Scrub(text));
        }
        catch (Exception problem) when (problem is HostException or NotImplementedException or NotSupportedException)
        {
            // A host that nobody watches.
        }
    }
}
