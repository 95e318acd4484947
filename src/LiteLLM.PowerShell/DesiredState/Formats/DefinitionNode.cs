using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A value as it stands in a file of definitions, with the line where it stands, whatever the format of the file.</summary>
internal sealed class DefinitionNode
{
    private readonly JsonElement _value;

    /// <summary>A text, a number, true, false, null or a list.</summary>
    internal DefinitionNode(int line, JsonElement value)
    {
        Line = line;
        _value = value;
    }

    /// <summary>A map.</summary>
    internal DefinitionNode(int line, IReadOnlyList<DefinitionEntry> entries)
    {
        Line = line;
        Entries = entries;
    }

    /// <summary>The line, counted from 1.</summary>
    internal int Line { get; }

    /// <summary>The entries of a map; none for any other value.</summary>
    internal IReadOnlyList<DefinitionEntry>? Entries { get; }

    /// <summary>A value that stands in no file.</summary>
    internal static DefinitionNode From(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? new DefinitionNode(0, [.. value.EnumerateObject().Select(entry => new DefinitionEntry(entry.Name, 0, 0, 0, From(entry.Value)))])
        : new DefinitionNode(0, value);

    internal JsonElement ToJson() => Entries is null ? _value : JsonValueWriter.Object(Entries.Select(entry => (entry.Name, entry.Value.ToJson())));
}
