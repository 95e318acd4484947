using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Definitions of keys in a JSON file: <c>{ "keys": [ { "key_alias": ..., ... } ] }</c>, every attribute under its API name. Secrets are never in it.</summary>
internal static class KeyDefinitionFile
{
    private const string KeysName = "keys";
    private const string AliasName = "key_alias";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes definitions into a file, beside those that it holds.</summary>
    /// <exception cref="LiteLLMException">The file cannot be read or written.</exception>
    internal static void Write(string path, IEnumerable<LiteLLMKey> keys)
    {
        try
        {
            JsonElement document = File.Exists(path) ? Read(path) : JsonWriting.EmptyMap;
            Dictionary<string, JsonElement> added = keys
                .GroupBy(key => key.KeyAlias!, StringComparer.Ordinal)
                .ToDictionary(named => named.Key, named => Definition(named.Last()), StringComparer.Ordinal);
            JsonElement existing = KeyRow.Member(document, KeysName);
            IEnumerable<JsonElement> kept = existing.ValueKind == JsonValueKind.Array
                ? existing.EnumerateArray().Where(key => !added.ContainsKey(JsonReading.ToText(KeyRow.Member(key, AliasName))))
                : [];
            JsonElement result = JsonWriting.Object(KeyRow.Members(document)
                .Where(member => member.Name != KeysName)
                .Select(member => (member.Name, member.Value))
                .Append((KeysName, JsonWriting.From(kept.Concat(added.Values).ToArray()))));
            File.WriteAllText(path, JsonSerializer.Serialize(result, Indented) + "\n");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LiteLLMException("FileNotWritten", ErrorCategory.WriteError, $"{path} was not written: {problem.Message}", problem);
        }
    }

    /// <summary>Every attribute that can be set and has a value. What the server computes is left out.</summary>
    private static JsonElement Definition(LiteLLMKey key) => JsonWriting.Object(KeyProperties.All
        .Where(property => (property.Settable & Settable.OnCreate) != 0 && property.Name is not (nameof(LiteLLMKey.Spend) or nameof(LiteLLMKey.BudgetId)))
        .Select(property => (property.JsonName, Value: property.Read(key.Row), property.Kind))
        .Where(property => !KeyDiff.Same(property.Kind, property.Value, JsonWriting.Null))
        .Select(property => (property.JsonName, property.Value)));

    private static JsonElement Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new LiteLLMException("FileNotUnderstood", ErrorCategory.InvalidData, $"{path} holds no JSON object, so no definitions can be added to it.");
        }
        catch (JsonException problem)
        {
            throw new LiteLLMException("FileNotUnderstood", ErrorCategory.InvalidData,
                $"{path} is not JSON, so no definitions can be added to it (line {problem.LineNumber + 1}).", problem);
        }
    }
}
