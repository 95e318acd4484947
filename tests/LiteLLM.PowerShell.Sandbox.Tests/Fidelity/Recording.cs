using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Security;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The exchanges of a source, in the order in which they were made.</summary>
internal sealed partial class Recording
{
    private readonly Dictionary<string, JsonElement> _rowByToken = [];
    private readonly Dictionary<string, JsonElement> _rowByAlias = [];
    private readonly Dictionary<string, JsonElement> _userById = [];
    private readonly HashSet<string> _knownHashes = [];
    private readonly List<(string Token, string? Alias, DateTimeOffset Time)> _deletions = [];

    public Recording(RecordingSource source)
    {
        Source = source;
        Exchanges = [.. source.Files.SelectMany(Load)];
        foreach (Exchange exchange in Exchanges)
        {
            foreach (Match secret in Secret().Matches(exchange.Content.GetRawText()))
                _knownHashes.Add(Secrets.Hash(secret.Value));
            Index(exchange.ResponseBody);
        }
    }

    public static string RepositoryRoot { get; } = typeof(Recording).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public RecordingSource Source { get; }

    public IReadOnlyList<Exchange> Exchanges { get; }

    /// <summary>The ending that the recorded run of a stream gave to all its names.</summary>
    public string Run => Of("team_user/7").GetProperty("user_id").GetString()!["user-".Length..];

    public string Team => Exchanges[0].ResponseBody.GetProperty("team_id").GetString()!;

    /// <summary>Where the recorded server listened, if its redirects tell.</summary>
    public string Host => Exchanges
        .SelectMany(exchange => exchange.ResponseHeaders)
        .Where(header => header.Key == "location")
        .Select(header => new Uri(header.Value).Authority)
        .FirstOrDefault("localhost:4000");

    public IEnumerable<JsonElement> Rows => _rowByToken.Values;

    /// <summary>Whether the recording shows the secret behind a hash.</summary>
    public bool Knows(string hash) => _knownHashes.Contains(hash);

    public JsonElement? RowOf(string? token) => token is not null && _rowByToken.TryGetValue(token, out JsonElement row) ? row : null;

    public JsonElement? RowNamed(string? alias) => alias is not null && _rowByAlias.TryGetValue(alias, out JsonElement row) ? row : null;

    public JsonElement? User(string? id) => id is not null && _userById.TryGetValue(id, out JsonElement row) ? row : null;

    /// <summary>A deletion does not tell its time; later answers about the deleted key do.</summary>
    public DateTimeOffset? DeletionBy(Exchange exchange)
    {
        if (exchange.Path != "/key/delete" && !exchange.Path.EndsWith("/regenerate", StringComparison.Ordinal))
            return null;
        string asked = exchange.Path + exchange.RequestBody.GetRawText();
        HashSet<string> tokens = [.. Secret().Matches(asked).Select(secret => Secrets.Hash(secret.Value))];
        return _deletions
            .Where(deletion => tokens.Contains(deletion.Token)
                || asked.Contains(deletion.Token, StringComparison.Ordinal)
                || asked.Contains($"\"{deletion.Alias}\"", StringComparison.Ordinal))
            .Select(deletion => (DateTimeOffset?)deletion.Time)
            .Min();
    }

    /// <summary>A text in a request: <c>group/index/name/place</c>; of the query if it is not in the body.</summary>
    public string TextAt(string pointer)
    {
        string[] parts = pointer.Split('/');
        Exchange exchange = Exchanges.Single(candidate => candidate.Id == $"{parts[0]}/{parts[1]}");
        if (parts[2] == "path")
            return exchange.Path.Split('/')[2];
        bool hasBody = exchange.RequestBody.ValueKind == JsonValueKind.Object;
        JsonElement value = hasBody ? exchange.RequestBody : exchange.Request.GetProperty("query");
        foreach (string part in parts[2..])
            value = value.ValueKind == JsonValueKind.Array ? value[int.Parse(part, CultureInfo.InvariantCulture)] : value.GetProperty(part);
        return value.GetString()!;
    }

    private JsonElement Of(string id) => Exchanges.Single(exchange => exchange.Id == id).RequestBody;

    private IEnumerable<Exchange> Load(string file) => Recordings.Contract.Exchanges(Source.Archive, file)
        .Select((content, index) => new Exchange(file, index, content));

    private void Index(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in value.EnumerateArray())
                Index(element);
        }
        if (value.ValueKind != JsonValueKind.Object)
            return;
        bool hasRow = value.TryGetProperty("info", out JsonElement row) || value.TryGetProperty("key_info", out row);
        if (hasRow && row.ValueKind == JsonValueKind.Object)
        {
            string named = Secrets.TokenOf(value.GetProperty("key").GetString()!);
            _rowByToken.TryAdd(named, row);
            AddDeletion(named, row);
        }
        if (value.TryGetProperty("token", out JsonElement token) && token.ValueKind == JsonValueKind.String)
        {
            _rowByToken.TryAdd(token.GetString()!, value);
            AddDeletion(token.GetString()!, value);
            if (value.GetProperty("key_alias").GetString() is { Length: > 0 } alias)
                _rowByAlias.TryAdd(alias, value);
        }
        if (value.TryGetProperty("sso_user_id", out _))
            _userById.TryAdd(value.GetProperty("user_id").GetString()!, value);
        foreach (JsonProperty member in value.EnumerateObject())
            Index(member.Value);
    }

    private void AddDeletion(string token, JsonElement row)
    {
        if (row.TryGetProperty("deleted_at", out JsonElement time) && time.ValueKind == JsonValueKind.String)
            _deletions.Add((token, row.GetProperty("key_alias").GetString(), time.GetDateTimeOffset()));
    }

    [GeneratedRegex("sk-[A-Za-z0-9_-]+")]
    private static partial Regex Secret();
}
