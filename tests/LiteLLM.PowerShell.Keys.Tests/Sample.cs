using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests;

/// <summary>Short ways to write the rows, keys and definitions of a test.</summary>
internal static class Sample
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Invariant numbers and a time zone far from UTC, which shows local times that are mistaken for UTC and the reverse.</summary>
    internal static readonly TextStyle Style = new(CultureInfo.InvariantCulture, TimeZoneInfo.CreateCustomTimeZone("Kathmandu", new TimeSpan(5, 45, 0), null, null));

    internal static JsonElement Json(string json) => JsonValueWriter.Raw(json);

    internal static LiteLLMKey Key(string row, string id = "id") => new(id, Json(row), Now);

    internal static KeyProperty Property(string name) => KeyProperties.Named(name);

    /// <summary>Verifies the keys of <see cref="Owned"/>.</summary>
    internal static OwnershipSigner Signer { get; } = new(["secret"], "https://proxy.example");

    /// <summary>The row of a key that a definition of a set manages, with a signed record.</summary>
    internal static LiteLLMKey Owned(string id, string alias, string set, string name, string asked = "[]", string columns = "", string metadata = "") =>
        Recorded(Signer.Sign(new KeyOwnership(set, name, [.. Json(asked).EnumerateArray().Select(JsonValueReader.ToText)]), id), id, alias, columns, metadata);

    /// <summary>The row of a key with an ownership record.</summary>
    internal static LiteLLMKey Recorded(JsonElement record, string id, string alias, string columns = "", string metadata = "") => Key(
        $$$"""{"key_alias":"{{{alias}}}"{{{columns}}},"metadata":{"litellm_keyset":{{{record.GetRawText()}}}{{{metadata}}}}}""", id);

    /// <summary>Keys with the names of their definitions.</summary>
    internal static IReadOnlyList<(string Name, LiteLLMKey Key)> Named(params LiteLLMKey[] keys) => [.. keys.Select(key => (DefinitionNames.Of(key, Signer), key))];

    internal static DesiredKey Desired(params (string Property, object? Value)[] values)
    {
        var desired = new DesiredKey();
        foreach ((string property, object? value) in values)
        {
            desired.Set(Property(property), value);
        }

        return desired;
    }

    /// <summary>The set <c>s</c> with these definitions, as JSON.</summary>
    internal static KeySetDefinition Set(string keys) => DefinitionFile.Read("keys.json", $$"""{ "name": "s", "keys": {{keys}} }""");

    internal static KeyDefinition Definition(string attributes) => Set($$"""{ "ci": {{attributes}} }""").Keys[0];

    /// <summary>The body of a request as one JSON text.</summary>
    internal static string Body(IReadOnlyList<(string Name, JsonElement Value)> body) => JsonValueWriter.Object(body).GetRawText();
}
