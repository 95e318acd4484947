using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Security;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>
/// Makes the recorded requests to a sandbox whose clock shows the recorded times and whose new secrets are the recorded ones,
/// so that hashes agree by themselves.
/// </summary>
internal sealed partial class Replayer
{
    /// <summary>The recorded servers wrote what was spent about every ten seconds; no recording that waits for it waits less than this.</summary>
    private static readonly TimeSpan SpendDelay = TimeSpan.FromSeconds(5);

    private readonly Recording _recording;
    private readonly SandboxServer _server;
    private readonly Correspondence _correspondence = new();
    private readonly Comparison _comparison;
    private readonly Dictionary<string, string> _secretByName = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private readonly ScenePlayer? _scene;
    private string? _nextSecret;

    public Replayer(Recording recording)
    {
        _recording = recording;
        _comparison = new Comparison(recording, _correspondence);
        var options = new SandboxOptions
        {
            MasterKey = UnrecordedAuthentication.MasterKey,
            Version = recording.Source.Version,
            Licensed = recording.Source.Licensed,
            SpendDelay = recording.Source.WritesSpendLater ? TimeSpan.FromDays(1) : SpendDelay,
            UtcNow = () => _now,
        };
        recording.Source.Configure?.Invoke(options, recording);
        _server = new SandboxServer(options, () => _nextSecret ?? Secrets.New());
        if (Scene.Of(recording.Source) is { } scene)
        {
            _scene = new ScenePlayer(scene, recording, _correspondence)
            {
                Server = _server,
                Send = _server.Handle,
                AdvanceTo = AdvanceTo,
                UseSecret = secret => _nextSecret = secret,
            };
        }
    }

    /// <summary>Called before each recorded request, with the server in the state in which the request arrives.</summary>
    public Action<RecordingSource, Exchange, SandboxRequest, SandboxServer>? Observe { get; init; }

    /// <summary>Replays the exchanges of a source.</summary>
    public static IReadOnlyList<Outcome> Replay(RecordingSource source, Action<RecordingSource, Exchange, SandboxRequest, SandboxServer>? observe = null)
    {
        var replayer = new Replayer(new Recording(source)) { Observe = observe };
        return [.. replayer.ReplayAll()];
    }

    private IEnumerable<Outcome> ReplayAll()
    {
        List<Exchange> exchanges = [.. _recording.Exchanges];
        for (int next = 0; next < exchanges.Count;)
        {
            string? group = _scene is null ? AtOnce.GroupOf(exchanges[next]) : null;
            int count = group is null ? 1 : exchanges.Skip(next).TakeWhile(exchange => AtOnce.GroupOf(exchange) == group).Count();
            foreach (Outcome outcome in group is null ? [Replay(exchanges[next])] : ReplayAtOnce(exchanges.GetRange(next, count)))
                yield return outcome;
            next += count;
        }
    }

    /// <summary>The times in the answers tell in which order the server wrote.</summary>
    private IEnumerable<Outcome> ReplayAtOnce(List<Exchange> exchanges)
    {
        var requests = new AtOnce(_server.State.Database.Keys);
        List<Outcome> outcomes =
        [
            .. exchanges
                .OrderBy(exchange => exchange.Status >= 400)
                .ThenBy(exchange => LatestTime(exchange.ResponseBody))
                .Select(exchange => requests.Run(() => Replay(exchange))),
        ];
        return outcomes.OrderBy(outcome => outcome.Exchange.Index);
    }

    private Outcome Replay(Exchange exchange)
    {
        foreach (SetupStep step in Setup.Before(_recording.Source, exchange))
            Run(step);
        _scene?.PlayBefore(exchange);
        _now += Setup.PauseBefore(_recording.Source, exchange);
        AdvanceTo(
            _scene?.TimeOf(exchange) ?? LatestTime(exchange.ResponseBody) ?? CreationOfUser(exchange) ?? _recording.DeletionBy(exchange)
            ?? (_scene is null ? null : _now.AddMilliseconds(1)));
        if (Setup.IsSpendWrittenBefore(exchange))
            _server.State.Ledger.Write(_now);
        _nextSecret = exchange.CreatedSecret;
        SandboxRequest request = RequestOf(exchange);
        Observe?.Invoke(_recording.Source, exchange, request, _server);
        SandboxResponse response = _server.Handle(request);
        return new Outcome(_recording.Source.Archive, exchange, Difference(exchange, response));
    }

    private void Run(SetupStep step)
    {
        string body = _recording.Source.IsStream
            ? step.Body.Replace("{run}", _recording.Run).Replace("{team}", _correspondence.ToActual(_recording.Team))
            : step.Body;
        string? alias = JsonDocument.Parse(body).RootElement.TryGetProperty("key_alias", out JsonElement named) ? named.GetString() : null;
        string? secret = step.SecretAt is null ? null : _recording.TextAt(step.SecretAt);
        string? token = secret is not null ? Secrets.Hash(secret)
            : step.TokenAt is not null ? _recording.TextAt(step.TokenAt)
            : step.Row is not null ? UnknownRow(step.Row)
            : null;
        JsonElement? row = _recording.RowOf(token) ?? _recording.RowNamed(alias);

        _nextSecret = _secretByName[step.Name] = secret ?? StandIn(row);
        if (token is not null && secret is null)
            _correspondence.Bind(token, Secrets.Hash(_nextSecret));
        AdvanceTo(row?.GetProperty("created_at").GetDateTimeOffset() ?? _now.AddMilliseconds(1));
        SandboxResponse response = _server.Handle(Post(step.Path, body));
        if (response.Status != 200)
            throw new InvalidOperationException($"Setup of {step.Name} failed: {Encoding.UTF8.GetString(response.Body.Span)}");
    }

    private string UnknownRow(Func<JsonElement, bool> wanted) => _recording.Rows
        .Where(row => row.TryGetProperty("token", out JsonElement token) && !_recording.Knows(token.GetString()!) && wanted(row))
        .Select(row => row.GetProperty("token").GetString()!)
        .First();

    /// <summary>A secret in place of one that the recording does not show, with the same end.</summary>
    private string StandIn(JsonElement? row)
    {
        string end = row?.GetProperty("key_name").GetString()![^4..] ?? "none";
        return $"sk-stand-in-{_secretByName.Count}-{end}";
    }

    /// <summary>The creation of a user does not tell its time; later answers do.</summary>
    private DateTimeOffset? CreationOfUser(Exchange exchange) => exchange.Path == "/user/new"
        ? _recording.User(exchange.RequestBody.GetProperty("user_id").GetString())?.GetProperty("created_at").GetDateTimeOffset()
        : null;

    private void AdvanceTo(DateTimeOffset? time)
    {
        if (time > _now)
            _now = time.Value;
    }

    private static DateTimeOffset? LatestTime(JsonElement answer)
    {
        DateTimeOffset? latest = null;
        foreach (Match match in RowTime().Matches(answer.GetRawText()))
        {
            var time = DateTimeOffset.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            latest = latest is null || time > latest ? time : latest;
        }
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("created", out JsonElement seconds))
            return DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64());
        return latest;
    }

    private SandboxRequest RequestOf(Exchange exchange)
    {
        List<KeyValuePair<string, string>> headers = [new("Host", _recording.Host)];
        headers.AddRange(exchange.Request.GetProperty("headers").EnumerateObject().Select(header =>
            new KeyValuePair<string, string>(header.Name, header.Value.GetString()!)));
        if (AuthenticationOf(exchange) is { } authentication)
            headers.Add(authentication);
        return new SandboxRequest(
            exchange.Method,
            _correspondence.ToActual(exchange.Path),
            QueryOf(exchange),
            headers,
            Encoding.UTF8.GetBytes(_correspondence.ToActual(BodyOf(exchange))));
    }

    private KeyValuePair<string, string>? AuthenticationOf(Exchange exchange)
    {
        if (_recording.Source.IsStream)
            return UnrecordedAuthentication.HeaderOf(exchange, name => _secretByName[name]);
        return exchange.Authentication switch
        {
            "master" => new("Authorization", "Bearer " + UnrecordedAuthentication.MasterKey),
            "none" => null,
            _ => new("Authorization", "Bearer " + (_scene?.SecretOf(exchange) ?? SecretOf(Callers.Of(exchange), exchange))),
        };
    }

    private string SecretOf(Caller caller, Exchange exchange)
    {
        if (caller.CreatedBy is { } index)
            return _recording.Exchanges[index].CreatedSecret!;
        if (caller.CreatedLast is { } last)
            return _recording.Exchanges.Take(exchange.Index).Select(earlier => earlier.CreatedSecret).OfType<string>().ElementAt(^last);
        return caller.CreatedByStep is { } step ? _secretByName[step] : caller.Secret!;
    }

    private static SandboxRequest Post(string path, string body) => new(
        "POST",
        path,
        "",
        [new("Authorization", "Bearer " + UnrecordedAuthentication.MasterKey), new("Content-Type", "application/json")],
        Encoding.UTF8.GetBytes(body));

    private static string BodyOf(Exchange exchange)
    {
        JsonElement body = exchange.RequestBody;
        if (body.ValueKind == JsonValueKind.Null)
            return "";
        return body.TryGetProperty("__raw__", out JsonElement raw) ? raw.GetString()! : body.GetRawText();
    }

    private string QueryOf(Exchange exchange) => string.Join("&", exchange.Request.GetProperty("query").EnumerateObject().SelectMany(
        parameter => (parameter.Value.ValueKind == JsonValueKind.Array ? parameter.Value.EnumerateArray().ToArray() : [parameter.Value])
            .Select(value => $"{parameter.Name}={Uri.EscapeDataString(_correspondence.ToActual(value.ToString()))}")));

    private string? Difference(Exchange exchange, SandboxResponse response)
    {
        string text = Encoding.UTF8.GetString(response.Body.Span);
        if (response.Status != exchange.Status)
            return $"status {exchange.Status} recorded, {response.Status} answered with {text}";
        foreach (KeyValuePair<string, string> header in exchange.ResponseHeaders)
        {
            string? answered = header.Key == "content-type" ? response.ContentType : response.Headers.GetValueOrDefault(header.Key);
            if (answered != header.Value)
                return $"header {header.Key} \"{header.Value}\" recorded, \"{answered}\" answered";
        }
        if (exchange.ResponseText is { } recorded)
            return recorded == text ? null : $"\"{recorded}\" recorded, \"{text}\" answered";
        using var answer = JsonDocument.Parse(text);
        (JsonElement kept, string? difference) = Cut.Apply(exchange, answer.RootElement);
        return difference ?? _comparison.Difference(exchange.ResponseBody, kept);
    }

    [GeneratedRegex(
        """("(created_at|updated_at|last_updated)": ?"|current time )(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?)""")]
    private static partial Regex RowTime();
}
