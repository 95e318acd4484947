using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Budgets by model. A person may write a plain number of USD; the server takes only an object with a limit and a period,
/// so a plain number counts for the period of the key's own budget, or for a month where the key has none.
/// </summary>
internal static class ModelBudgets
{
    internal const string Limit = "budget_limit";
    internal const string TimePeriod = "time_period";

    internal static bool Same(JsonElement desired, JsonElement current)
    {
        JsonProperty[] models = [.. KeyRow.Members(desired)];
        return models.Length == KeyRow.Members(current).Count()
            && Array.TrueForAll(models, model => SameBudget(model.Value, KeyRow.Member(current, model.Name)));
    }

    /// <summary>Gives a period to every budget that has none, as the server needs it.</summary>
    internal static JsonElement Complete(JsonElement budgets, string period) => JsonWriting.Object(
        KeyRow.Members(budgets).Select(model => (model.Name, CompleteBudget(model.Value, period))));

    /// <summary>Indicates whether a value consists of a limit, which is a number, and a period.</summary>
    internal static bool IsBudget(JsonElement value) =>
        LimitOf(value).ValueKind == JsonValueKind.Number
        && KeyRow.Members(Canonical(value)).Select(entry => entry.Name).OrderBy(name => name, StringComparer.Ordinal).SequenceEqual([Limit, TimePeriod]);

    /// <summary>A limit and a period as a person says them: <c>50 USD per 1mo</c>.</summary>
    internal static string Text(JsonElement budget) =>
        $"{KeyDiffText.Number(LimitOf(budget))} USD per {JsonReading.ToText(KeyRow.Member(Canonical(budget), TimePeriod))}";

    private static JsonElement CompleteBudget(JsonElement budget, string period)
    {
        if (budget.ValueKind == JsonValueKind.Number)
        {
            return JsonWriting.Object([(Limit, budget), (TimePeriod, JsonWriting.From(period))]);
        }

        IEnumerable<(string, JsonElement)> given = KeyRow.Members(budget).Select(entry => (entry.Name, entry.Value));
        return budget.TryGetProperty(TimePeriod, out _)
            ? budget
            : JsonWriting.Object(given.Append((TimePeriod, JsonWriting.From(period))));
    }

    private static bool SameBudget(JsonElement desired, JsonElement current) => desired.ValueKind == JsonValueKind.Number
        ? JsonComparing.Same(desired, current) || JsonComparing.Same(desired, LimitOf(current))
        : SameEntries(desired, Canonical(current, withPeriod: desired.TryGetProperty(TimePeriod, out _)));

    private static bool SameEntries(JsonElement desired, JsonElement current) =>
        KeyRow.Members(desired).Count() == KeyRow.Members(current).Count()
        && KeyRow.Members(desired).All(entry => KeyDiff.Same(
            entry.Name == TimePeriod ? KeyValueKind.BudgetPeriod : KeyValueKind.Number, entry.Value, KeyRow.Member(current, entry.Name)));

    private static JsonElement LimitOf(JsonElement budget) => KeyRow.Member(Canonical(budget), Limit);

    private static JsonElement Canonical(JsonElement budget, bool withPeriod = true) => JsonWriting.Object(
        KeyRow.Members(budget)
            .Select(entry => (Name: entry.Name switch { "max_budget" => Limit, "budget_duration" => TimePeriod, var name => name }, entry.Value))
            .Where(entry => !JsonComparing.IsEmpty(entry.Value) && (withPeriod || entry.Name != TimePeriod)));
}
