using System.Collections.ObjectModel;
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

    /// <summary>Parses the text that <see cref="ToString"/> returns.</summary>
    internal static string[] Parse(string text) => Unquote(text) ?? [.. text.Split(',').Select(item => item.Trim())];

    /// <summary>Parses a JSON array of strings. <c>null</c> if the text is not a JSON array.</summary>
    internal static string[]? Unquote(string? text)
    {
        if (text?.TrimStart().StartsWith("[", StringComparison.Ordinal) is not true)
        {
            return null;
        }

        try
        {
            return [.. JsonValueWriter.Raw(text).EnumerateArray().Select(JsonValueReader.ToText)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns whether a string is parsed as a list of this string only.</summary>
    internal static bool IsPlain(string text) =>
        text.Length > 0 && text == text.Trim() && text[0] != '[' && !text.Contains(',');
}
