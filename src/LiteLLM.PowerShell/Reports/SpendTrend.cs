using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Reports;

/// <summary>The spend of the reported keys on each of the last days, in UTC.</summary>
internal sealed class SpendTrend
{
    /// <summary>The number of days, including today.</summary>
    internal const int Length = 30;

    private readonly ILookup<string, LiteLLMKeySpend> _byKey;

    /// <param name="spend">The spend by day and key, of any keys.</param>
    /// <param name="keys">The ids of the reported keys.</param>
    /// <param name="now">The time of the report.</param>
    internal SpendTrend(IEnumerable<LiteLLMKeySpend> spend, IEnumerable<string> keys, DateTimeOffset now)
    {
        var ids = new HashSet<string>(keys, StringComparer.Ordinal);
        LiteLLMKeySpend[] own = [.. spend.Where(part => ids.Contains(part.Id))];
        _byKey = own.ToLookup(part => part.Id, StringComparer.Ordinal);
        Models = ModelUsage.Of(own);
        ILookup<DateTime, double> byDay = own.ToLookup(part => part.Date, part => part.Spend);
        Days = [.. Enumerable.Range(0, Length).Select(day => FirstDay(now).AddDays(day)).Select(day => new DaySpend(day, byDay[day].Sum()))];
    }

    /// <summary>All days, the first one first. A day without requests has no spend.</summary>
    internal IReadOnlyList<DaySpend> Days { get; }

    /// <summary>The spend of all days by model, those with the highest spend first. Empty if the spend is not divided by model.</summary>
    internal IReadOnlyList<ModelUsage> Models { get; }

    /// <summary>The spend of the highest day, in USD.</summary>
    internal double Highest => Days.Max(day => day.Spend);

    internal double Total => Days.Sum(day => day.Spend);

    /// <summary>Returns the first day of a trend.</summary>
    internal static DateTime FirstDay(DateTimeOffset now) => now.UtcDateTime.Date.AddDays(1 - Length);

    /// <summary>Returns the spend of one key by day.</summary>
    internal IEnumerable<LiteLLMKeySpend> Of(string id) => _byKey[id];

    /// <summary>The spend of one day.</summary>
    internal sealed record DaySpend(DateTime Date, double Spend);
}
