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
        JsonProperty[] models = [.. JsonValueReader.Members(desired)];
        return models.Length == JsonValueReader.Members(current).Count()
            && Array.TrueForAll(models, model => SameBudget(model.Value, JsonValueReader.Member(current, model.Name)));
    }

    /// <summary>Gives a period to every budget that has none, as the server needs it.</summary>
    internal static JsonElement Complete(JsonElement budgets, string period) => JsonValueWriter.Object(
        JsonValueReader.Members(budgets).Select(model => (model.Name, CompleteBudget(model.Value, period))));

    /// <summary>Indicates whether a value consists of a limit, which is a number, and a period.</summary>
    internal static bool IsBudget(JsonElement value) =>
        LimitOf(value).ValueKind == JsonValueKind.Number
        && JsonValueReader.Members(Canonical(value)).Select(entry => entry.Name).OrderBy(name => name, StringComparer.Ordinal).SequenceEqual([Limit, TimePeriod]);

    /// <summary>A limit and a period as a person says them: <c>50 USD per 1mo</c>.</summary>
    internal static string Text(JsonElement budget) =>
        $"{DiffFormatter.Number(LimitOf(budget))} USD per {JsonValueReader.ToText(JsonValueReader.Member(Canonical(budget), TimePeriod))}";

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

    private static JsonElement LimitOf(JsonElement budget) => JsonValueReader.Member(Canonical(budget), Limit);

    private static JsonElement Canonical(JsonElement budget, bool withPeriod = true) => JsonValueWriter.Object(
        JsonValueReader.Members(budget)
            .Select(entry => (Name: entry.Name switch { "max_budget" => Limit, "budget_duration" => TimePeriod, var name => name }, entry.Value))
            .Where(entry => !JsonEquality.IsEmpty(entry.Value) && (withPeriod || entry.Name != TimePeriod)));
}
