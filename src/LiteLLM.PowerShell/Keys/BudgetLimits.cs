using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Several budgets of one key, each with its own period.</summary>
internal static class BudgetLimits
{
    internal const string Duration = "budget_duration";
    internal const string Amount = "max_budget";

    /// <summary>When the period starts again. The server computes it.</summary>
    internal const string ResetAt = "reset_at";

    internal static bool IsSame(JsonElement left, JsonElement right) =>
        JsonComparing.Same(KeyRow.Member(left, Amount), KeyRow.Member(right, Amount))
        && KeyDiff.Same(KeyValueKind.BudgetPeriod, KeyRow.Member(left, Duration), KeyRow.Member(right, Duration));

    /// <summary>A limit as a person reads it: <c>10 USD per 1d</c>.</summary>
    internal static string Text(JsonElement limit) =>
        $"{KeyDiffText.Number(KeyRow.Member(limit, Amount))} USD per {JsonReading.ToText(KeyRow.Member(limit, Duration))}";

    /// <summary>Whether a value is nothing but a budget and a period.</summary>
    internal static bool IsLimit(JsonElement value) => KeyRow.Member(value, Duration).ValueKind == JsonValueKind.String
        && KeyRow.Member(value, Amount).ValueKind == JsonValueKind.Number
        && KeyRow.Members(value).All(member => member.Name is Duration or Amount or ResetAt);
}
