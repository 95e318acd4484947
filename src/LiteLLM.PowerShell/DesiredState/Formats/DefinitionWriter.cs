using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Writes a key that exists as a definition: every attribute that can be declared and has a value, but for what the server gave it by itself.</summary>
internal static class DefinitionWriter
{
    /// <summary>The attributes, each under the name that a format knows it by.</summary>
    internal static JsonElement Of(string name, LiteLLMKey key, DefinitionFormat format) => JsonValueWriter.Object(KeyProperties.All
        .Where(property => property.IsDeclarable && !IsImplied(property, name, key))
        .Select(property => (Property: property, Value: CallbackVariables.Masked(property.Read(key.Row))))
        .Where(attribute => !KeyDiff.Same(attribute.Property.Kind, attribute.Value, JsonValueWriter.Null))
        .Select(attribute => (format.NameOf(attribute.Property), Readable(attribute.Property, attribute.Value)))
        .Concat(Additional(key)));

    /// <summary>Attributes that this module does not know.</summary>
    private static IEnumerable<(string, JsonElement)> Additional(LiteLLMKey key)
    {
        JsonElement additional = CallbackVariables.Masked(KeyJson.SettableAdditionalProperties(key.Row));
        return JsonEquality.IsEmpty(additional) ? [] : [(nameof(LiteLLMKey.AdditionalProperties), additional)];
    }

    private static bool IsImplied(KeyProperty property, string name, LiteLLMKey key) => property.Name switch
    {
        nameof(LiteLLMKey.KeyAlias) => key.KeyAlias == name,
        nameof(LiteLLMKey.UserId) => key.UserId == KeyJson.DefaultUserId,
        _ => SharedBudget.IsImplied(property, key.Row),
    };

    /// <summary>
    /// The value as a person would write it. A life counts whole seconds from the moment at which a server reads the request, so that
    /// dates are told to the minute. A period that the server does not honour is told as it stands, since no other means the same.
    /// </summary>
    private static JsonElement Readable(KeyProperty property, JsonElement value) => (property.Kind, value.ValueKind) switch
    {
        (KeyValueKind.UtcTime, _) when JsonValueReader.ToTime(value) is { } time =>
            JsonValueWriter.From(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        (KeyValueKind.Time, _) when JsonValueReader.ToTime(value) is { } time =>
            JsonValueWriter.From(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:00'Z'", CultureInfo.InvariantCulture)),
        (KeyValueKind.BudgetPeriod or KeyValueKind.Period or KeyValueKind.ModelBudgets or KeyValueKind.BudgetLimits, _) => Said(property, value),
        (_, JsonValueKind.Number) when value.TryGetInt64(out long whole) => JsonValueWriter.From(whole),
        (_, JsonValueKind.Number) when value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < 1e15 => JsonValueWriter.From((long)number),
        _ => value,
    };

    private static JsonElement Said(KeyProperty property, JsonElement value)
    {
        try
        {
            JsonElement said = KeyValueNormalizer.Normalize(property, value);
            return KeyDiff.Same(property.Kind, said, value) ? said : value;
        }
        catch (KeyValueException)
        {
            return value;
        }
    }
}
