using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>Makes the steps of a scene.</summary>
/// <param name="scene">The scene.</param>
/// <param name="recording">The recording.</param>
/// <param name="correspondence">The identities.</param>
internal sealed partial class ScenePlayer(Scene scene, Recording recording, Correspondence correspondence)
{
    private readonly SceneIndex _index = new(recording);
    private readonly Dictionary<string, string> _secrets = [];
    private readonly Dictionary<string, string> _ids = [];

    /// <summary>Makes a request.</summary>
    public required Func<SandboxRequest, SandboxResponse> Send { get; init; }

    /// <summary>The server.</summary>
    public required SandboxServer Server { get; init; }

    /// <summary>Lets the clock show a time, unless it shows a later one.</summary>
    public required Action<DateTimeOffset?> AdvanceTo { get; init; }

    /// <summary>Sets the secret that the next creation gives out.</summary>
    public required Action<string> UseSecret { get; init; }

    private DateTimeOffset Now => Server.State.Now;

    /// <summary>The header with the key of an exchange.</summary>
    public string? SecretOf(Exchange exchange) => scene.KeyOf(exchange.Index) is not { } name ? null
        : name == "masked" ? Masked().Match(exchange.ResponseBody.GetRawText()) is var ends ? $"{ends.Groups[1].Value}...{ends.Groups[2].Value}" : null
        : name.StartsWith('"') ? name[1..^1]
        : _secrets.TryGetValue(name, out string? secret) ? secret
        : _index.SecretOf(name);

    /// <summary>When an exchange took place, as far as its answer and the log tell.</summary>
    public DateTimeOffset? TimeOf(Exchange exchange)
    {
        JsonElement headers = exchange.Content.GetProperty("response").GetProperty("headers");
        if (headers.TryGetProperty("reset_at", out JsonElement reset))
            return DateTimeOffset.ParseExact(reset.GetString()!, "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddMinutes(-1);
        if (exchange.ResponseBody is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("created", out JsonElement created))
            return _index.TimeOf(body.GetProperty("id").GetString()!) ?? DateTimeOffset.FromUnixTimeSeconds(created.GetInt64()) - DurationOf(exchange);
        return headers.TryGetProperty("x-litellm-call-id", out JsonElement id) ? _index.TimeOf(id.GetString()!) : null;
    }

    /// <summary>How long the model took, since its answer tells the time of the end.</summary>
    private TimeSpan DurationOf(Exchange exchange)
    {
        string? model = exchange.RequestBody.TryGetProperty("model", out JsonElement named) ? named.GetString() : null;
        return Server.State.Options.Models.FirstOrDefault(candidate => candidate.Name == model)?.Duration ?? TimeSpan.Zero;
    }

    /// <summary>Makes the steps before an exchange.</summary>
    public void PlayBefore(Exchange exchange)
    {
        foreach (string step in scene.Before(exchange.Index))
        {
            string[] words = step.Split(' ', 2);
            switch (words[0])
            {
                case "wait":
                    AdvanceTo(Now.AddSeconds(double.Parse(words[1], CultureInfo.InvariantCulture)));
                    break;
                case "write":
                    AdvanceTo(LatestUpdate(words.Length > 1 ? recording.Exchanges[int.Parse(words[1], CultureInfo.InvariantCulture)] : exchange));
                    Server.State.Ledger.Write(Now);
                    break;
                case "as":
                    Call(words[1]);
                    break;
                case "set":
                    Set(words[1].Split(' '));
                    break;
                case "drop":
                    Server.State.Database.Teams.Remove(words[1]);
                    break;
                default:
                    Post(words[0], Placeholder().Replace(words[1], match => _secrets.GetValueOrDefault(match.Groups[1].Value) ?? _ids.GetValueOrDefault(match.Groups[1].Value) ?? correspondence.ToActual(_index.IdOf(match.Groups[1].Value)!)));
                    break;
            }
        }
    }

    private void Call(string step)
    {
        string[] words = step.Split(' ', 2);
        string body = words[1].StartsWith('{') ? words[1] : $$"""{"model": "{{words[1]}}", "messages": [{"role": "user", "content": "hi"}]}""";
        Send(Request("/v1/chat/completions", body, _secrets[words[0]]));
    }

    private void Post(string path, string body)
    {
        JsonElement request = JsonDocument.Parse(body).RootElement;
        (string kind, string name) = Named(path, request);
        if (path == "/key/generate" && scene.Keys.FirstOrDefault(entry => entry.Value == name) is var use)
        {
            _secrets[name] = _index.SecretOf(name) ?? StandIn(name, use.Value is null ? null : recording.Exchanges[use.Key]);
            UseSecret(_secrets[name]);
        }
        AdvanceTo(_index.Created(kind, name) ?? CreatedToExpire(name) ?? Now.AddMilliseconds(1));
        SandboxResponse response = Send(Request(path, body, UnrecordedAuthentication.MasterKey));
        if (response.Status is not (200 or 201))
            throw new InvalidOperationException($"The step {path} {body} failed: {Encoding.UTF8.GetString(response.Body.Span)}");
        if (path.EndsWith("/new", StringComparison.Ordinal) || path == "/key/generate" || path == "/v1/access_group")
            Bind(kind, name, JsonDocument.Parse(response.Body).RootElement);
    }

    /// <summary>When a key was created that lived for a second, as the refusal of it tells.</summary>
    private DateTimeOffset? CreatedToExpire(string key)
    {
        IEnumerable<Match> messages = scene.Keys.Where(entry => entry.Value == key)
            .Select(entry => ExpiryTime().Match(recording.Exchanges[entry.Key].ResponseBody.GetRawText()))
            .Where(match => match.Success);
        return messages.FirstOrDefault() is { } found
            ? DateTimeOffset.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddSeconds(-1)
            : null;
    }

    private void Bind(string kind, string name, JsonElement created)
    {
        foreach (string id in new[] { "organization_id", "budget_id", "token", "project_id", "access_group_id" })
        {
            if (!created.TryGetProperty(id, out JsonElement actual) || actual.ValueKind != JsonValueKind.String)
                continue;
            if (id + "/" == kind.Replace("alias", "id", StringComparison.Ordinal) + "/")
                _ids[name] = actual.GetString()!;
            if (_index.Row(kind, name) is { } row && row.TryGetProperty(id, out JsonElement recorded) && recorded.ValueKind == JsonValueKind.String
                && recorded.GetString() != actual.GetString())
            {
                correspondence.Bind(recorded.GetString()!, actual.GetString()!);
            }
        }
    }

    private static (string Kind, string Name) Named(string path, JsonElement body)
    {
        string kind = path.Split('/')[1] switch
        {
            "key" => "key_alias",
            "team" => "team_alias",
            "organization" => "organization_alias",
            "budget" => "budget_id",
            "tag" => "name",
            "project" => "project_alias",
            "v1" => "access_group_name",
            _ => "user_id",
        };
        return (kind, body.TryGetProperty(kind, out JsonElement name) ? name.GetString()! : "");
    }

    /// <summary>
    /// A secret in place of one that the recording does not show: with the same end, or with a hash of the same end if an
    /// answer shows that.
    /// </summary>
    private string StandIn(string name, Exchange? use)
    {
        string? keyName = _index.Row("key_alias", name) is { } row ? row.GetProperty("key_name").GetString() : null;
        string end = keyName?[^4..] ?? "none";
        string? hashEnd = use is { ResponseBody.ValueKind: JsonValueKind.Object } && use.ResponseBody.TryGetProperty("error", out JsonElement error)
            && error.GetProperty("type").GetString() == "expired_key"
                ? error.GetProperty("param").GetString()![^4..]
                : null;
        for (int number = 0; ; number++)
        {
            string secret = $"sk-stand-in-{name}-{number}-{end}";
            if (hashEnd is null || Secrets.Hash(secret).EndsWith(hashEnd, StringComparison.Ordinal))
                return secret;
        }
    }

    /// <summary>Changes the database directly, as the recorder did: table, identity, column, value.</summary>
    private void Set(string[] words)
    {
        Database database = Server.State.Database;
        RowTable table = words[0] switch
        {
            "team" => database.Teams,
            "user" => database.Users,
            "organization" => database.Organizations,
            "customer" => database.Customers,
            "member" => database.Memberships,
            _ => throw new InvalidOperationException($"There is no table {words[0]}."),
        };
        string id = _ids.GetValueOrDefault(words[1], words[1]);
        Row row = table.Find(id) ?? throw new InvalidOperationException($"There is no {words[0]} {id}.");
        Column column = row.Shape.Find(words[2])!;
        table.Put(row.With(new Changes { [column] = double.Parse(words[3], CultureInfo.InvariantCulture) }));
    }

    private static DateTimeOffset? LatestUpdate(Exchange exchange)
    {
        DateTimeOffset? latest = null;
        foreach (Match match in UpdatedAt().Matches(exchange.ResponseBody.GetRawText()))
        {
            var time = DateTimeOffset.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            latest = latest is null || time > latest ? time : latest;
        }
        return latest;
    }

    private static SandboxRequest Request(string path, string body, string secret) => new(
        "POST",
        path,
        "",
        [new("Authorization", "Bearer " + secret), new("Content-Type", "application/json")],
        Encoding.UTF8.GetBytes(body));

    [GeneratedRegex(@"\{([\w-]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"Received=(\w{4})\*{4}(\w{4})")]
    private static partial Regex Masked();

    [GeneratedRegex("Key Expiry time ([^+]+)")]
    private static partial Regex ExpiryTime();

    [GeneratedRegex(""""updated_at": ?"([^"]+)"""")]
    private static partial Regex UpdatedAt();
}
