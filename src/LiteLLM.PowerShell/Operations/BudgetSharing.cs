using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Finds the keys that share the budget of a key. No endpoint lists them, so all keys are read, at most once.</summary>
/// <param name="read">Reads all keys with their budgets.</param>
internal sealed class BudgetSharing(Func<Task<IReadOnlyList<LiteLLMKey>>> read)
{
    private const int MostNames = 3;

    private ILookup<string?, LiteLLMKey>? _keys;

    /// <summary>Describes which other keys a change of a key affects, because it changes a budget that they share.</summary>
    /// <returns>One sentence, or <c>null</c> if no other key is affected.</returns>
    internal async Task<string?> DescribeAsync(LiteLLMKey key, IReadOnlyList<KeyChange> changes)
    {
        if (key.BudgetId is not { } budget || !ChangesBudgetOf(changes))
        {
            return null;
        }

        _keys ??= (await read().ConfigureAwait(false)).ToLookup(other => other.BudgetId);
        LiteLLMKey[] others = [.. _keys[budget].Where(other => other.Id != key.Id)];
        return others.Length == 0 ? null : $"SoftBudget belongs to the budget '{budget}' and also changes for {others.Length} other {(others.Length == 1 ? "key" : "keys")}: {NamesOf(others)}.";
    }

    private static bool ChangesBudgetOf(IReadOnlyList<KeyChange> changes) =>
        changes.Any(change => change.Description?.Storage == KeyStorage.BudgetTable)
        && !changes.Any(change => change.Property == nameof(LiteLLMKey.BudgetId));

    private static string NamesOf(LiteLLMKey[] keys)
    {
        IEnumerable<string> names = keys.Select(key => $"'{key}'").OrderBy(name => name, StringComparer.Ordinal).Take(MostNames);
        return string.Join(", ", names) + (keys.Length > MostNames ? $" and {keys.Length - MostNames} more" : "");
    }
}
