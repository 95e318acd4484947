using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A column of a table.</summary>
internal sealed class Column(string name, ColumnType type)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The name, ready to be written.</summary>
    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name);

    /// <summary>The type.</summary>
    public ColumnType Type { get; } = type;

    /// <summary>The value that a new row has.</summary>
    public object? Default { get; init; }

    /// <summary>Whether the value may not be null.</summary>
    public bool Required { get; init; }

    /// <summary>Which versions have it.</summary>
    public Func<ServerVersion, bool> In { get; init; } = _ => true;

    /// <summary>The position in its table.</summary>
    public int Index { get; set; }

    /// <summary>The value as the database keeps it.</summary>
    public object? Store(object? value) => value switch
    {
        null when Required => throw Unset(),
        long number when Type == ColumnType.Integer && number != (int)number => throw new ValueFault(
            $"Value out of range for the type: value \"{number}\" is out of range for type integer"),
        DateTimeOffset time => TimeText.ToMilliseconds(time),
        JsonElement json => JsonParts.Detach(Type == ColumnType.Json ? JsonColumnOrder.Normalize(json) : json),
        _ => value,
    };

    private ValueFault Unset()
    {
        const string Unmatched = "Unable to match input value to any allowed input type for the field. Parse errors: ";
        string unset = $"`data.{Name}`: A value is required but not set";
        string pair = $"{Unmatched}[{unset}, {unset}]";
        return new ValueFault($"{Unmatched}[{pair}, {pair}]");
    }
}
