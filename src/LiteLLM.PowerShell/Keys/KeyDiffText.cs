using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Writes changes as a person reads them: one aligned line for each property, list item or entry of a map.</summary>
internal static class KeyDiffText
{
    private const int LongestText = 120;

    internal static string Of(IEnumerable<KeyChange> changes)
    {
        (char Sign, string Name, string Text)[] lines = [.. changes.SelectMany(Lines)];
        int width = lines.Length == 0 ? 0 : lines.Max(line => line.Name.Length) + 1;
        return string.Join("\n", lines.Select(line => $"{line.Sign} {(line.Name + ":").PadRight(width)} {line.Text}"));
    }

    private static IEnumerable<(char Sign, string Name, string Text)> Lines(KeyChange change) => change switch
    {
        { BeforeJson.ValueKind: JsonValueKind.Array } or { AfterJson.ValueKind: JsonValueKind.Array } => Items(change),
        { BeforeJson.ValueKind: JsonValueKind.Object } or { AfterJson.ValueKind: JsonValueKind.Object } =>
            Entries(change.Property, change.BeforeJson, change.AfterJson, change.Unit),
        _ => [Line(change.Property, change.BeforeJson, change.AfterJson, change.Unit)],
    };

    private static IEnumerable<(char, string, string)> Items(KeyChange change)
    {
        string[] before = TextsOf(change.BeforeJson);
        string[] after = TextsOf(change.AfterJson);
        string[] added = [.. after.Except(before, StringComparer.Ordinal)];
        string[] removed = [.. before.Except(after, StringComparer.Ordinal)];
        if (added.Length > 0)
        {
            yield return ('+', change.Property, string.Join(", ", added));
        }

        if (removed.Length > 0)
        {
            yield return ('-', change.Property, string.Join(", ", removed));
        }

        if (added.Length == 0 && removed.Length == 0)
        {
            yield return Line(change.Property, change.BeforeJson, change.AfterJson, change.Unit);
        }
    }

    private static IEnumerable<(char, string, string)> Entries(string path, JsonElement before, JsonElement after, string? unit)
    {
        IEnumerable<string> names = KeyRow.Members(before).Concat(KeyRow.Members(after)).Select(entry => entry.Name).Distinct(StringComparer.Ordinal);
        foreach (string name in names)
        {
            JsonElement old = KeyRow.Member(before, name);
            JsonElement @new = KeyRow.Member(after, name);
            string entry = $"{path}.{name}";
            if (JsonComparing.Same(old, @new))
            {
                continue;
            }

            if (old.ValueKind == JsonValueKind.Object && @new.ValueKind == JsonValueKind.Object)
            {
                foreach ((char, string, string) line in Entries(entry, old, @new, unit))
                {
                    yield return line;
                }
            }
            else
            {
                yield return Line(entry, old, @new, unit);
            }
        }
    }

    private static (char, string, string) Line(string name, JsonElement before, JsonElement after, string? unit) =>
        JsonComparing.IsEmpty(before) ? ('+', name, Text(after, unit))
        : JsonComparing.IsEmpty(after) ? ('-', name, Text(before, unit))
        : ('~', name, $"{Text(before, null)} -> {Text(after, unit)}");

    private static string[] TextsOf(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => Text(item, null))] : [];

    private static string Text(JsonElement value, string? unit)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "null",
            JsonValueKind.Number when value.TryGetDouble(out double number) && number < 1e15 => number.ToString("0.##########", CultureInfo.CurrentCulture),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.String => Errors.Secrets.Scrub(value.GetString()!),
            _ => Errors.Secrets.Scrub(value.GetRawText()),
        };
        text = text.Length > LongestText ? text.Substring(0, LongestText) + $"... ({text.Length} characters)" : text;
        return unit is null || value.ValueKind != JsonValueKind.Number ? text : $"{text} {unit}";
    }
}
