using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>What the recorder left out of an answer, as the note says; the rest has to match.</summary>
internal static partial class Cut
{
    /// <summary>An answer without what the recorder left out, or what is wrong with the number of entries.</summary>
    public static (JsonElement Answer, string? Difference) Apply(Exchange exchange, JsonElement answer)
    {
        if (EmptiedBreakdown().IsMatch(exchange.Note))
            return (WithoutBreakdowns(answer), null);
        if (Kept().Match(exchange.Note) is not { Success: true } kept)
            return (answer, null);
        int count = int.Parse(kept.Groups["count"].Value, CultureInfo.InvariantCulture);
        int all = int.Parse(kept.Groups["all"].Value, CultureInfo.InvariantCulture);
        bool inside = kept.Groups["inside"].Success;
        JsonElement list = inside ? answer.GetProperty("data") : answer;
        if (list.GetArrayLength() != all)
            return (answer, $"{all} entries recorded, {list.GetArrayLength()} answered");
        JsonElement first = JsonSerializer.SerializeToElement(list.EnumerateArray().Take(count));
        return (inside ? JsonSerializer.SerializeToElement(answer.EnumerateObject().ToDictionary(member => member.Name, member => member.NameEquals("data") ? first : member.Value)) : first, null);
    }

    private static JsonElement WithoutBreakdowns(JsonElement answer) => JsonSerializer.SerializeToElement(
        answer.EnumerateObject().ToDictionary(member => member.Name, member => member.NameEquals("results")
            ? JsonSerializer.SerializeToElement(member.Value.EnumerateArray().Select((day, index) => index < 2 ? day : WithoutBreakdown(day)))
            : member.Value));

    private static JsonElement WithoutBreakdown(JsonElement day) => JsonSerializer.SerializeToElement(
        day.EnumerateObject().ToDictionary(member => member.Name, member => member.NameEquals("breakdown") ? JsonSerializer.SerializeToElement(new { }) : member.Value));

    [GeneratedRegex(@"the recorder kept (?<count>\d+) of (?<all>\d+) entries(?<inside> of data)?")]
    private static partial Regex Kept();

    [GeneratedRegex("the recorder emptied breakdown from the third day on")]
    private static partial Regex EmptiedBreakdown();
}
