using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>The log of calls: as rows or summed up by day.</summary>
internal sealed class SpendLogEndpoints(SandboxState state) : IEndpoints
{
    private const int LargestPage = 100;
    private const string Day = "yyyy-MM-dd";

    private readonly SpendLog _log = state.Ledger.Log;
    private readonly SpendLogView _row = new(state.Version, raw: false);
    private readonly SpendLogView _pagedRow = new(state.Version, raw: true);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/spend/logs", ErrorStyle.Internal, List),
        new("GET", "/spend/logs/v2", ErrorStyle.Internal, call => ListPage(call, withSessions: false)),
        new("GET", "/spend/logs/ui", ErrorStyle.Internal, call => ListPage(call, withSessions: true)),
        new("GET", "/global/spend", ErrorStyle.Internal, Total),
    ];

    private Reply List(Call call)
    {
        QueryString query = call.Query;
        if (query.NonEmpty("start_date") is not { } start || query.NonEmpty("end_date") is not { } end)
            return Rows(RowsWithoutDates(call));
        DateTimeOffset from = DateOf(start);
        DateTimeOffset to = DateOf(end);
        string? key = query.NonEmpty("api_key");
        string? user = call.Caller.ReadsEverything ? query.NonEmpty("user_id") : call.Caller.UserId;
        IEnumerable<SpendLogEntry> entries = _log.Entries
            .Where(entry => from <= entry.Time && entry.Time <= to && (key is null || entry.Key == key) && (user is null || entry.User == user));
        return query.Text("summarize") == "false" ? Rows(entries.OrderByDescending(entry => entry.Time)) : Days(entries, to);
    }

    /// <summary>The rows of a key, a request or a user; without any, all rows, the last ones first.</summary>
    private IEnumerable<SpendLogEntry> RowsWithoutDates(Call call)
    {
        QueryString query = call.Query;
        if (query.NonEmpty("api_key") is { } key)
            return _log.Entries.Where(entry => entry.Key == Secrets.TokenOf(key));
        if (query.NonEmpty("request_id") is { } request)
            return _log.Entries.Where(entry => entry.RequestId == request);
        string? user = call.Caller.ReadsEverything ? query.NonEmpty("user_id") : call.Caller.UserId;
        return user is null ? _log.Entries.OrderByDescending(entry => entry.Time) : _log.Entries.Where(entry => entry.User == user);
    }

    private Reply Rows(IEnumerable<SpendLogEntry> entries)
    {
        List<SpendLogEntry> rows = [.. entries];
        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (SpendLogEntry row in rows)
                _row.Write(writer, row);
            writer.WriteEndArray();
        });
    }

    /// <summary>The sums by day; the last day is a midnight, at which nothing was spent.</summary>
    private static Reply Days(IEnumerable<SpendLogEntry> entries, DateTimeOffset end)
    {
        List<IGrouping<string, SpendLogEntry>> days = [.. entries.GroupBy(entry => Text(entry.Time)).OrderBy(day => day.Key, StringComparer.Ordinal)];
        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (IGrouping<string, SpendLogEntry> day in days)
                Write(writer, day);
            if (days.Count > 0)
                WriteNothing(writer, Text(end));
            writer.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter writer, IGrouping<string, SpendLogEntry> day)
    {
        writer.WriteStartObject();
        WriteSums(writer, "users", day.GroupBy(entry => entry.User ?? "").OrderBy(user => user.Key, StringComparer.Ordinal));
        WriteSums(writer, "models", day.GroupBy(entry => entry.Model));
        SpendLogView.WriteAmount(writer, "spend", day.Sum(entry => entry.Spend), raw: true);
        foreach (IGrouping<string, SpendLogEntry> key in day.GroupBy(entry => entry.Key).OrderBy(key => key.Key, StringComparer.Ordinal))
            SpendLogView.WriteAmount(writer, key.Key, key.Sum(entry => entry.Spend), raw: true);
        writer.WriteString("startTime", day.Key);
        writer.WriteEndObject();
    }

    private static void WriteSums(Utf8JsonWriter writer, string name, IEnumerable<IGrouping<string, SpendLogEntry>> groups)
    {
        writer.WriteStartObject(name);
        foreach (IGrouping<string, SpendLogEntry> group in groups)
            SpendLogView.WriteAmount(writer, group.Key, group.Sum(entry => entry.Spend), raw: true);
        writer.WriteEndObject();
    }

    private static void WriteNothing(Utf8JsonWriter writer, string day)
    {
        writer.WriteStartObject();
        writer.WriteString("startTime", day);
        writer.WriteNumber("spend", 0);
        writer.WriteStartObject("users");
        writer.WriteEndObject();
        writer.WriteStartObject("models");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private Reply ListPage(Call call, bool withSessions)
    {
        QueryString query = call.Query;
        var problems = new List<Problem>();
        int page = (int)query.Integer("page", 1, 1, int.MaxValue, problems);
        int size = (int)query.Integer("page_size", 50, 1, LargestPage, problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);
        if (query.NonEmpty("start_date") is not { } start || query.NonEmpty("end_date") is not { } end)
            throw new ProxyFault(400, "Start date and end date are required", "bad_request");
        List<SpendLogEntry> found = [.. Sorted(query, Find(query, TimeOf(start), TimeOf(end)))];
        List<SpendLogEntry> shown = [.. found.Skip((page - 1) * size).Take(size)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("data");
            foreach (SpendLogEntry entry in shown)
                _pagedRow.Write(writer, entry, withSessions ? CallsInSession(entry) : null);
            writer.WriteEndArray();
            writer.WriteNumber("total", found.Count);
            writer.WriteNumber("page", page);
            writer.WriteNumber("page_size", size);
            writer.WriteNumber("total_pages", (found.Count + size - 1) / size);
        });
    }

    private int CallsInSession(SpendLogEntry entry) =>
        state.Version.HasAgentsAndProjects ? _log.Entries.Count(other => other.SessionId == entry.SessionId) : 1;

    private IEnumerable<SpendLogEntry> Find(QueryString query, DateTimeOffset start, DateTimeOffset end)
    {
        bool Is(string name, string? value) => query.NonEmpty(name) is not { } wanted || wanted == value;
        double? Number(string name) => query.NonEmpty(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        double? least = Number("min_spend");
        double? most = Number("max_spend");
        return _log.Entries.Where(entry =>
            start <= entry.Time
            && entry.Time <= end
            && Is("api_key", entry.Key)
            && Is("key_alias", entry.KeyAlias)
            && Is("user_id", entry.User)
            && Is("team_id", entry.Team)
            && Is("request_id", entry.RequestId)
            && Is("model", entry.Model)
            && Is("end_user", entry.EndUser)
            && Is("status_filter", entry.Error is null ? "success" : "failure")
            && !(entry.Spend < least)
            && !(entry.Spend > most));
    }

    private static IEnumerable<SpendLogEntry> Sorted(QueryString query, IEnumerable<SpendLogEntry> entries)
    {
        Func<SpendLogEntry, object> value = query.Text("sort_by") == "spend" ? entry => entry.Spend : entry => entry.Time;
        return query.Text("sort_order") == "asc" ? entries.OrderBy(value) : entries.OrderByDescending(value);
    }

    private Reply Total(Call call)
    {
        double spend = _log.Entries.Sum(entry => entry.Spend);
        return Reply.Object(writer =>
        {
            SpendLogView.WriteAmount(writer, "spend", spend, raw: true);
            SpendLogView.WriteAmount(writer, "max_budget", state.Options.MaxBudget ?? 0, raw: false);
        });
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Day, CultureInfo.InvariantCulture);

    private static DateTimeOffset DateOf(string text) =>
        DateTimeOffset.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : throw new ProxyFault(500, $"/spend/logs Errortime data '{text}' does not match format '%Y-%m-%d'", "internal_error");

    private static DateTimeOffset TimeOf(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : DateOf(text);
}
