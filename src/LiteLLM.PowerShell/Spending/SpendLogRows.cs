using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Spending;

/// <summary>Reads rows of the log of requests, and adds them up.</summary>
internal static class SpendLogRows
{
    /// <summary>Reads the spend of each key on one day.</summary>
    /// <param name="rows">The rows. Those of other days are omitted.</param>
    /// <param name="day">The day, in UTC.</param>
    /// <param name="by">By what the spend is divided, in addition to the key.</param>
    /// <param name="isWanted">Whether a row is included.</param>
    internal static IReadOnlyList<LiteLLMKeySpend> Read(JsonElement rows, DateTime day, SpendGrouping by, Func<JsonElement, bool> isWanted)
    {
        JsonElement[] wanted = [.. rows.EnumerateArray().Where(row => JsonValueReader.ToTime(JsonValueReader.Member(row, "startTime"))?.UtcDateTime.Date == day && Text(row, "api_key") is not null && isWanted(row))];
        ILookup<string, JsonElement> ofKey = wanted.ToLookup(row => Text(row, "api_key")!, StringComparer.Ordinal);
        return DailyActivity.Sum(ofKey.SelectMany(rowsOfKey => Read(rowsOfKey, new SpendIdentity(day, rowsOfKey.Key, First(rowsOfKey, row => Text(row, "team_id"))), by)));
    }

    /// <summary>Reads the rows of one key. Servers before 1.83 record refused requests without the alias and the team of the key, which other rows contain.</summary>
    private static IEnumerable<LiteLLMKeySpend> Read(IEnumerable<JsonElement> rows, SpendIdentity key, SpendGrouping by)
    {
        string? alias = First(rows, row => Text(JsonValueReader.Member(row, "metadata"), "user_api_key_alias"));
        return rows.SelectMany(row => IdentitiesOf(row, key, by).Select(identity => new LiteLLMKeySpend(identity, alias, AmountsOf(row), SpendSource.SpendLogs)));
    }

    private static string? First(IEnumerable<JsonElement> rows, Func<JsonElement, string?> read) => rows.Select(read).FirstOrDefault(value => value is not null);

    /// <summary>The tags of a row.</summary>
    internal static IEnumerable<string> TagsOf(JsonElement row) =>
        JsonValueReader.Member(row, "request_tags") is { ValueKind: JsonValueKind.Array } tags ? tags.EnumerateArray().Select(JsonValueReader.ToText).Distinct(StringComparer.Ordinal) : [];

    /// <summary>The text of a member, or <c>null</c> if it is missing or empty.</summary>
    internal static string? Text(JsonElement row, string name) =>
        JsonValueReader.Member(row, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static IEnumerable<SpendIdentity> IdentitiesOf(JsonElement row, SpendIdentity identity, SpendGrouping by) => by switch
    {
        SpendGrouping.Model => [identity with { Model = Text(row, "model") }],
        SpendGrouping.Tag => TagsOf(row).Select(tag => identity with { Tag = tag }),
        SpendGrouping.Team => [identity with { TeamId = Text(row, "team_id") }],
        SpendGrouping.User => [identity with { UserId = Text(row, "user") }],
        _ => [identity],
    };

    private static SpendAmounts AmountsOf(JsonElement row) => new(
        JsonValueReader.ToDouble(JsonValueReader.Member(row, "spend")) ?? 0,
        Count(row, "prompt_tokens"),
        Count(row, "completion_tokens"),
        Count(row, "total_tokens"),
        1,
        (Text(row, "status") ?? Text(JsonValueReader.Member(row, "metadata"), "status")) == "failure" ? 1 : 0);

    private static long Count(JsonElement row, string name) => JsonValueReader.ToInteger(JsonValueReader.Member(row, name)) ?? 0;
}
