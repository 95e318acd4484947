using System.Collections.ObjectModel;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A list of texts that stands as one text where there is room for no more, such as in a field of a CSV file, and is read from there again.</summary>
public sealed class StringList : ReadOnlyCollection<string>
{
    internal StringList(params string[] items)
        : base(items)
    {
    }

    /// <summary>The number of texts, by the name that an array has for it.</summary>
    public int Length => Count;

    /// <summary>The texts with commas between them; where one of them could be mistaken, all of them as a JSON array.</summary>
    public override string ToString() => this.All(IsPlain) ? string.Join(", ", this) : JsonValueWriter.From(this).GetRawText();

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    internal static string[] Parse(string text) => Unquote(text) ?? [.. text.Split(',').Select(item => item.Trim())];

    /// <summary>The texts of a JSON array; none if the text is none.</summary>
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

    /// <summary>Whether a text that stands alone is read as itself.</summary>
    internal static bool IsPlain(string text) =>
        text.Length > 0 && text == text.Trim() && text[0] != '[' && !text.Contains(',');
}
