using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Reports;

/// <summary>
/// Continues the spend of a key evenly: the average of the last full days is assumed for every day to come. Weekly patterns and growth are
/// not considered.
/// </summary>
/// <param name="PerDay">The average spend of a day, in USD.</param>
/// <param name="AtReset">The spend when the budget period ends, in USD, or <c>null</c> if the budget does not reset.</param>
/// <param name="GoneOn">The time at which the budget is spent, or <c>null</c> if that is not before the budget resets, or if it is spent already.</param>
internal sealed record SpendForecast(double PerDay, double? AtReset, DateTimeOffset? GoneOn)
{
    /// <summary>The number of full days in UTC that are averaged. A key that is newer has fewer.</summary>
    internal const int Days = 14;

    /// <summary>Returns the forecast, or <c>null</c> if the key has no budget, no full day or no spend.</summary>
    /// <param name="status">The key at the time of the forecast.</param>
    /// <param name="createdAt">When the key was created.</param>
    /// <param name="spend">The spend of the key by day.</param>
    /// <param name="now">The time of the forecast.</param>
    internal static SpendForecast? Of(KeyStatus status, DateTimeOffset? createdAt, IEnumerable<LiteLLMKeySpend> spend, DateTimeOffset now)
    {
        DateTime today = now.UtcDateTime.Date;
        DateTime first = today.AddDays(-Days);
        first = createdAt?.UtcDateTime.Date is { } created && created > first ? created : first;
        int days = (today - first).Days;
        double total = spend.Where(part => part.Date >= first && part.Date < today).Sum(part => part.Spend);
        if (status.Usage.Budget is not { } budget || days < 1 || total <= 0)
        {
            return null;
        }

        double perDay = total / days;
        double left = budget - status.Usage.Spend;
        DateTimeOffset? reset = status.Limits.BudgetResetAt > now ? status.Limits.BudgetResetAt : null;
        DateTimeOffset? gone = left > 0 && left / perDay < MostDays ? now.AddDays(left / perDay) : null;
        return new SpendForecast(
            perDay,
            reset is { } end ? status.Usage.Spend + perDay * (end - now).TotalDays : null,
            gone < (reset ?? DateTimeOffset.MaxValue) ? gone : null);
    }

    /// <summary>A budget that lasts longer is not forecast to be spent.</summary>
    private const int MostDays = 3650;
}
