using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Plans;

namespace LiteLLM.PowerShell.Definitions;

/// <summary>Writes a key that exists as a definition: every attribute that can be declared and has a value, but for what the server gave it by itself.</summary>
internal static class DeclaredKey
{
    /// <summary>The name of the definition of a key: the one that its set knows it by, or its alias.</summary>
    internal static string NameOf(LiteLLMKey key) => KeyOwnership.Of(key)?.Name ?? key.KeyAlias ?? "";

    /// <summary>The attributes, each under the name that a format knows it by.</summary>
    internal static JsonElement Of(LiteLLMKey key, DefinitionFormat format) => JsonWriting.Object(KeyProperties.All
        .Where(property => property.IsDeclarable && !IsImplied(property, key))
        .Select(property => (Property: property, Value: property.Read(key.Row)))
        .Where(attribute => !KeyDiff.Same(attribute.Property.Kind, attribute.Value, JsonWriting.Null))
        .Select(attribute => (format.NameOf(attribute.Property), Readable(attribute.Property, attribute.Value))));

    private static bool IsImplied(KeyProperty property, LiteLLMKey key) => property.Name switch
    {
        nameof(LiteLLMKey.KeyAlias) => key.KeyAlias == NameOf(key),
        nameof(LiteLLMKey.UserId) => key.UserId == KeyPlanner.ServersUser,
        nameof(LiteLLMKey.BudgetId) => key.SoftBudget is not null,
        _ => false,
    };

    /// <summary>A life counts whole seconds from the moment at which a server reads the request, so that dates are told to the minute.</summary>
    private static JsonElement Readable(KeyProperty property, JsonElement value) => (property.Kind, value.ValueKind) switch
    {
        (KeyValueKind.Time, _) when JsonReading.ToTime(value) is { } time =>
            JsonWriting.From(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:00'Z'", CultureInfo.InvariantCulture)),
        (_, JsonValueKind.Number) when value.TryGetInt64(out long whole) => JsonWriting.From(whole),
        (_, JsonValueKind.Number) when value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < 1e15 => JsonWriting.From((long)number),
        _ => value,
    };
}
