namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>
/// Rows that the server keeps in memory for a minute after it read them, so that it notices some changes only later.
/// </summary>
internal sealed class RowMemory(Func<DateTimeOffset> utcNow)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(RowTable Table, string Id), (Row Row, DateTimeOffset Until)> _rows = [];

    /// <summary>The row as it was when it was last read, or null if there is none.</summary>
    public Row? Find(RowTable table, string? id)
    {
        if (id is null)
            return null;
        if (_rows.TryGetValue((table, id), out (Row Row, DateTimeOffset Until) remembered) && utcNow() < remembered.Until)
            return remembered.Row;
        Row? row = table.Find(id);
        if (row is not null)
            _rows[(table, id)] = (row, utcNow() + Lifetime);
        return row;
    }

    /// <summary>Lets the row be read again.</summary>
    public void Remove(RowTable table, string id) => _rows.Remove((table, id));
}
