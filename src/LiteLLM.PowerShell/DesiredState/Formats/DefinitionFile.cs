using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Reads and writes definition files.</summary>
internal static class DefinitionFile
{
    private const string AliasName = "key_alias";

    /// <summary>The maximum length of a file, in characters. It is more than the definitions of all keys of a proxy require.</summary>
    private const int LongestText = 64 * 1024 * 1024;

    /// <summary>The number of definitions that are checked together.</summary>
    private const int CheckedTogether = 500;

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="LiteLLMException">The file cannot be read.</exception>
    internal static string Text(string path) => TextFile.Read(path, LongestText).Text;

    /// <summary>Creates a new file with the definitions of keys, in the order of their names.</summary>
    /// <param name="path">The path of the file, whose extension determines the format.</param>
    /// <param name="set">The name of the set.</param>
    /// <param name="keys">The keys and the names of their definitions, which are unique.</param>
    /// <returns>The text of the file.</returns>
    /// <exception cref="DefinitionException">The extension is not supported, or the format cannot represent a key.</exception>
    internal static string New(string path, string set, IEnumerable<(string Name, LiteLLMKey Key)> keys) =>
        Document(path, set, format => Definitions(keys.OrderBy(named => named.Name, StringComparer.Ordinal), format));

    /// <summary>
    /// Creates a new file like <see cref="New"/>, and checks that it can be read. The definitions are checked in groups while the text is written,
    /// because those of all keys together are large.
    /// </summary>
    /// <exception cref="DefinitionException">The extension is not supported, the format cannot represent a key, or the text could not be read.</exception>
    internal static string NewChecked(string path, string set, IEnumerable<(string Name, LiteLLMKey Key)> keys)
    {
        var reader = new DefinitionReader();
        bool isValid = false;
        string text = Document(path, set, format => InGroups(
            Definitions(keys.OrderBy(named => named.Name, StringComparer.Ordinal), format), group => isValid = reader.Check(path, format.Document(set, group))));
        if (!isValid)
        {
            Read(path, text); // Names the lines of the mistakes.
        }

        return text;
    }

    /// <summary>Creates a new file with the definitions of keys that Terraform manages, in their order.</summary>
    /// <exception cref="DefinitionException">The extension is not supported, or the format cannot represent a key.</exception>
    internal static string Of(string path, string set, IEnumerable<TerraformKey> keys) => Document(path, set, format => keys.Select(key => (
        key.Name,
        JsonValueWriter.Object(key.Attributes
            .Where(attribute => attribute.Name != AliasName || key.Alias != key.Name)
            .Select(attribute => (KeyProperties.Find(attribute.Name) is { } property ? format.NameOf(property) : attribute.Name, attribute.Value))))));

    /// <summary>Adds the definitions of keys to a file. They replace definitions with the same names, or are appended.</summary>
    /// <param name="path">The path of the file, whose extension determines the format.</param>
    /// <param name="text">The current text of the file.</param>
    /// <param name="keys">The keys and the names of their definitions, which are unique.</param>
    /// <returns>The new text of the file.</returns>
    /// <exception cref="DefinitionException">The text contains no definitions.</exception>
    internal static string With(string path, string text, IEnumerable<(string Name, LiteLLMKey Key)> keys)
    {
        try
        {
            DefinitionFormat format = DefinitionFormat.Of(path);
            DefinitionEntry? existing = format.Read(text).Entries?.FirstOrDefault(entry => entry.Name.Equals("keys", StringComparison.OrdinalIgnoreCase));
            return existing?.Value.Entries is not null
                ? format.With(text, existing, [.. Definitions(keys, format)])
                : throw new FormatException("it has no map of keys to which definitions can be added.");
        }
        catch (FormatException problem)
        {
            throw Invalid(path, problem);
        }
    }

    /// <summary>Reads the set in a text.</summary>
    /// <exception cref="DefinitionException">The text contains mistakes.</exception>
    internal static KeySetDefinition Read(string path, string text)
    {
        var reader = new DefinitionReader();
        reader.ReadText(path, text);
        return reader.Finish().Single();
    }

    /// <summary>Writes a file with other definitions than it has now. Its encoding, its byte order mark and what the change leaves stay as they are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Returns the new text for the text that the file has; for none if it does not exist.</param>
    /// <param name="cancellationToken">Ends the wait for another command that writes the file.</param>
    /// <exception cref="LiteLLMException">The file cannot be written.</exception>
    internal static void Update(string path, Func<string?, string> change, CancellationToken cancellationToken) => AtomicFile.Update(path, () =>
    {
        TextFile? existing = File.Exists(path) ? TextFile.Read(path, LongestText) : null;
        return new TextFile(change(existing?.Text), existing?.Encoding ?? TextFile.Utf8);
    }, cancellationToken);

    private static string Document(string path, string set, Func<DefinitionFormat, IEnumerable<(string Name, JsonElement Value)>> definitions)
    {
        try
        {
            DefinitionFormat format = DefinitionFormat.Of(path);
            return format.Document(set, definitions(format));
        }
        catch (FormatException problem)
        {
            throw Invalid(path, problem);
        }
    }

    /// <summary>Passes groups of definitions to an action before they are returned one by one.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> InGroups(IEnumerable<(string Name, JsonElement Value)> definitions, Action<IReadOnlyList<(string Name, JsonElement Value)>> action)
    {
        var group = new List<(string Name, JsonElement Value)>(CheckedTogether);
        using IEnumerator<(string Name, JsonElement Value)> next = definitions.GetEnumerator();
        do
        {
            group.Clear();
            while (group.Count < CheckedTogether && next.MoveNext())
            {
                group.Add(next.Current);
            }

            if (group.Count > 0)
            {
                action(group);
            }

            foreach ((string Name, JsonElement Value) definition in group)
            {
                yield return definition;
            }
        }
        while (group.Count == CheckedTogether);
    }

    private static IEnumerable<(string Name, JsonElement Value)> Definitions(IEnumerable<(string Name, LiteLLMKey Key)> keys, DefinitionFormat format) =>
        keys.Select(named => (named.Name, DefinitionWriter.Of(named.Name, named.Key, format)));

    private static DefinitionException Invalid(string path, FormatException problem) => new([DefinitionProblem.In(path, problem)]);
}
