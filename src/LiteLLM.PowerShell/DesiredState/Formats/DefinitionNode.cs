using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A value in a definition file with its line, independent of the format of the file.</summary>
internal sealed class DefinitionNode
{
    private readonly JsonElement _value;

    /// <summary>Creates a scalar or a list.</summary>
    internal DefinitionNode(int line, JsonElement value)
    {
        Line = line;
        _value = value;
    }

    /// <summary>Creates a map.</summary>
    internal DefinitionNode(int line, IReadOnlyList<DefinitionEntry> entries)
    {
        Line = line;
        Entries = entries;
    }

    /// <summary>The line, counted from 1.</summary>
    internal int Line { get; }

    /// <summary>The entries of a map, or <c>null</c> for any other value.</summary>
    internal IReadOnlyList<DefinitionEntry>? Entries { get; }

    /// <summary>Whether there is no value.</summary>
    internal bool IsNull => Entries is null && _value.ValueKind == JsonValueKind.Null;

    /// <summary>Creates a value that does not come from a file.</summary>
    internal static DefinitionNode From(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? new DefinitionNode(0, [.. value.EnumerateObject().Select(entry => new DefinitionEntry(entry.Name, 0, 0, 0, From(entry.Value)))])
        : new DefinitionNode(0, value);

    internal JsonElement ToJson() => Entries is null ? _value : JsonValueWriter.Object(Entries.Select(entry => (entry.Name, entry.Value.ToJson())));
}
