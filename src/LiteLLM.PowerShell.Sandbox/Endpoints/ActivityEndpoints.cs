using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>What was spent by day and user, team or tag. Pages cut the rows of the server, not days.</summary>
internal sealed class ActivityEndpoints(SandboxState state) : IEndpoints
{
    private const int LargestPage = 1000;

    private readonly Database _database = state.Database;

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", ActivityKind.User.Path, ErrorStyle.Bare, OfUsers),
        new("GET", ActivityKind.User.Path + "/aggregated", ErrorStyle.Bare, Aggregated),
        new("GET", ActivityKind.Team.Path, ErrorStyle.Bare, OfTeams),
        new("GET", ActivityKind.Tag.Path, ErrorStyle.Bare, call => Page(call, ActivityKind.Tag, Listed(call, ActivityKind.Tag))),
        .. ActivityKind.Others.Select(kind => new Route("GET", kind.Path, ErrorStyle.Bare, call => Page(call, kind, Listed(call, kind)))),
    ];

    private Reply OfUsers(Call call) => Page(call, ActivityKind.User, WantedUsers(call));

    /// <summary>The users to show; who belongs to no user sees all.</summary>
    private static string[]? WantedUsers(Call call)
    {
        string? wanted = call.Query.NonEmpty("user_id");
        if (call.Caller.ReadsEverything || call.Caller.UserId is not { } own)
            return wanted is null ? null : [wanted];
        return wanted is null || wanted == own
            ? [own]
            : throw HttpFault.Error(403, "Non-admin users can only view their own spend data.");
    }

    /// <summary>Teams; a member sees only the calls of own keys.</summary>
    private Reply OfTeams(Call call)
    {
        string[]? wanted = Listed(call, ActivityKind.Team);
        if (call.Caller.ReadsEverything)
            return Page(call, ActivityKind.Team, wanted);
        string? own = call.Caller.UserId;
        Row user = _database.Users.Find(own) ?? throw HttpFault.Error(404, $"User= {own ?? "None"} not found");
        string[] teams = [.. JsonParts.Texts(user.Json(UserColumns.Teams))];
        if (wanted is not null && Array.Find(wanted, team => !teams.Contains(team)) is { } foreign)
            throw HttpFault.Error(404, $"User does not belong to Team= {foreign}. Call `/user/info` to see user's teams");
        return Page(call, ActivityKind.Team, wanted ?? teams, key => _database.Keys.Find(key)?.Text(KeyColumns.UserId) == own);
    }

    private Reply Page(Call call, ActivityKind kind, string[]? wanted, Func<string, bool>? ofKey = null)
    {
        var problems = new List<Problem>();
        int page = (int)call.Query.Integer("page", 1, 1, int.MaxValue, problems);
        int size = (int)call.Query.Integer("page_size", 50, 1, LargestPage, problems);
        CheckTimeZone(call, problems);
        List<ActivityRow> rows = [.. Find(call, kind, wanted).Where(row => ofKey is null || ofKey(row.Key))];
        List<ActivityRow> shown = [.. rows.Skip((page - 1) * size).Take(size)];
        ActivityMetrics totals = kind == ActivityKind.Tag && !state.Version.HasAgentsAndProjects ? WithoutDoubles(shown) : ActivityBreakdown.Sum(shown);
        return ToReply(shown, kind, withEntities: true, totals, page, (rows.Count + size - 1) / size, page * size < rows.Count);
    }

    private Reply Aggregated(Call call)
    {
        CheckTimeZone(call, []);
        IEnumerable<ActivityRow> found = Find(call, ActivityKind.User, WantedUsers(call));
        List<ActivityRow> rows = state.Version.HasAgentsAndProjects
            ? [.. found.OrderByDescending(row => row.Date, StringComparer.Ordinal).ThenBy(row => string.Join("\n", row.Key, row.Model, row.ModelGroup), StringComparer.Ordinal)]
            : [.. found];
        return ToReply(rows, ActivityKind.User, withEntities: !state.Version.HasAgentsAndProjects, ActivityBreakdown.Sum(rows), 1, 1, hasMore: false);
    }

    private static void CheckTimeZone(Call call, List<Problem> problems)
    {
        call.Query.Integer("timezone", 0, int.MinValue, int.MaxValue, problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);
    }

    /// <summary>The rows of the days; dates are compared as text, so that those in another form find nothing.</summary>
    private IEnumerable<ActivityRow> Find(Call call, ActivityKind kind, string[]? wanted)
    {
        if (call.Query.Text("start_date") is not { } start || call.Query.Text("end_date") is not { } end)
            throw HttpFault.Error(400, "Please provide start_date and end_date");
        string? key = call.Query.NonEmpty("api_key");
        string? model = call.Query.NonEmpty("model");
        string[] excluded = Split(call.Query.NonEmpty("exclude_team_ids")) ?? [];
        return ActivityRow.Sum(state.Ledger.Log.Counted, kind.Entities).Where(row =>
            string.CompareOrdinal(start, row.Date) <= 0
            && string.CompareOrdinal(row.Date, end) <= 0
            && (key is null || row.Key == key)
            && (model is null || row.Model == model)
            && (wanted is null || wanted.Contains(row.Entity))
            && !excluded.Contains(row.Entity));
    }

    /// <summary>The sums of older versions, which count a call with two tags once if each tag had no other call.</summary>
    private static ActivityMetrics WithoutDoubles(IEnumerable<ActivityRow> rows) => ActivityBreakdown.Sum(
        rows.GroupBy(row => row.LastRequest).Select(same => same.OrderByDescending(row => row.Metrics.Spend).First()));

    private Reply ToReply(
        List<ActivityRow> rows, ActivityKind kind, bool withEntities, ActivityMetrics totals, int page, int pages, bool hasMore)
    {
        Action<Utf8JsonWriter, string>? writeEntity = withEntities ? (writer, id) => kind.WriteMetadata(_database, writer, id) : null;
        List<ActivityBreakdown> days = [.. rows.GroupBy(row => row.Date).Select(day => new ActivityBreakdown(day, WriteKey, writeEntity))];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("results");
            foreach (ActivityBreakdown day in days)
                day.Write(writer);
            writer.WriteEndArray();
            writer.WriteStartObject("metadata");
            totals.WriteTotals(writer);
            writer.WriteNumber("page", page);
            writer.WriteNumber("total_pages", pages);
            writer.WriteBoolean("has_more", hasMore);
            writer.WriteEndObject();
        });
    }

    private void WriteKey(Utf8JsonWriter writer, string token)
    {
        Row? key = _database.KeyEver(token);
        writer.WriteString("key_alias", key?.Text(KeyColumns.KeyAlias));
        writer.WriteString("team_id", key?.Text(KeyColumns.TeamId));
    }

    private static string[]? Listed(Call call, ActivityKind kind) => Split(call.Query.NonEmpty(kind.Filter));

    private static string[]? Split(string? list) => list?.Split(',');
}
