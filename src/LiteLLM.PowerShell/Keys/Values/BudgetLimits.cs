using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The members of a key's budgets with separate periods.</summary>
internal static class BudgetLimits
{
    internal const string Duration = "budget_duration";
    internal const string Amount = "max_budget";

    /// <summary>When the period ends. The server determines it.</summary>
    internal const string ResetAt = "reset_at";

    internal static bool IsSame(JsonElement left, JsonElement right) =>
        JsonEquality.Same(JsonValueReader.Member(left, Amount), JsonValueReader.Member(right, Amount))
        && KeyDiff.Same(KeyValueKind.BudgetPeriod, JsonValueReader.Member(left, Duration), JsonValueReader.Member(right, Duration));

    /// <summary>Gets the amount in USD.</summary>
    internal static JsonElement AmountOf(JsonElement limit) => JsonValueReader.Member(limit, Amount);

    /// <summary>Gets the period, such as <c>1d</c>.</summary>
    internal static string DurationOf(JsonElement limit) => JsonValueReader.ToText(JsonValueReader.Member(limit, Duration));

    /// <summary>Returns whether a value consists of a budget and a period only.</summary>
    internal static bool IsLimit(JsonElement value) => JsonValueReader.Member(value, Duration).ValueKind == JsonValueKind.String
        && JsonValueReader.Member(value, Amount).ValueKind == JsonValueKind.Number
        && JsonValueReader.Members(value).All(member => member.Name is Duration or Amount or ResetAt);
}
