using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A file of definitions on disk.</summary>
internal static class DefinitionFile
{
    private const string AliasName = "key_alias";

    /// <summary>More than all keys of a proxy take; whatever is longer was not meant.</summary>
    private const int LongestText = 64 * 1024 * 1024;

    /// <exception cref="LiteLLMException">The file cannot be read.</exception>
    internal static string Text(string path) => TextFile.Read(path, LongestText).Text;

    /// <summary>A new text with the definitions of keys.</summary>
    /// <param name="path">The file, whose ending says the format.</param>
    /// <param name="set">The name of the set.</param>
    /// <param name="keys">The keys with the names of their definitions, which are different. The definitions stand in the order of their names.</param>
    /// <exception cref="DefinitionException">The ending says no format, or the format cannot hold a key.</exception>
    internal static string New(string path, string set, IEnumerable<(string Name, LiteLLMKey Key)> keys) =>
        Document(path, set, format => Definitions(keys, format).OrderBy(definition => definition.Name, StringComparer.Ordinal));

    /// <summary>A new text with the definitions of keys that Terraform manages, in their order.</summary>
    /// <exception cref="DefinitionException">The ending says no format, or the format cannot hold a key.</exception>
    internal static string Of(string path, string set, IEnumerable<TerraformKey> keys) => Document(path, set, format => keys.Select(key => (
        key.Name,
        JsonValueWriter.Object(key.Attributes
            .Where(attribute => attribute.Name != AliasName || key.Alias != key.Name)
            .Select(attribute => (KeyProperties.Find(attribute.Name) is { } property ? format.NameOf(property) : attribute.Name, attribute.Value))))));

    /// <summary>The text of a file with the definitions of keys put in: they take the place of those of their names, or come last.</summary>
    /// <param name="path">The file, whose ending says the format.</param>
    /// <param name="text">The text that it has.</param>
    /// <param name="keys">The keys with the names of their definitions, which are different.</param>
    /// <exception cref="DefinitionException">The text holds no definitions.</exception>
    internal static string With(string path, string text, IEnumerable<(string Name, LiteLLMKey Key)> keys)
    {
        try
        {
            DefinitionFormat format = DefinitionFormat.Of(path);
            DefinitionEntry? existing = format.Read(text).Entries?.FirstOrDefault(entry => entry.Name.Equals("keys", StringComparison.OrdinalIgnoreCase));
            return existing?.Value.Entries is not null
                ? format.With(text, existing, [.. Definitions(keys, format)])
                : throw new FormatException("it has no map of keys that definitions could be added to.");
        }
        catch (FormatException problem)
        {
            throw Invalid(path, problem);
        }
    }

    /// <summary>The one set that a text holds.</summary>
    /// <exception cref="DefinitionException">Something is wrong with it; it tells everything.</exception>
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

    private static IEnumerable<(string Name, JsonElement Value)> Definitions(IEnumerable<(string Name, LiteLLMKey Key)> keys, DefinitionFormat format) =>
        keys.Select(named => (named.Name, DefinitionWriter.Of(named.Name, named.Key, format)));

    private static DefinitionException Invalid(string path, FormatException problem) => new([DefinitionProblem.In(path, problem)]);
}
