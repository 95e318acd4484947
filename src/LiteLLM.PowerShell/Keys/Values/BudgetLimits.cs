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
        JsonEquality.Same(KeyJson.Member(left, Amount), KeyJson.Member(right, Amount))
        && KeyDiff.Same(KeyValueKind.BudgetPeriod, KeyJson.Member(left, Duration), KeyJson.Member(right, Duration));

    /// <summary>A limit as a person reads it: <c>10 USD per 1d</c>.</summary>
    internal static string Text(JsonElement limit) =>
        $"{DiffFormatter.Number(KeyJson.Member(limit, Amount))} USD per {JsonValueReader.ToText(KeyJson.Member(limit, Duration))}";

    /// <summary>Whether a value is nothing but a budget and a period.</summary>
    internal static bool IsLimit(JsonElement value) => KeyJson.Member(value, Duration).ValueKind == JsonValueKind.String
        && KeyJson.Member(value, Amount).ValueKind == JsonValueKind.Number
        && KeyJson.Members(value).All(member => member.Name is Duration or Amount or ResetAt);
}
