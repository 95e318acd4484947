using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Budgets by model. A user can specify a number in USD. The server accepts only an object with a limit and a period, so a number
/// applies to the period of the key's budget, or to one month if the key has none.
/// </summary>
internal static class ModelBudgets
{
    internal const string Limit = "budget_limit";
    internal const string TimePeriod = "time_period";

    internal static bool Same(JsonElement desired, JsonElement current)
    {
        JsonProperty[] models = [.. JsonValueReader.Members(desired)];
        return models.Length == JsonValueReader.Members(current).Count()
            && Array.TrueForAll(models, model => SameBudget(model.Value, JsonValueReader.Member(current, model.Name)));
    }

    /// <summary>Adds a period to every budget without one, because the server requires it.</summary>
    internal static JsonElement Complete(JsonElement budgets, string period) => JsonValueWriter.Object(
        JsonValueReader.Members(budgets).Select(model => (model.Name, CompleteBudget(model.Value, period))));

    /// <summary>Returns whether a value consists of a limit, which is a number, and a period.</summary>
    internal static bool IsBudget(JsonElement value) =>
        LimitOf(value).ValueKind == JsonValueKind.Number
        && JsonValueReader.Members(Canonical(value)).Select(entry => entry.Name).OrderBy(name => name, StringComparer.Ordinal).SequenceEqual([Limit, TimePeriod]);

    /// <summary>Gets the limit in USD.</summary>
    internal static JsonElement LimitOf(JsonElement budget) => JsonValueReader.Member(Canonical(budget), Limit);

    /// <summary>Gets the period, such as <c>1mo</c>.</summary>
    internal static string DurationOf(JsonElement budget) => JsonValueReader.ToText(JsonValueReader.Member(Canonical(budget), TimePeriod));

    private static JsonElement CompleteBudget(JsonElement budget, string period)
    {
        if (budget.ValueKind == JsonValueKind.Number)
        {
            return JsonValueWriter.Object([(Limit, budget), (TimePeriod, JsonValueWriter.From(period))]);
        }

        IEnumerable<(string, JsonElement)> given = JsonValueReader.Members(budget).Select(entry => (entry.Name, entry.Value));
        return budget.TryGetProperty(TimePeriod, out _)
            ? budget
            : JsonValueWriter.Object(given.Append((TimePeriod, JsonValueWriter.From(period))));
    }

    private static bool SameBudget(JsonElement desired, JsonElement current) => desired.ValueKind == JsonValueKind.Number
        ? JsonEquality.Same(desired, current) || JsonEquality.Same(desired, LimitOf(current))
        : SameEntries(desired, Canonical(current, withPeriod: desired.TryGetProperty(TimePeriod, out _)));

    private static bool SameEntries(JsonElement desired, JsonElement current) =>
        JsonValueReader.Members(desired).Count() == JsonValueReader.Members(current).Count()
        && JsonValueReader.Members(desired).All(entry => KeyDiff.Same(
            entry.Name == TimePeriod ? KeyValueKind.BudgetPeriod : KeyValueKind.Number, entry.Value, JsonValueReader.Member(current, entry.Name)));

    private static JsonElement Canonical(JsonElement budget, bool withPeriod = true) => JsonValueWriter.Object(
        JsonValueReader.Members(budget)
            .Select(entry => (Name: entry.Name switch { "max_budget" => Limit, "budget_duration" => TimePeriod, var name => name }, entry.Value))
            .Where(entry => !JsonEquality.IsEmpty(entry.Value) && (withPeriod || entry.Name != TimePeriod)));
}
