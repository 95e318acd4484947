using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// The variables of logging callbacks (<c>callback_vars</c>). The server stores and returns credentials of other systems there in
/// plain text. They are masked wherever they are displayed, and sent unchanged.
/// </summary>
internal static class CallbackVariables
{
    /// <summary>The text that replaces a masked value.</summary>
    internal const string Mask = "********";

    private const string Name = "callback_vars";

    /// <summary>The prefix of values that refer to an environment variable of the server. Such values are not secret.</summary>
    private const string Reference = "os.environ/";

    /// <summary>Masks all variables in a value, at any depth.</summary>
    internal static JsonElement Masked(JsonElement value) => Contains(value) ? Rewritten(value, MaskedVariable) : value;

    /// <summary>Replaces masked variables in a value with those at the same position in the current value.</summary>
    internal static JsonElement Unmasked(JsonElement value, JsonElement current) => HasMask(value) ? Restored(value, current) : value;

    /// <summary>Returns whether a variable in the value is masked, so that its actual value is unknown.</summary>
    internal static bool HasMask(JsonElement value) => Contains(value) && Variables(value).Any(IsMask);

    /// <summary>Gets the secret values of all variables in the value.</summary>
    internal static IEnumerable<string> SecretsIn(JsonElement value) => !Contains(value) ? [] : Variables(value)
        .Where(variable => !JsonEquality.IsEmpty(variable) && !JsonEquality.Same(variable, MaskedVariable(variable)))
        .Select(JsonValueReader.ToText);

    private static JsonElement Restored(JsonElement value, JsonElement current) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonValueWriter.Object([.. value.EnumerateObject().Select(member =>
            (member.Name, Restored(member.Value, JsonValueReader.Member(current, member.Name))))]),
        JsonValueKind.Array => JsonValueWriter.From(value.EnumerateArray().Select((item, index) => Restored(item, Counterpart(item, index, current))).ToArray()),
        JsonValueKind.String when IsMask(value) && current.ValueKind != JsonValueKind.Null => current,
        _ => value,
    };

    private static bool Contains(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !JsonEquality.IsEmpty(value) && value.GetRawText().Contains(Name, StringComparison.Ordinal);

    private static bool IsMask(JsonElement variable) => variable.ValueKind == JsonValueKind.String && variable.ValueEquals(Mask);

    /// <summary>Finds the callback with the same name and type in a list, or the item at the same index.</summary>
    private static JsonElement Counterpart(JsonElement item, int index, JsonElement current)
    {
        JsonElement[] others = current.ValueKind == JsonValueKind.Array ? [.. current.EnumerateArray()] : [];
        JsonElement[] namesakes = [.. others.Where(other => IsNamesake(item, other))];
        return namesakes.Length == 1 ? namesakes[0]
            : index < others.Length && IsNamesake(item, others[index]) ? others[index]
            : JsonValueWriter.Null;
    }

    private static bool IsNamesake(JsonElement one, JsonElement other) =>
        Array.TrueForAll(["callback_name", "callback_type"], name => JsonEquality.Same(JsonValueReader.Member(one, name), JsonValueReader.Member(other, name)));

    private static IEnumerable<JsonElement> Variables(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => member.Name == Name ? Leaves(member.Value) : Variables(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Variables),
        _ => [],
    };

    private static IEnumerable<JsonElement> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Leaves(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        _ => [value],
    };

    private static JsonElement Rewritten(JsonElement value, Func<JsonElement, JsonElement> variable) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonValueWriter.Object([.. value.EnumerateObject().Select(member =>
            (member.Name, member.Name == Name ? Replaced(member.Value, variable) : Rewritten(member.Value, variable)))]),
        JsonValueKind.Array => JsonValueWriter.From(value.EnumerateArray().Select(item => Rewritten(item, variable)).ToArray()),
        _ => value,
    };

    private static JsonElement Replaced(JsonElement value, Func<JsonElement, JsonElement> variable) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonValueWriter.Object([.. value.EnumerateObject().Select(member => (member.Name, Replaced(member.Value, variable)))]),
        JsonValueKind.Array => JsonValueWriter.From(value.EnumerateArray().Select(item => Replaced(item, variable)).ToArray()),
        _ => variable(value),
    };

    private static JsonElement MaskedVariable(JsonElement value) =>
        JsonEquality.IsEmpty(value) || value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(Reference, StringComparison.Ordinal)
            ? value
            : JsonValueWriter.From(Mask);
}
