namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>New values for some columns of a row, in the order in which they were named.</summary>
internal sealed class Changes : IEnumerable<KeyValuePair<Column, object?>>
{
    private readonly List<KeyValuePair<Column, object?>> _values = [];

    /// <summary>Sets the value of a column.</summary>
    public object? this[Column column]
    {
        get => _values.Find(change => change.Key == column).Value;
        set
        {
            int place = _values.FindIndex(change => change.Key == column);
            if (place < 0)
                _values.Add(new(column, value));
            else
                _values[place] = new(column, value);
        }
    }

    /// <summary>Whether a column has a new value.</summary>
    public bool Has(Column column) => _values.Exists(change => change.Key == column);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Column, object?>> GetEnumerator() => _values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
