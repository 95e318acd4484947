using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A list of strings that converts to a single string and back, for example in a field of a CSV file.</summary>
public sealed class StringList : ReadOnlyCollection<string>
{
    internal StringList(params string[] items)
        : base(items)
    {
    }

    /// <summary>The number of strings. The name matches that of arrays.</summary>
    public int Length => Count;

    /// <summary>Returns the strings separated by commas, or as a JSON array if commas would be ambiguous.</summary>
    public override string ToString() => this.All(IsPlain) ? string.Join(", ", this) : JsonValueWriter.From(this).GetRawText();

    /// <summary>
    /// Converts a value to the items of a list by one rule: a text is one item, several separated by commas, or a JSON array. The items of a
    /// list are used as they are, also with commas.
    /// </summary>
    /// <param name="value">A text, a number or a list, without types of the engine.</param>
    /// <exception cref="FormatException">An item is empty, or is not text.</exception>
    internal static string[] Convert(object value)
    {
        object?[] items = value is string text ? ItemsOf(text) : value is IEnumerable list and not IDictionary ? [.. list.Cast<object?>()] : [value];
        if (Array.Find(items, item => item is IEnumerable and not string) is { } collection)
        {
            throw new FormatException($"{JsonValueWriter.From(collection).GetRawText()} is not allowed as an item; each item has to be text");
        }

        string[] texts = [.. items.Select(item => System.Convert.ToString(item, CultureInfo.InvariantCulture) ?? "").Select(ObjectText.Refuse)];
        return Array.IndexOf(texts, "") < 0 ? texts : throw new FormatException("an empty item is not allowed");
    }

    private static object?[] ItemsOf(string text) => Quoted(text) ?? [.. text.Split(',').Select(item => item.Trim())];

    /// <summary>Parses a JSON array. <c>null</c> if the text is not a JSON array.</summary>
    private static object?[]? Quoted(string text)
    {
        if (!text.TrimStart().StartsWith("[", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonValueReader.ToObject(JsonValueWriter.Raw(text)) as object?[];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns whether a string is parsed as a list of this string only.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0 && text == text.Trim() && text[0] != '[' && !text.Contains(',');
}
