using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Spending;

/// <summary>The sums of some requests. Spend is in USD.</summary>
internal readonly record struct SpendAmounts(double Spend, long PromptTokens, long CompletionTokens, long TotalTokens, long Requests, long FailedRequests)
{
    internal static SpendAmounts Of(JsonElement metrics) => new(
        JsonValueReader.ToDouble(JsonValueReader.Member(metrics, "spend")) ?? 0,
        Count(metrics, "prompt_tokens"),
        Count(metrics, "completion_tokens"),
        Count(metrics, "total_tokens"),
        Count(metrics, "api_requests"),
        Count(metrics, "failed_requests"));

    public static SpendAmounts operator +(SpendAmounts one, SpendAmounts other) => new(
        one.Spend + other.Spend, one.PromptTokens + other.PromptTokens, one.CompletionTokens + other.CompletionTokens,
        one.TotalTokens + other.TotalTokens, one.Requests + other.Requests, one.FailedRequests + other.FailedRequests);

    private static long Count(JsonElement metrics, string name) => JsonValueReader.ToInteger(JsonValueReader.Member(metrics, name)) ?? 0;
}
