using System.Globalization;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>The chart of the spend by day, and the forecast of each key that spends its budget.</summary>
internal sealed record TrendView(string Label, string Highest, string First, string Last, string Total, string Days, IReadOnlyList<TrendView.Bar> Bars, TrendView.Table? Forecast)
{
    private const int Height = 100;
    private const int Step = 20;
    private const int Gap = 4;
    private const int Length = 25;

    internal static TrendView? Of(KeyReport report, IReadOnlyDictionary<string, KeyView> views, ReportNumbers figures)
    {
        if (report.Trend is not { } trend)
        {
            return null;
        }

        double highest = trend.Highest;
        Line[] lines = [.. report.Forecasts.Select(entry => new Line(views[entry.Key.Key.Id], entry.Forecast, entry.Key.Status.Limits.BudgetResetAt, figures))];
        SpendTrend.DaySpend first = trend.Days[0];
        SpendTrend.DaySpend last = trend.Days[trend.Days.Count - 1];
        return new TrendView(
            $"Spend by day from {figures.Day(first.Date)} to {figures.Day(last.Date)}: {figures.Money(trend.Total)} USD in total, at most {figures.Money(highest)} USD on a day",
            figures.Money(highest),
            figures.Day(first.Date),
            figures.Day(last.Date),
            figures.Money(trend.Total),
            SpendTrend.Length.ToString(CultureInfo.InvariantCulture),
            [.. trend.Days.Select((day, index) => Bar.Of(day, index, highest, figures))],
            lines.Length == 0 ? null : new Table([.. lines.Take(Length)], lines.Length > Length ? figures.Of(lines.Length - Length, "key") : null, SpendForecast.Days.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The forecasts of the first keys, the number of the others, and the number of days that are averaged.</summary>
    internal sealed record Table(IReadOnlyList<Line> Lines, string? More, string AveragedDays);

    /// <summary>The bar of one day.</summary>
    internal sealed record Bar(string X, string Y, string Width, string Tall, string Title)
    {
        internal static Bar Of(SpendTrend.DaySpend day, int index, double highest, ReportNumbers figures)
        {
            double tall = highest > 0 ? Math.Max(0, day.Spend) / highest * Height : 0;
            return new Bar(Number(index * Step), Number(Height - tall), Number(Step - Gap), Number(tall), $"{figures.Day(day.Date)}: {figures.Money(day.Spend)} USD");
        }
    }

    /// <summary>The forecast of one key.</summary>
    internal sealed class Line(KeyView key, SpendForecast forecast, DateTimeOffset? reset, ReportNumbers figures)
    {
        public string Name => key.Name;

        public string Masked => key.Masked;

        public string Spend => key.Spend;

        public string? Budget => key.Budget;

        public string PerDay { get; } = figures.Money(forecast.PerDay);

        public string? AtReset { get; } = figures.Money(forecast.AtReset);

        public string? ResetOn { get; } = forecast.AtReset is null ? null : figures.Date(reset);

        public string? GoneOn { get; } = figures.Date(forecast.GoneOn);

        public string? GoneSort { get; } = ReportNumbers.Sortable(forecast.GoneOn);
    }
}
