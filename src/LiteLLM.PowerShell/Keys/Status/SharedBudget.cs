using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Distinguishes a budget that keys share from the budget record that the server creates to store the soft budget of a single key.
/// The <c>budget_id</c> of a key refers to either of them.
/// </summary>
internal static class SharedBudget
{
    private static readonly string[] SharedColumns = ["max_budget", "tpm_limit", "rpm_limit", "max_parallel_requests", "budget_duration"];
    private static readonly KeyProperty BudgetId = KeyProperties.Named(nameof(LiteLLMKey.BudgetId));
    private static readonly KeyProperty SoftBudget = KeyProperties.Named(nameof(LiteLLMKey.SoftBudget));
    private static readonly KeyProperty ModelMaxBudget = KeyProperties.Named(nameof(LiteLLMKey.ModelMaxBudget));

    /// <summary>
    /// Returns whether a budget stores only the soft budget of one key: the server created its id, and it has no limits. The server copies
    /// the model budgets of the key into it.
    /// </summary>
    /// <param name="budget">The budget, as returned by the server.</param>
    /// <param name="modelMaxBudget">The model budgets of the key.</param>
    internal static bool IsOfOneKey(JsonElement budget, JsonElement modelMaxBudget) =>
        IsGeneratedId(JsonValueReader.ToText(JsonValueReader.Member(budget, BudgetId.JsonName)))
        && Array.TrueForAll(SharedColumns, column => JsonEquality.IsEmpty(JsonValueReader.Member(budget, column)))
        && JsonValueReader.Member(budget, ModelMaxBudget.JsonName) is var models
        && (JsonEquality.IsEmpty(models) || KeyDiff.Same(ModelMaxBudget.Kind, models, modelMaxBudget));

    /// <summary>
    /// Returns whether a copy or a definition of the key omits the property. A shared budget is copied as its id, which includes its soft
    /// budget. The soft budget of a single key is copied as a value, for which the server creates a budget record.
    /// </summary>
    internal static bool IsImplied(KeyProperty property, JsonElement row) =>
        (property == BudgetId || property == SoftBudget) && IsOfOneKey(KeyJson.Budget(row), ModelMaxBudget.Read(row)) == (property == BudgetId);

    /// <summary>Refuses a shared budget in combination with a soft budget. The server would create a record for the soft budget and drop the shared budget.</summary>
    /// <exception cref="KeyValueException">Both are set.</exception>
    internal static void ThrowIfOwnSoftBudget(DesiredKey desired)
    {
        if (HasBoth(desired))
        {
            throw new KeyValueException(SoftBudget.Name,
                "it cannot be combined with BudgetId, because the soft budget belongs to the shared budget and applies to all keys that use it. Specify BudgetId to use the shared budget, or SoftBudget to set a soft budget for this key only.");
        }
    }

    /// <summary>
    /// Resolves input that has both properties, such as an exported key. The key gets the shared budget if that budget has this soft
    /// budget, and a soft budget of its own if the budget belongs to a single other key. An id that a server created and that the proxy
    /// does not have belongs to a key on another proxy.
    /// </summary>
    /// <param name="desired">The desired key. The implied property is removed from it.</param>
    /// <param name="budget">The budget, as returned by the server, or <c>null</c> if the proxy does not have it.</param>
    /// <exception cref="KeyValueException">The two properties contradict each other, or the shared budget does not exist.</exception>
    internal static void RemoveImplied(DesiredKey desired, JsonElement? budget)
    {
        JsonElement models = desired.Values.TryGetValue(ModelMaxBudget, out JsonElement value) ? value : JsonValueWriter.Null;
        string id = JsonValueReader.ToText(desired.Values[BudgetId]);
        if (budget is { } stored ? IsOfOneKey(stored, models) : IsGeneratedId(id))
        {
            desired.Remove(BudgetId);
        }
        else if (budget is not { } row)
        {
            throw new KeyValueException(BudgetId.Name, $"the proxy has no budget '{id}'. Create the budget first, or remove BudgetId to set a soft budget for this key only.");
        }
        else if (IsDesired(desired, JsonValueReader.Member(row, SoftBudget.JsonName)))
        {
            desired.Remove(SoftBudget);
        }
        else
        {
            ThrowIfOwnSoftBudget(desired);
        }
    }

    /// <summary>Returns whether an id has the form of the ids that the server creates. Ids that people choose are not GUIDs.</summary>
    internal static bool IsGeneratedId(string budgetId) => Guid.TryParse(budgetId, out _);

    /// <summary>Returns whether both a budget and a soft budget are desired.</summary>
    internal static bool HasBoth(DesiredKey desired) => IsSet(desired, BudgetId) && IsSet(desired, SoftBudget);

    /// <summary>Returns whether a key has the desired soft budget.</summary>
    internal static bool HasSoftBudget(DesiredKey desired, JsonElement row) => IsDesired(desired, SoftBudget.Read(row));

    private static bool IsDesired(DesiredKey desired, JsonElement softBudget) => KeyDiff.Same(SoftBudget.Kind, desired.Values[SoftBudget], softBudget);

    private static bool IsSet(DesiredKey desired, KeyProperty property) =>
        desired.Values.TryGetValue(property, out JsonElement value) && !JsonEquality.IsEmpty(value);
}
