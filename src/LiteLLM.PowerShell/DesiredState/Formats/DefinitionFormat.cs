using System.Text.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A way of writing definitions down, known by the ending of the file.</summary>
internal abstract class DefinitionFormat
{
    private static readonly IReadOnlyList<DefinitionFormat> All = [new JsonDefinitions(), new DataFileDefinitions(), new YamlDefinitions()];

    /// <summary>The endings of all files of definitions.</summary>
    internal static IEnumerable<string> AllExtensions => All.SelectMany(format => format.Extensions);

    /// <summary>The endings of the files.</summary>
    internal abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>What stands between two entries of a map.</summary>
    protected abstract string Separator { get; }

    /// <summary>The format of a file.</summary>
    /// <exception cref="FormatException">No format has that ending.</exception>
    internal static DefinitionFormat Of(string path) => All.FirstOrDefault(format => format.Owns(path))
        ?? throw new FormatException($"definitions are written in files that end in {string.Join(", ", AllExtensions)}, not in '{Path.GetExtension(path)}'.");

    /// <summary>Whether a file is one of definitions.</summary>
    internal static bool IsOne(string path) => All.Any(format => format.Owns(path));

    /// <exception cref="FormatException">The text is not of this format; the message says where.</exception>
    internal abstract DefinitionNode Read(string text);

    /// <summary>A whole file with one set.</summary>
    /// <param name="set">The name of the set.</param>
    /// <param name="keys">The definitions.</param>
    internal abstract string Document(string set, IEnumerable<(string Name, JsonElement Value)> keys);

    /// <summary>The name by which people know an attribute in files of this format.</summary>
    internal virtual string NameOf(KeyProperty property) => property.JsonName;

    /// <summary>The text of a file, with definitions put in: each takes the place of the one of its name, or comes last. All else stays as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keys">The <c>keys</c> of the set in the text.</param>
    /// <param name="added">The definitions.</param>
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

    /// <summary>How far a line is indented in which something stands.</summary>
    private static int Column(string text, int position)
    {
        int start = text.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        return text.Skip(start).TakeWhile(letter => letter == ' ').Count();
    }

    private bool Owns(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
