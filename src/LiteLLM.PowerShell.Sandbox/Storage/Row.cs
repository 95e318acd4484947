using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A row of a table; it never changes, so that it can be written while others change the table.</summary>
internal sealed class Row(TableShape shape, object?[] values)
{
    /// <summary>The columns.</summary>
    public TableShape Shape { get; } = shape;

    /// <summary>The value of a column.</summary>
    public object? this[Column column] => values[column.Index];

    /// <summary>A column of texts.</summary>
    public string? Text(Column column) => (string?)this[column];

    /// <summary>A column of numbers.</summary>
    public double? Number(Column column) => (double?)this[column];

    /// <summary>A column of whole numbers.</summary>
    public long? Integer(Column column) => (long?)this[column];

    /// <summary>A column of times.</summary>
    public DateTimeOffset? Time(Column column) => (DateTimeOffset?)this[column];

    /// <summary>A column of JSON or lists that is never null.</summary>
    public JsonElement Json(Column column) => (JsonElement)this[column]!;

    /// <summary>Whether a column is true.</summary>
    public bool IsSet(Column column) => this[column] is true;

    /// <summary>The row after changes, which are checked as the database does.</summary>
    public Row With(IEnumerable<KeyValuePair<Column, object?>> changes)
    {
        var changed = (object?[])values.Clone();
        foreach (KeyValuePair<Column, object?> change in changes)
            changed[change.Key.Index] = change.Key.Store(change.Value);
        return new Row(Shape, changed);
    }
}
