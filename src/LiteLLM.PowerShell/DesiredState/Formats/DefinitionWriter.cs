using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Writes an existing key as a definition, with every attribute that can be declared and has a value. Values that the server assigned are omitted.</summary>
internal static class DefinitionWriter
{
    /// <summary>Gets the attributes of a key under the names of a format.</summary>
    internal static JsonElement Of(string name, LiteLLMKey key, DefinitionFormat format) => JsonValueWriter.Object(KeyProperties.All
        .Where(property => property.IsDeclarable && !IsImplied(property, name, key))
        .Select(property => (Property: property, Value: CallbackVariables.Masked(property.Read(key.Row))))
        .Where(attribute => !KeyDiff.Same(attribute.Property.Kind, attribute.Value, JsonValueWriter.Null))
        .Select(attribute => (format.NameOf(attribute.Property), Readable(attribute.Property, attribute.Value)))
        .Concat(Additional(key))
        .Concat(OwnershipRecord.PreventsDestroy(key) ? [(KeyOwnership.PreventDestroyName, JsonValueWriter.From(true))] : []));

    /// <summary>Gets the attributes that this module does not define.</summary>
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
    /// Converts a value to a readable form. The server counts durations in whole seconds from the time at which it reads the request, so
    /// times are written without seconds. A duration that the server does not support is written as stored, because no other text is equivalent.
    /// </summary>
    private static JsonElement Readable(KeyProperty property, JsonElement value) => (property.Kind, value.ValueKind) switch
    {
        (KeyValueKind.UtcTime, _) when JsonValueReader.ToTime(value) is { } time =>
            JsonValueWriter.From(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        (KeyValueKind.Time, _) when JsonValueReader.ToTime(value) is { } time =>
            JsonValueWriter.From(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:00'Z'", CultureInfo.InvariantCulture)),
        (KeyValueKind.BudgetPeriod or KeyValueKind.Period or KeyValueKind.ModelBudgets or KeyValueKind.BudgetLimits, _) => Normalized(property, value),
        (_, JsonValueKind.Number) when value.TryGetInt64(out long whole) => JsonValueWriter.From(whole),
        (_, JsonValueKind.Number) when value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < 1e15 => JsonValueWriter.From((long)number),
        _ => value,
    };

    private static JsonElement Normalized(KeyProperty property, JsonElement value)
    {
        try
        {
            JsonElement normalized = KeyValueNormalizer.Normalize(property, value);
            return KeyDiff.Same(property.Kind, normalized, value) ? normalized : value;
        }
        catch (KeyValueException)
        {
            return value;
        }
    }
}
