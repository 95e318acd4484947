namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of a table, in the order in which a response contains them.</summary>
internal sealed class TableShape
{
    private readonly Dictionary<string, Column> _byName = new(StringComparer.Ordinal);

    /// <summary>Lays the columns out.</summary>
    public TableShape(params Column[] columns)
    {
        Columns = columns;
        for (int index = 0; index < columns.Length; index++)
        {
            columns[index].Index = index;
            _byName.Add(columns[index].Name, columns[index]);
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The column with that name, or null.</summary>
    public Column? Find(string name) => _byName.TryGetValue(name, out Column? column) ? column : null;

    /// <summary>The values that have a column here, as changes.</summary>
    public Changes ChangesFrom(IEnumerable<KeyValuePair<string, object?>> values)
    {
        var changes = new Changes();
        foreach (KeyValuePair<string, object?> value in values)
        {
            if (Find(value.Key) is { } column)
                changes[column] = value.Value;
        }
        return changes;
    }

    /// <summary>A row of defaults.</summary>
    public Row NewRow() => new(this, [.. Columns.Select(column => column.Default)]);
}
