using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>A filter of a search: the value that a column of text must have.</summary>
internal sealed class KeyFilter
{
    private readonly LikePattern? _pattern;

    /// <summary>Filters by a value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    /// <param name="inPart">Whether the column may contain more than the value, in any case.</param>
    public KeyFilter(Column column, string value, bool inPart)
    {
        Column = column;
        Value = value;
        _pattern = inPart ? new LikePattern(value) : null;
    }

    /// <summary>The column.</summary>
    public Column Column { get; }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>Whether the column may contain more than the value.</summary>
    public bool InPart => _pattern is not null;

    /// <summary>Whether a key passes.</summary>
    public bool Matches(Row key) =>
        _pattern is null ? key.Text(Column) == Value : key.Text(Column) is { } text && _pattern.IsIn(text);
}
