using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>The calls of a day that agree in user, team or tag, in key, model and provider: what the server keeps of them.</summary>
internal sealed class ActivityRow
{
    private ActivityRow(string entity, SpendLogEntry first)
    {
        Entity = entity;
        Date = DateOf(first);
        Key = first.Key;
        Model = first.Model;
        ModelGroup = first.ModelGroup;
        Provider = first.Provider;
        LastRequest = first.RequestId;
        Place = string.Join("\n", Date, first.Batch?.ToString("D9", CultureInfo.InvariantCulture), entity, Key, Model, Provider);
    }

    /// <summary>The user, team, tag or organization. It is empty if the call has no owner of this kind.</summary>
    public string Entity { get; }

    /// <summary>The day in UTC.</summary>
    public string Date { get; }

    /// <summary>The hash of the key.</summary>
    public string Key { get; }

    /// <summary>The model as the provider names it.</summary>
    public string Model { get; }

    /// <summary>The public name of the model in the first call.</summary>
    public string ModelGroup { get; }

    /// <summary>The provider; empty for calls that failed.</summary>
    public string Provider { get; }

    /// <summary>By what the server orders the rows: they are inserted in order, and the last ones come first.</summary>
    public string Place { get; }

    /// <summary>The identity of the last call.</summary>
    public string LastRequest { get; private set; }

    /// <summary>The sums.</summary>
    public ActivityMetrics Metrics { get; } = new();

    /// <summary>Sums calls up.</summary>
    /// <param name="calls">The calls, the first ones first.</param>
    /// <param name="entities">What a call counts for.</param>
    /// <returns>The rows, the last day first.</returns>
    public static IEnumerable<ActivityRow> Sum(IEnumerable<SpendLogEntry> calls, Func<SpendLogEntry, IEnumerable<string>> entities)
    {
        var rows = new Dictionary<string, ActivityRow>(StringComparer.Ordinal);
        foreach (SpendLogEntry call in calls)
        {
            foreach (string entity in entities(call))
            {
                string identity = string.Join("\n", DateOf(call), entity, call.Key, call.Model, call.Provider);
                if (!rows.TryGetValue(identity, out ActivityRow? row))
                    rows[identity] = row = new ActivityRow(entity, call);
                row.Metrics.Add(call);
                row.LastRequest = call.RequestId;
            }
        }
        return rows.Values.OrderByDescending(row => row.Place, StringComparer.Ordinal);
    }

    private static string DateOf(SpendLogEntry call) => call.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
