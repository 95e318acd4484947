using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>The conditions on listed keys that no server can check. A condition that is not set matches every key.</summary>
internal sealed class KeyFilter
{
    internal WildcardPattern? Alias { get; init; }

    /// <summary>Tags of which the key has one.</summary>
    internal WildcardPattern[]? Tags { get; init; }

    /// <summary>Models of which the key's list names one. A key without a list names none.</summary>
    internal WildcardPattern[]? Models { get; init; }

    internal DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Neither used nor changed since: a server counts both as an update.</summary>
    internal DateTimeOffset? UnusedSince { get; init; }

    internal bool? Blocked { get; init; }

    internal bool? OverBudget { get; init; }

    /// <summary>Whether every key matches.</summary>
    internal bool IsEmpty => (Alias, Tags, Models) is (null, null, null) && (ExpiresBefore, UnusedSince, Blocked, OverBudget) is (null, null, null, null);

    internal bool Matches(LiteLLMKey key) =>
        (Alias is null || Alias.IsMatch(key.KeyAlias ?? ""))
        && HasOne(Tags, key.Tags)
        && HasOne(Models, key.Models)
        && (ExpiresBefore is null || key.Expires < ExpiresBefore)
        && (UnusedSince is null || (key.UpdatedAt ?? key.CreatedAt) < UnusedSince)
        && (Blocked is null || key.Blocked == Blocked)
        && (OverBudget is null || (key.MaxBudget is { } budget && key.Spend >= budget) == OverBudget);

    private static bool HasOne(WildcardPattern[]? wanted, IEnumerable<string> names) =>
        wanted is null || wanted.Any(pattern => names.Any(pattern.IsMatch));
}
