using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Finds the keys that share the budget of a key. No endpoint lists them, so all keys are read, at most once.</summary>
/// <param name="read">Reads all keys with their budgets.</param>
internal sealed class BudgetSharing(Func<Task<IReadOnlyList<LiteLLMKey>>> read)
{
    private const int MostNames = 3;

    private ILookup<string?, LiteLLMKey>? _keys;

    /// <summary>Returns whether a change to a key changes a budget that other keys may share.</summary>
    internal static bool MayAffectOthers(LiteLLMKey key, IReadOnlyList<KeyChange> changes) =>
        key.BudgetId is not null
        && changes.Any(change => change.Description?.Storage == KeyStorage.BudgetTable)
        && !changes.Any(change => change.Property == nameof(LiteLLMKey.BudgetId));

    /// <summary>Describes which other keys a change to the budget of a key affects.</summary>
    /// <returns>One sentence, or <c>null</c> if no other key shares the budget.</returns>
    internal async Task<string?> DescribeAsync(LiteLLMKey key)
    {
        _keys ??= (await read().ConfigureAwait(false)).ToLookup(other => other.BudgetId);
        LiteLLMKey[] others = [.. _keys[key.BudgetId].Where(other => other.Id != key.Id)];
        return others.Length == 0 ? null : $"SoftBudget belongs to the budget '{key.BudgetId}' and also changes for {others.Length} other {(others.Length == 1 ? "key" : "keys")}: {NamesOf(others)}.";
    }

    private static string NamesOf(LiteLLMKey[] keys)
    {
        IEnumerable<string> names = keys.Select(key => $"'{key}'").OrderBy(name => name, StringComparer.Ordinal).Take(MostNames);
        return string.Join(", ", names) + (keys.Length > MostNames ? $" and {keys.Length - MostNames} more" : "");
    }
}
