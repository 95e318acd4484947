using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Sums over the log of calls, and the running totals of keys and users.</summary>
internal sealed class SpendReportEndpoints(SandboxState state) : IEndpoints
{
    private const string Total = "total_spend";
    private const string Midnight = "yyyy-MM-dd'T00:00:00+00:00'";

    private static readonly string[] LastOfUser = ["object_permission_id", "policies"];

    private readonly Database _database = state.Database;
    private readonly SpendLog _log = state.Ledger.Log;
    private readonly UserView _user = new(state.Version);
    private readonly KeyRowView _key = new(state.Version, TimeStyle.Zulu, withToken: true);

    private readonly RowView _listedUser = new(
        UserColumns.Shape.Columns
            .Where(column => !LastOfUser.Contains(column.Name) && (column != UserColumns.Password || !state.Version.HasAgentsAndProjects))
            .Concat(LastOfUser.Select(name => UserColumns.Shape.Find(name)!)),
        state.Version,
        TimeStyle.Milliseconds);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/spend/keys", ErrorStyle.Internal, _ => Array(BySpend(_database.Keys.OldestFirst), (writer, key) => _key.Write(writer, key))),
        new("GET", "/spend/users", ErrorStyle.Internal, Users),
        new("GET", "/spend/tags", ErrorStyle.Internal, Tags),
        new("GET", "/global/spend/logs", ErrorStyle.Internal, Days),
        new("GET", "/global/spend/keys", ErrorStyle.Internal, Keys),
        new("GET", "/global/spend/teams", ErrorStyle.Internal, Teams),
        new("GET", "/global/spend/models", ErrorStyle.Internal, Models),
        new("GET", "/global/spend/provider", ErrorStyle.Internal, Providers),
        new("GET", "/global/spend/tags", ErrorStyle.Internal, TagsOfDays),
        new("GET", "/global/spend/all_tag_names", ErrorStyle.Internal, TagNames),
        new("POST", "/global/spend/end_users", ErrorStyle.Internal, EndUsers),
        new("GET", "/global/spend/report", ErrorStyle.Bare, Report),
        new("GET", "/global/activity", ErrorStyle.Internal, Activity),
    ];

    private static IEnumerable<Row> BySpend(IEnumerable<Row> rows) => rows.OrderByDescending(row => row.Number(row.Shape.Find("spend")!));

    private Reply Users(Call call)
    {
        if (call.Query.NonEmpty("user_id") is { } id)
            return Array<Row>(_database.Users.Find(id) is { } user ? [user] : [], (writer, row) => _user.WriteOwn(writer, row, []));
        return Array(BySpend(_database.Users.Rows), (writer, row) =>
        {
            writer.WriteStartObject();
            _listedUser.WriteMembers(writer, row);
            writer.WriteStartArray("key_aliases");
            foreach (string alias in _database.KeysOfUser(row.Text(UserColumns.UserId)).Select(key => key.Text(KeyColumns.KeyAlias)).OfType<string>())
                writer.WriteStringValue(alias);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private Reply Tags(Call call) => Groups(ByTag(_log.Entries), (writer, tag) =>
    {
        writer.WriteString("individual_request_tag", tag.Key);
        writer.WriteNumber("log_count", tag.Count());
        WriteSum(writer, Total, tag);
    });

    /// <summary>The calls by tag; the server shows tags in an order that means nothing.</summary>
    private static IEnumerable<IGrouping<string, SpendLogEntry>> ByTag(IEnumerable<SpendLogEntry> calls) => calls
        .SelectMany(call => call.Tags.Select(tag => (Tag: tag, Call: call)))
        .GroupBy(tagged => tagged.Tag, tagged => tagged.Call)
        .OrderBy(tag => tag.Key.Length)
        .ThenBy(tag => tag.Key, StringComparer.Ordinal);

    private Reply Days(Call call)
    {
        string? key = call.Query.NonEmpty("api_key");
        DateTimeOffset first = state.Now.AddDays(-30);
        return Groups(ByDay(_log.Entries.Where(entry => entry.Time >= first && (key is null || entry.Key == key))), (writer, day) =>
        {
            writer.WriteString("date", Text(day.First().Time, Midnight));
            WriteSum(writer, "spend", day);
            if (key is not null)
                writer.WriteString("api_key", key);
        });
    }

    private static IEnumerable<IGrouping<DateTime, SpendLogEntry>> ByDay(IEnumerable<SpendLogEntry> calls) =>
        calls.GroupBy(call => call.Time.UtcDateTime.Date).OrderBy(day => day.Key);

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The keys that spent most; a user sees the own ones, in other words.</summary>
    private Reply Keys(Call call)
    {
        bool all = call.Caller.ReadsEverything;
        IEnumerable<SpendLogEntry> calls = _log.Entries.Where(entry => all || entry.User == call.Caller.UserId);
        return Groups(calls.GroupBy(entry => entry.Key).OrderByDescending(Sum).Take(Limit(call)), (writer, group) =>
        {
            writer.WriteString("api_key", group.Key);
            if (!all)
                WriteSum(writer, Total, group);
            Row? key = _database.Keys.Find(group.Key);
            writer.WriteString("key_alias", key?.Text(KeyColumns.KeyAlias));
            writer.WriteString("key_name", key?.Text(KeyColumns.KeyName));
            if (all)
                WriteSum(writer, Total, group);
        });
    }

    /// <summary>The teams by day, of which each amount is rounded.</summary>
    private Reply Teams(Call call)
    {
        DateTimeOffset first = state.Now.AddDays(-30);
        List<SpendLogEntry> calls = [.. _log.Entries.Where(entry => entry.Time >= first)];
        List<KeyValuePair<string, double>> teams = [.. calls.GroupBy(TeamOf)
            .Select(team => new KeyValuePair<string, double>(team.Key, ByDay(team).Sum(Cents)))
            .OrderByDescending(team => team.Value)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("daily_spend");
            foreach (IGrouping<DateTime, SpendLogEntry> day in ByDay(calls))
            {
                writer.WriteStartObject();
                writer.WriteString("date", Text(day.First().Time, Midnight));
                foreach (IGrouping<string, SpendLogEntry> team in day.GroupBy(TeamOf).OrderBy(team => team.Key, StringComparer.Ordinal))
                    SpendLogView.WriteAmount(writer, team.Key, Cents(team), raw: false);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteStartArray("teams");
            teams.ForEach(team => writer.WriteStringValue(team.Key));
            writer.WriteEndArray();
            writer.WriteStartArray("total_spend_per_team");
            foreach (KeyValuePair<string, double> team in teams)
            {
                writer.WriteStartObject();
                writer.WriteString("team_id", team.Key);
                SpendLogView.WriteAmount(writer, Total, Math.Round(team.Value, 2), raw: false);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private static double Cents(IEnumerable<SpendLogEntry> calls) => Math.Round(Sum(calls), 2);

    private static string TeamOf(SpendLogEntry call) => call.TeamAlias ?? "Unassigned";

    private Reply Models(Call call) => Groups(_log.Entries.GroupBy(entry => entry.Model).OrderByDescending(Sum).Take(Limit(call)), (writer, model) =>
    {
        writer.WriteString("model", model.Key);
        WriteSum(writer, Total, model);
    });

    private static int Limit(Call call) => (int)call.Query.Integer("limit", int.MaxValue, 1, int.MaxValue, []);

    private Reply Providers(Call call) => Groups(Between(call).Where(entry => entry.Provider.Length > 0).GroupBy(entry => entry.Provider), (writer, provider) =>
    {
        writer.WriteString("provider", provider.Key);
        WriteSum(writer, "spend", provider);
    });

    /// <summary>The tags by what was spent; where tags are named, the server counts in another type of number.</summary>
    private Reply TagsOfDays(Call call)
    {
        string[]? named = call.Query.NonEmpty("tags")?.Split(',');
        List<IGrouping<string, SpendLogEntry>> tags = [.. ByTag(Between(call)).Where(tag => named?.Contains(tag.Key) ?? true).OrderByDescending(Sum)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("spend_per_tag");
            foreach (IGrouping<string, SpendLogEntry> tag in tags)
            {
                writer.WriteStartObject();
                writer.WriteString("name", tag.Key);
                WriteSum(writer, "spend", tag);
                SpendLogView.WriteAmount(writer, "log_count", tag.Count(), raw: named is null);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private Reply TagNames(Call call)
    {
        List<string> names = [.. ByTag(_log.Entries).Select(tag => tag.Key)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("tag_names");
            names.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        });
    }

    private Reply EndUsers(Call call) => Groups(_log.Entries.GroupBy(entry => entry.EndUser ?? "").OrderByDescending(Sum), (writer, user) =>
    {
        writer.WriteString("end_user", user.Key);
        writer.WriteNumber("total_count", user.Count());
        WriteSum(writer, Total, user);
    });

    /// <summary>The sums by key, which need a license; sums by team and by customer are not imitated.</summary>
    private Reply Report(Call call)
    {
        if (call.Query.Text("start_date") is null || call.Query.Text("end_date") is null)
            throw HttpFault.Error(400, "Please provide start_date and end_date");
        if (!state.License.Present)
            throw HttpFault.Error(400, $"/spend/report endpoint {Security.License.Missing}");
        string? key = call.Query.NonEmpty("api_key");
        string? user = call.Query.NonEmpty("internal_user_id");
        if (key is null && user is null && call.Query.Text("group_by") != "api_key")
            return Reply.NotImitated();
        IEnumerable<SpendLogEntry> calls = Between(call).Where(entry => (key is null || entry.Key == key) && (user is null || entry.User == user));
        return Groups(calls.GroupBy(entry => entry.Key).OrderByDescending(Sum), WriteReport);
    }

    private static void WriteReport(Utf8JsonWriter writer, IGrouping<string, SpendLogEntry> key)
    {
        writer.WriteString("api_key", key.Key);
        WriteReportSums(writer, key, raw: false);
        writer.WriteStartArray("model_details");
        foreach (IGrouping<string, SpendLogEntry> model in key.GroupBy(entry => entry.Model).OrderBy(model => model.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("model", model.Key);
            WriteReportSums(writer, model, raw: true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteReportSums(Utf8JsonWriter writer, IGrouping<string, SpendLogEntry> calls, bool raw)
    {
        WriteSum(writer, "total_cost", calls);
        SpendLogView.WriteAmount(writer, "total_input_tokens", calls.Sum(entry => entry.PromptTokens), raw);
        SpendLogView.WriteAmount(writer, "total_output_tokens", calls.Sum(entry => entry.CompletionTokens), raw);
    }

    private Reply Activity(Call call)
    {
        List<SpendLogEntry> calls = [.. Between(call).Where(entry => call.Caller.ReadsEverything || entry.User == call.Caller.UserId)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("daily_data");
            foreach (IGrouping<DateTime, SpendLogEntry> day in ByDay(calls))
            {
                writer.WriteStartObject();
                writer.WriteString("date", Text(day.First().Time, "MMM dd"));
                writer.WriteNumber("api_requests", day.Count());
                writer.WriteNumber("total_tokens", day.Sum(Tokens));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteNumber("sum_api_requests", calls.Count);
            writer.WriteNumber("sum_total_tokens", calls.Sum(Tokens));
        });
    }

    private static int Tokens(SpendLogEntry call) => call.PromptTokens + call.CompletionTokens;

    /// <summary>The calls from the first to the last day.</summary>
    private IEnumerable<SpendLogEntry> Between(Call call)
    {
        string start = call.Query.Text("start_date") ?? "";
        string end = call.Query.Text("end_date") ?? "9";
        return _log.Entries.Where(entry =>
            string.CompareOrdinal(start, Text(entry.Time, "yyyy-MM-dd")) <= 0 && string.CompareOrdinal(Text(entry.Time, "yyyy-MM-dd"), end) <= 0);
    }

    private static double Sum(IEnumerable<SpendLogEntry> calls) => calls.Sum(call => call.Spend);

    private static void WriteSum(Utf8JsonWriter writer, string name, IEnumerable<SpendLogEntry> calls) =>
        SpendLogView.WriteAmount(writer, name, Math.Round(Sum(calls), 12), raw: true);

    private static Reply Groups<T>(IEnumerable<IGrouping<T, SpendLogEntry>> groups, Action<Utf8JsonWriter, IGrouping<T, SpendLogEntry>> writeMembers) =>
        Array(groups, (writer, group) =>
        {
            writer.WriteStartObject();
            writeMembers(writer, group);
            writer.WriteEndObject();
        });

    private static Reply Array<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        List<T> found = [.. items];
        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (T item in found)
                write(writer, item);
            writer.WriteEndArray();
        });
    }
}
