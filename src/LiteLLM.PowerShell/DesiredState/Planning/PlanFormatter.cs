using System.Text;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>Formats a plan for display: each key that changes with its diff, the number of unchanged keys, and totals.</summary>
/// <param name="style">The culture of numbers and the time zone of times.</param>
internal sealed class PlanFormatter(TextStyle style)
{
    private readonly DiffFormatter _diff = new(style);

    /// <summary>Formats a plan.</summary>
    /// <param name="title">The first line.</param>
    /// <param name="plan">The planned action for each key.</param>
    /// <param name="prunes">Whether to remove keys that are no longer declared.</param>
    internal string Of(string title, IReadOnlyCollection<KeyPlan> plan, bool prunes)
    {
        var text = new StringBuilder(VisibleText.OfLines(title)).Append('\n');
        foreach (string line in plan.Where(key => key.Action != SyncAction.Remove || prunes || key.IsDiscarded).SelectMany(Lines))
        {
            text.Append("  ").Append(line.Replace("\n", "\n  ")).Append('\n');
        }

        return text.Append("  ").Append(Totals(plan, prunes)).ToString();
    }

    /// <summary>Formats the number of keys for each action, and of those whose definitions cannot be applied.</summary>
    internal string Totals(IReadOnlyCollection<KeyPlan> plan, bool prunes)
    {
        int Count(SyncAction action) => plan.Count(key => key.Action == action && key.Problem is null);
        int failing = plan.Count(key => key.Problem is not null && (prunes || key.Action != SyncAction.Remove));
        int discarded = plan.Count(key => key.IsDiscarded);
        int stale = Count(SyncAction.Remove) - discarded;
        var parts = new List<string>
        {
            Number(Count(SyncAction.Create)) + " to create",
            Number(Count(SyncAction.Change)) + " to change",
            Number(discarded + (prunes ? stale : 0)) + " to remove",
            Number(Count(SyncAction.None)) + " unchanged",
        };
        if (Count(SyncAction.Replace) is > 0 and var replaced)
        {
            parts.Add(Number(replaced) + " to replace");
        }

        if (Count(SyncAction.Rotate) is > 0 and var rotated)
        {
            parts.Add(Number(rotated) + " to rotate");
        }

        if (failing > 0)
        {
            parts.Add(Number(failing) + " that cannot be applied");
        }

        if (plan.Count(key => key.Warnings.Count > 0) is > 0 and var warned)
        {
            parts.Add(Number(warned) + " with warnings");
        }

        return string.Join(", ", parts) + (stale > 0 && !prunes ? $"\n  {Number(stale)} no longer declared; -Prune removes what the set no longer declares" : "");
    }

    private IEnumerable<string> Lines(KeyPlan key)
    {
        if (key.Problem is { } problem)
        {
            yield return $"! {Name(key)}: {problem.Message}";
        }
        else if (key.Action == SyncAction.Create)
        {
            yield return _diff.Below($"+ create {Name(key)}", key.ShownChanges);
        }
        else if (key.Action == SyncAction.Replace)
        {
            yield return _diff.Below($"~ replace {Name(key)}, whose secret was not delivered", key.ShownChanges);
        }
        else if (key.Action == SyncAction.Rotate)
        {
            yield return _diff.Below($"~ rotate {Name(key)}", key.ShownChanges);
        }
        else if (key.Action == SyncAction.Change)
        {
            yield return _diff.Below($"~ change {Name(key)}", key.ShownChanges);
        }
        else if (key.Action == SyncAction.Remove)
        {
            yield return $"- remove {Name(key)}";
        }

        foreach (KeyChangeWarning warning in key.Warnings)
        {
            yield return $"! {Name(key)}: {warning}";
        }

        foreach (string note in key.Notes)
        {
            yield return $"? {Name(key)}: {VisibleText.OfLines(note)}";
        }

        if (key.NotDeclared() is { Count: > 0 } notDeclared)
        {
            yield return $"? {Name(key)}: not declared and unchanged: {VisibleText.Of(string.Join(", ", notDeclared))}";
        }
    }

    private static string Name(KeyPlan key) => VisibleText.Of(NameOf(key));

    private static string NameOf(KeyPlan key) => key.Match.Current is { } current && current.KeyAlias != key.Match.Name
        ? $"'{key.Match.Name}' (alias '{current.KeyAlias}', {current.KeyName})"
        : key.Match.Current is { } same ? $"'{key.Match.Name}' ({same.KeyName})" : $"'{key.Match.Name}'";

    private string Number(int count) => count.ToString("N0", style.Culture);
}
