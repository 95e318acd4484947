using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Spending;

/// <summary>Reads responses about daily activity.</summary>
internal static class DailyActivity
{
    /// <summary>The entity of requests that belong to no user or team.</summary>
    private const string Unassigned = "Unassigned";

    /// <summary>Reads the spend of each key and day in a response.</summary>
    internal static IEnumerable<LiteLLMKeySpend> Read(JsonElement answer, SpendGrouping by) =>
        JsonValueReader.Member(answer, "results") is { ValueKind: JsonValueKind.Array } days ? days.EnumerateArray().SelectMany(day => ReadDay(day, by)) : [];

    /// <summary>Adds up objects of the same day, key, model and so on. A day can be on two pages of a response.</summary>
    /// <returns>The sums, by day; those of a day by spend in descending order.</returns>
    internal static IReadOnlyList<LiteLLMKeySpend> Sum(IEnumerable<LiteLLMKeySpend> parts) =>
    [
        .. parts.GroupBy(part => part.Identity)
            .Select(same => new LiteLLMKeySpend(same.Key, same.Select(part => part.KeyAlias).FirstOrDefault(alias => alias is not null), same.Aggregate(default(SpendAmounts), (sum, part) => sum + part.Amounts), same.First().Source))
            .OrderBy(spend => spend.Date)
            .ThenByDescending(spend => spend.Spend)
            .ThenBy(spend => spend.KeyAlias ?? spend.Id, StringComparer.Ordinal)
            .ThenBy(spend => spend.Model ?? spend.Tag, StringComparer.Ordinal),
    ];

    private static IEnumerable<LiteLLMKeySpend> ReadDay(JsonElement day, SpendGrouping by)
    {
        JsonElement breakdown = JsonValueReader.Member(day, "breakdown");
        if (!DateTime.TryParseExact(JsonValueReader.ToText(JsonValueReader.Member(day, "date")), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date))
        {
            return [];
        }

        return by switch
        {
            SpendGrouping.Key => Keys(JsonValueReader.Member(breakdown, "api_keys"), date, identity => identity),
            SpendGrouping.Model => Parts(breakdown, "models", date, (identity, name) => identity with { Model = name }),
            SpendGrouping.Tag => Parts(breakdown, "entities", date, (identity, name) => identity with { Tag = name }),
            SpendGrouping.Team => Parts(breakdown, "entities", date, (identity, name) => identity with { TeamId = name == Unassigned ? null : name }),
            _ => Parts(breakdown, "entities", date, (identity, name) => identity with { UserId = name == Unassigned ? null : name }),
        };
    }

    private static IEnumerable<LiteLLMKeySpend> Parts(JsonElement breakdown, string part, DateTime date, Func<SpendIdentity, string, SpendIdentity> refine) =>
        JsonValueReader.Members(JsonValueReader.Member(breakdown, part))
            .SelectMany(entry => Keys(JsonValueReader.Member(entry.Value, "api_key_breakdown"), date, identity => refine(identity, entry.Name)));

    private static IEnumerable<LiteLLMKeySpend> Keys(JsonElement keys, DateTime date, Func<SpendIdentity, SpendIdentity> refine) =>
        JsonValueReader.Members(keys).Select(key =>
        {
            JsonElement metadata = JsonValueReader.Member(key.Value, "metadata");
            return new LiteLLMKeySpend(
                refine(new SpendIdentity(date, key.Name, TextOf(metadata, "team_id"))), TextOf(metadata, "key_alias"), SpendAmounts.Of(JsonValueReader.Member(key.Value, "metrics")));
        });

    private static string? TextOf(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;
}
