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
        JsonEquality.Same(JsonValueReader.Member(left, Amount), JsonValueReader.Member(right, Amount))
        && KeyDiff.Same(KeyValueKind.BudgetPeriod, JsonValueReader.Member(left, Duration), JsonValueReader.Member(right, Duration));

    /// <summary>A limit as a person reads it: <c>10 USD per 1d</c>.</summary>
    internal static string Text(JsonElement limit) =>
        $"{DiffFormatter.Number(JsonValueReader.Member(limit, Amount))} USD per {JsonValueReader.ToText(JsonValueReader.Member(limit, Duration))}";

    /// <summary>Whether a value is nothing but a budget and a period.</summary>
    internal static bool IsLimit(JsonElement value) => JsonValueReader.Member(value, Duration).ValueKind == JsonValueKind.String
        && JsonValueReader.Member(value, Amount).ValueKind == JsonValueKind.Number
        && JsonValueReader.Members(value).All(member => member.Name is Duration or Amount or ResetAt);
}
