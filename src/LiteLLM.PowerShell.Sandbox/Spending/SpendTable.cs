using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>A table whose rows add up what was spent.</summary>
/// <param name="shape">Its columns.</param>
/// <param name="find">Finds a row by its identity.</param>
/// <param name="replace">Replaces a row.</param>
internal sealed class SpendTable(TableShape shape, Func<string, Row?> find, Action<Row> replace)
{
    private readonly Column _spend = shape.Find("spend")!;
    private readonly Column[] _times = [.. shape.Columns.Where(column => column.Name is "updated_at" or "last_active")];

    /// <summary>What a row shows as spent.</summary>
    public double Spent(string id) => find(id)?.Number(_spend) ?? 0;

    /// <summary>Adds to what a row shows as spent; a row that no longer exists is skipped.</summary>
    public void Add(string id, double amount, DateTimeOffset now)
    {
        if (find(id) is not { } row)
            return;
        var changes = new Changes { [_spend] = row.Number(_spend)!.Value + amount };
        foreach (Column time in _times)
            changes[time] = now;
        replace(row.With(changes));
    }
}
