using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Api;

/// <summary>A request for the daily activity of a range of days, both inclusive, in UTC.</summary>
internal sealed record ActivityQuery(DateTime First, DateTime Last, SpendGrouping By)
{
    /// <summary>The id of the only key, or <c>null</c> for all keys. The server accepts one id.</summary>
    internal string? KeyId { get; init; }

    /// <summary>The only user, or <c>null</c>.</summary>
    internal string? UserId { get; init; }

    /// <summary>The teams, or empty for all.</summary>
    internal IReadOnlyList<string> TeamIds { get; init; } = [];

    /// <summary>The tags, or empty for all.</summary>
    internal IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The endpoint that has the data. Only the endpoint of tags can filter by tag, and only that of teams by team.</summary>
    internal string Path =>
        By == SpendGrouping.Tag || Tags.Count > 0 ? "tag/daily/activity"
        : By == SpendGrouping.Team || TeamIds.Count > 0 ? "team/daily/activity"
        : "user/daily/activity";

    /// <summary>Whether the endpoint that returns the whole range in one response has the data. It does not divide by user.</summary>
    internal bool CanBeAggregated => Path == "user/daily/activity" && By != SpendGrouping.User;

    /// <summary>The parameters, without those for pages.</summary>
    internal string Parameters
    {
        get
        {
            (string Name, string? Value)[] parameters =
            [
                ("start_date", Day(First)), ("end_date", Day(Last)), ("api_key", KeyId), ("user_id", UserId),
                ("team_ids", Path.StartsWith("team", StringComparison.Ordinal) && TeamIds.Count > 0 ? string.Join(",", TeamIds) : null),
                ("tags", Tags.Count > 0 ? string.Join(",", Tags) : null),
            ];
            return string.Join("&", parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        }
    }

    /// <summary>Returns the parameters for the rows of the log on one day. The end is the first moment that is not included.</summary>
    internal string LogParameters(DateTime day)
    {
        (string Name, string? Value)[] parameters = [("start_date", Day(day)), ("end_date", Day(day.AddDays(1))), ("summarize", "false"), ("api_key", KeyId), ("user_id", UserId)];
        return string.Join("&", parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    /// <summary>Whether a row of the log belongs to the key, the user, the teams and the tags. The log has no filter by team and tag, and servers can ignore filters.</summary>
    internal bool Includes(JsonElement row) =>
        (KeyId is null || SpendLogRows.Text(row, "api_key") == KeyId)
        && (UserId is null || SpendLogRows.Text(row, "user") == UserId)
        && (TeamIds.Count == 0 || TeamIds.Contains(SpendLogRows.Text(row, "team_id"), StringComparer.Ordinal))
        && (Tags.Count == 0 || SpendLogRows.TagsOf(row).Any(tag => Tags.Contains(tag, StringComparer.Ordinal)));

    private static string Day(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
