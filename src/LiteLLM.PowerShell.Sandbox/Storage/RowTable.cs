namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>Rows that are found by their identity.</summary>
/// <param name="identity">The column with the identity.</param>
internal sealed class RowTable(Column identity)
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>All rows, the oldest first.</summary>
    public IEnumerable<Row> Rows => _order.Select(id => _rows[id]);

    /// <summary>The row with that identity, or null.</summary>
    public Row? Find(string? id) => id is not null && _rows.TryGetValue(id, out Row? row) ? row : null;

    /// <summary>Adds a row, or replaces the one with the same identity.</summary>
    public void Put(Row row)
    {
        string id = row.Text(identity)!;
        if (!_rows.ContainsKey(id))
            _order.Add(id);
        _rows[id] = row;
    }

    /// <summary>Removes a row.</summary>
    public void Remove(string id)
    {
        if (_rows.Remove(id))
            _order.Remove(id);
    }
}
