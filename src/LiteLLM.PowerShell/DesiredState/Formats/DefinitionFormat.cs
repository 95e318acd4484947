using System.Text.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A format of definition files, identified by the file extension.</summary>
internal abstract class DefinitionFormat
{
    private static readonly IReadOnlyList<DefinitionFormat> All = [new JsonDefinitions(), new DataFileDefinitions(), new YamlDefinitions()];

    /// <summary>The file extensions of all formats.</summary>
    internal static IEnumerable<string> AllExtensions => All.SelectMany(format => format.Extensions);

    /// <summary>The file extensions of the format.</summary>
    internal abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>The text between two entries of a map.</summary>
    protected abstract string Separator { get; }

    /// <summary>Gets the format of a file.</summary>
    /// <exception cref="FormatException">No format has the file extension.</exception>
    internal static DefinitionFormat Of(string path) => TerraformConfiguration.Owns(path)
        ? throw new FormatException("it is a configuration of Terraform. Convert it with ConvertFrom-LiteLLMTerraformState.")
        : All.FirstOrDefault(format => format.Owns(path))
        ?? throw new FormatException($"the extension of a definition file must be one of {string.Join(", ", AllExtensions)}, not in '{Path.GetExtension(path)}'.");

    /// <summary>Returns whether the extension of a file is that of a definition file.</summary>
    internal static bool IsOne(string path) => !TerraformConfiguration.Owns(path) && All.Any(format => format.Owns(path));

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">The text does not have this format. The message contains the position.</exception>
    internal abstract DefinitionNode Read(string text);

    /// <summary>Formats a complete file with one set.</summary>
    /// <param name="set">The name of the set.</param>
    /// <param name="keys">The definitions by name.</param>
    internal abstract string Document(string set, IEnumerable<(string Name, JsonElement Value)> keys);

    /// <summary>Gets the name of an attribute in files of this format.</summary>
    internal virtual string NameOf(KeyProperty property) => property.JsonName;

    /// <summary>Adds definitions to a text. They replace definitions with the same names, or are appended. The rest of the text stays unchanged.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keys">The <c>keys</c> entry of the set in the text.</param>
    /// <param name="added">The definitions to add.</param>
    internal string With(string text, DefinitionEntry keys, IReadOnlyList<(string Name, JsonElement Value)> added)
    {
        IReadOnlyList<DefinitionEntry> existing = keys.Value.Entries!;
        string lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        Dictionary<string, JsonElement> byName = added.ToDictionary(definition => definition.Name, definition => definition.Value, StringComparer.Ordinal);
        List<(string Name, JsonElement Value)> last = [.. added.Where(definition => existing.All(entry => entry.Name != definition.Name))];
        if (existing.Count == 0)
        {
            string whole = Entry(keys.Name, KeyRowsOf(last), lineEnd + new string(' ', Column(text, keys.Start)));
            return text.Substring(0, keys.Start) + whole + text.Substring(keys.End);
        }

        int column = Column(text, existing[0].Start);
        string tail = string.Concat(last.Select(definition => $"{Separator}{lineEnd}{new string(' ', column)}{Entry(definition.Name, definition.Value, lineEnd + new string(' ', column))}"));
        string result = text.Insert(existing[existing.Count - 1].End, tail);
        foreach (DefinitionEntry entry in existing.Reverse().Where(entry => byName.ContainsKey(entry.Name)))
        {
            result = result.Substring(0, entry.Start) + Entry(entry.Name, byName[entry.Name], lineEnd + new string(' ', Column(text, entry.Start))) + result.Substring(entry.End);
        }

        return result;
    }

    /// <summary>An entry of a map: its name and its value.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="newLine">The end of a line, and the indentation of the next one.</param>
    protected abstract string Entry(string name, JsonElement value, string newLine);

    private static JsonElement KeyRowsOf(IEnumerable<(string Name, JsonElement Value)> keys) => Json.JsonValueWriter.Object(keys);

    /// <summary>Gets the indentation of the line at a position.</summary>
    private static int Column(string text, int position)
    {
        int start = text.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        return text.Skip(start).TakeWhile(character => character == ' ').Count();
    }

    private bool Owns(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
