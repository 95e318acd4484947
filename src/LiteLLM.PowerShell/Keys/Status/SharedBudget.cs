using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Distinguishes a budget that keys share from the row that the server creates to store the soft budget of a single key. The
/// <c>budget_id</c> of a key names either.
/// </summary>
internal static class SharedBudget
{
    private static readonly string[] SharedColumns = ["max_budget", "tpm_limit", "rpm_limit", "max_parallel_requests", "budget_duration"];
    private static readonly KeyProperty BudgetId = KeyProperties.Named(nameof(LiteLLMKey.BudgetId));
    private static readonly KeyProperty SoftBudget = KeyProperties.Named(nameof(LiteLLMKey.SoftBudget));
    private static readonly KeyProperty ModelMaxBudget = KeyProperties.Named(nameof(LiteLLMKey.ModelMaxBudget));

    /// <summary>
    /// Whether a budget stores nothing but the soft budget of one key: it has an id that the server created and limits nothing. The
    /// server copies the model budgets of the key into it.
    /// </summary>
    /// <param name="budget">The row of the budget.</param>
    /// <param name="modelMaxBudget">The model budgets of the key.</param>
    internal static bool IsOfOneKey(JsonElement budget, JsonElement modelMaxBudget) =>
        HasServersForm(JsonValueReader.ToText(JsonValueReader.Member(budget, BudgetId.JsonName)))
        && Array.TrueForAll(SharedColumns, column => JsonEquality.IsEmpty(JsonValueReader.Member(budget, column)))
        && JsonValueReader.Member(budget, ModelMaxBudget.JsonName) is var models
        && (JsonEquality.IsEmpty(models) || KeyDiff.Same(ModelMaxBudget.Kind, models, modelMaxBudget));

    /// <summary>
    /// Whether another key or a definition like this one leaves the property out. A shared budget goes along by its id, which brings
    /// its soft budget; the soft budget of one key goes along as a value, for which the server creates a row.
    /// </summary>
    internal static bool IsImplied(KeyProperty property, JsonElement row)
    {
        bool isOfOneKey = IsOfOneKey(KeyJson.Budget(row), ModelMaxBudget.Read(row));
        return property == BudgetId ? isOfOneKey : property == SoftBudget && !isOfOneKey;
    }

    /// <summary>Refuses a shared budget together with a soft budget. The server would create a row for the soft budget, and the key would not have the shared budget at all.</summary>
    /// <exception cref="KeyValueException">Both have a value.</exception>
    internal static void RefuseOwnSoftBudget(DesiredKey desired)
    {
        if (HasBoth(desired))
        {
            throw new KeyValueException(SoftBudget.Name,
                "it cannot be combined with BudgetId, because the soft budget belongs to the shared budget and applies to all keys that use it. Specify BudgetId to use the shared budget, or SoftBudget to give the key a soft budget of its own.");
        }
    }

    /// <summary>
    /// Decides what a row with both properties, such as one of an exported key, means for a key: the shared budget if it has this
    /// soft budget, or a soft budget of its own if the budget stores that of another key. An id that a server created and the proxy
    /// does not have is that of a key on another proxy.
    /// </summary>
    /// <param name="desired">The desired key, from which the implied property is removed.</param>
    /// <param name="budget">The row of the budget, or <c>null</c> if the proxy does not have it.</param>
    /// <exception cref="KeyValueException">The two contradict each other, or the shared budget does not exist.</exception>
    internal static void Settle(DesiredKey desired, JsonElement? budget)
    {
        JsonElement models = desired.Values.TryGetValue(ModelMaxBudget, out JsonElement said) ? said : JsonValueWriter.Null;
        string id = JsonValueReader.ToText(desired.Values[BudgetId]);
        if (budget is { } stored ? IsOfOneKey(stored, models) : HasServersForm(id))
        {
            desired.Forget(BudgetId);
        }
        else if (budget is not { } row)
        {
            throw new KeyValueException(BudgetId.Name, $"the proxy has no budget '{id}'. Create the budget first, or remove BudgetId to give the key a soft budget of its own.");
        }
        else if (IsDesired(desired, JsonValueReader.Member(row, SoftBudget.JsonName)))
        {
            desired.Forget(SoftBudget);
        }
        else
        {
            RefuseOwnSoftBudget(desired);
        }
    }

    /// <summary>Whether an id has the form of those that the server creates. A person names a budget.</summary>
    internal static bool HasServersForm(string budgetId) => Guid.TryParse(budgetId, out _);

    /// <summary>Whether both a budget and a soft budget are desired.</summary>
    internal static bool HasBoth(DesiredKey desired) => IsSet(desired, BudgetId) && IsSet(desired, SoftBudget);

    /// <summary>Whether a key has the desired soft budget.</summary>
    internal static bool HasSoftBudget(DesiredKey desired, JsonElement row) => IsDesired(desired, SoftBudget.Read(row));

    private static bool IsDesired(DesiredKey desired, JsonElement softBudget) => KeyDiff.Same(SoftBudget.Kind, desired.Values[SoftBudget], softBudget);

    private static bool IsSet(DesiredKey desired, KeyProperty property) =>
        desired.Values.TryGetValue(property, out JsonElement value) && !JsonEquality.IsEmpty(value);
}
