using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>The conditions on listed keys that no server can evaluate. A condition without a value matches every key.</summary>
internal sealed class KeyFilter
{
    /// <summary>The server's time.</summary>
    internal required DateTimeOffset Now { get; init; }

    internal WildcardPattern? Alias { get; init; }

    /// <summary>Patterns for tags. One of them must match a tag of the key.</summary>
    internal WildcardPattern[]? Tags { get; init; }

    /// <summary>Patterns for models. One of them must match a model in the list of the key; a key without a list does not match.</summary>
    internal WildcardPattern[]? Models { get; init; }

    /// <summary>A condition on the set that manages the key.</summary>
    internal Func<LiteLLMKey, bool>? ManagedBy { get; init; }

    internal DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>The time since which the key must be unused.</summary>
    internal DateTimeOffset? UnusedSince { get; init; }

    internal bool? Blocked { get; init; }

    internal bool? OverBudget { get; init; }

    /// <summary>Whether every key matches.</summary>
    internal bool IsEmpty => (Alias, Tags, Models, ManagedBy) is (null, null, null, null) && (ExpiresBefore, UnusedSince, Blocked, OverBudget) is (null, null, null, null);

    internal bool Matches(LiteLLMKey key)
    {
        if (IsEmpty)
        {
            return true;
        }

        var status = new KeyStatus(key, Now);
        return (Alias is null || Alias.IsMatch(key.KeyAlias ?? ""))
            && (Tags is null || HasOne(Tags, key.Tags))
            && (Models is null || HasOne(Models, key.Models))
            && (ExpiresBefore is not { } end || status.ExpiresBefore(end))
            && (UnusedSince is not { } start || status.IsUnusedSince(start))
            && (Blocked is null || key.Blocked == Blocked)
            && (OverBudget is null || status.IsOverBudget == OverBudget)
            && (ManagedBy is null || ManagedBy(key));
    }

    private static bool HasOne(WildcardPattern[] wanted, IEnumerable<string> names) => wanted.Any(pattern => names.Any(pattern.IsMatch));
}
