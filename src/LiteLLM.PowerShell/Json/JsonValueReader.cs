using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace LiteLLM.PowerShell.Json;

/// <summary>Converts JSON to .NET values. Values of an unexpected type are converted to the nearest possible value; they never cause an error.</summary>
internal static class JsonValueReader
{
    /// <summary>The depth to which servers read and write JSON, which is about 1000; the default of .NET is 64.</summary>
    internal static readonly JsonDocumentOptions ServerDocument = new() { MaxDepth = 1000 };

    /// <summary>Gets a member of an object. A JSON <c>null</c> if there is no such member, or if the value is not an object.</summary>
    internal static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : JsonValueWriter.Null;

    /// <summary>Gets the members of an object. Empty if the value is not an object.</summary>
    internal static IEnumerable<JsonProperty> Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    /// <summary>Converts a value. Strings, whole numbers, numbers with a fraction, Booleans, lists and maps (ordered, case-sensitive) keep their type.</summary>
    internal static object? ToObject(JsonElement value) => ToObject(value, text => text);

    /// <summary>Converts a value, and each string in it with a function.</summary>
    internal static object? ToObject(JsonElement value, Func<string, string> ofText)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String: return ofText(value.GetString()!);
            case JsonValueKind.Number: return ToNumber(value);
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Array: return value.EnumerateArray().Select(item => ToObject(item, ofText)).ToArray();
            case JsonValueKind.Object:
                var map = new OrderedDictionary(StringComparer.Ordinal);
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    map[member.Name] = ToObject(member.Value, ofText);
                }

                return map;
            default: return null;
        }
    }

    /// <summary>Gets a string unchanged, and any other value as <see cref="JsonElement.ToString"/> formats it. <c>null</c> becomes an empty string.</summary>
    internal static string ToText(JsonElement value) => value.ToString();

    internal static double? ToDouble(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : double.TryParse(ToText(value), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number
        : null;

    internal static long? ToInteger(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : ToDouble(value) is { } real && Math.Abs(real) < long.MaxValue ? (long)real
        : null;

    internal static bool? ToBoolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => bool.TryParse(ToText(value), out bool flag) ? flag : null,
    };

    internal static DateTimeOffset? ToTime(JsonElement value) =>
        DateTimeOffset.TryParse(ToText(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    private static object ToNumber(JsonElement value)
    {
        if (value.TryGetInt64(out long integer))
        {
            return integer;
        }

        string text = value.GetRawText();
        return text.IndexOfAny(['.', 'e', 'E']) < 0 ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : value.GetDouble();
    }
}
