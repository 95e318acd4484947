using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Formats changes for display: one aligned line for each property, list item or map entry.</summary>
/// <param name="style">The culture of numbers and the time zone of times.</param>
internal sealed class DiffFormatter(TextStyle style)
{
    private const int LongestText = 120;

    /// <summary>Formats a title, with the changes indented below it.</summary>
    internal string Below(string title, IReadOnlyCollection<KeyChange> changes) =>
        changes.Count == 0 ? title : $"{title}\n  {Of(changes).Replace("\n", "\n  ")}";

    internal string Of(IEnumerable<KeyChange> changes)
    {
        (char Sign, string Name, string Text)[] lines = [.. changes.SelectMany(Lines).Select(line => (line.Item1, VisibleText.Of(line.Item2), line.Item3))];
        int width = lines.Length == 0 ? 0 : lines.Max(line => line.Name.Length) + 1;
        return string.Join("\n", lines.Select(line => $"{line.Sign} {(line.Name + ":").PadRight(width)} {line.Text}"));
    }

    private IEnumerable<(char Sign, string Name, string Text)> Lines(KeyChange change) => change switch
    {
        { BeforeJson.ValueKind: JsonValueKind.Array } or { AfterJson.ValueKind: JsonValueKind.Array } => Items(change),
        { BeforeJson.ValueKind: JsonValueKind.Object } or { AfterJson.ValueKind: JsonValueKind.Object } =>
            Entries(change.Property, change.BeforeJson, change.AfterJson, change.Unit),
        { Description.Kind: KeyValueKind.Time } => [Line(change.Property, Local(change.BeforeJson), Local(change.AfterJson), null)],
        { Description.Kind: KeyValueKind.UtcTime } => [Line(change.Property, WithoutZone(change.BeforeJson), WithoutZone(change.AfterJson), null)],
        _ => [Line(change.Property, change.BeforeJson, change.AfterJson, change.Unit)],
    };

    private JsonElement Local(JsonElement time) => JsonValueReader.ToTime(time) is { } date
        ? JsonValueWriter.From(TimeZoneInfo.ConvertTime(date, style.Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture))
        : time;

    /// <summary>Formats a time that must be stored without a time zone. The server cannot use a time that was stored with one.</summary>
    private JsonElement WithoutZone(JsonElement time) => KeyDiff.HasZone(time)
        ? JsonValueWriter.From($"{JsonValueReader.ToText(Local(time))} (unusable: stored with a time zone)")
        : Local(time);

    private IEnumerable<(char, string, string)> Items(KeyChange change)
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

    private IEnumerable<(char, string, string)> Entries(string path, JsonElement before, JsonElement after, string? unit)
    {
        Dictionary<string, JsonElement> olds = ByName(before);
        Dictionary<string, JsonElement> news = ByName(after);
        IEnumerable<string> names = JsonValueReader.Members(before).Concat(JsonValueReader.Members(after)).Select(entry => entry.Name).Distinct(StringComparer.Ordinal);
        foreach (string name in names)
        {
            JsonElement old = olds.TryGetValue(name, out JsonElement known) ? known : JsonValueWriter.Null;
            JsonElement @new = news.TryGetValue(name, out known) ? known : JsonValueWriter.Null;
            string entry = $"{path}.{name}";
            if (JsonEquality.Same(old, @new))
            {
                continue;
            }

            if (old.ValueKind == JsonValueKind.Object && @new.ValueKind == JsonValueKind.Object && !ModelBudgets.IsBudget(@new))
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

    private static Dictionary<string, JsonElement> ByName(JsonElement map)
    {
        var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty entry in JsonValueReader.Members(map))
        {
            entries[entry.Name] = entry.Value;
        }

        return entries;
    }

    private (char, string, string) Line(string name, JsonElement before, JsonElement after, string? unit) =>
        JsonEquality.IsEmpty(before) ? ('+', name, Text(after, unit))
        : JsonEquality.IsEmpty(after) ? ('-', name, Text(before, unit))
        : Text(before, unit) is var old && Text(after, unit) is var @new && old == @new ? ('~', name, $"{old} -> (other masked values)")
        : ('~', name, $"{Text(before, null)} -> {@new}");

    private string[] TextsOf(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => Text(item, null))] : [];

    /// <summary>Formats a number in the culture of the style. Very large and very small numbers are written as in JSON.</summary>
    private string Number(JsonElement value) =>
        value.TryGetDouble(out double number) && (number == 0 || Math.Abs(number) is >= 1e-9 and < 1e15)
            ? number.ToString("0.##########", style.Culture)
            : value.GetRawText();

    /// <summary>The beginning of a text without secrets and with invisible characters as escapes. It is clipped before it is examined, so that a long text costs no more than a short one.</summary>
    private static string Shown(string text)
    {
        string shown = VisibleText.Of(SecretMask.ScrubBeginning(text));
        return shown.Length > LongestText ? $"{shown.Substring(0, LongestText)}... ({text.Length} characters)" : shown;
    }

    private string Text(JsonElement value, string? unit)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "null",
            JsonValueKind.Number => Number(value),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.String => Shown(value.GetString()!),
            JsonValueKind.Object when BudgetLimits.IsLimit(value) => $"{Number(BudgetLimits.AmountOf(value))} USD per {BudgetLimits.DurationOf(value)}",
            JsonValueKind.Object when ModelBudgets.IsBudget(value) => $"{Number(ModelBudgets.LimitOf(value))} USD per {ModelBudgets.DurationOf(value)}",
            _ => Shown(CallbackVariables.Masked(value).GetRawText()),
        };
        return unit is null || value.ValueKind != JsonValueKind.Number ? text : $"{text} {unit}";
    }
}
