using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>A proxy with a set that an admin applies, and an internal user who may edit only her own keys.</summary>
internal sealed class OwnershipBench : IAsyncDisposable
{
    internal const string User = "u1";

    private const string UserSecret = "sk-of-the-internal-user-0001";

    private readonly TemporaryFolder _folder = new();

    private OwnershipBench(ProxyServer proxy)
    {
        Proxy = proxy;
        Admin = new Engine(proxy);
        AsAdmin("/user/new", new { user_id = User, user_role = "internal_user", auto_create_key = false });
        UserKey = Token(AsAdmin("/key/generate", new { key = UserSecret, key_alias = "hers", user_id = User }));
    }

    internal static TheoryData<string> Versions => ["1.80", "1.81", "1.83", "latest"];

    internal ProxyServer Proxy { get; }

    internal Engine Admin { get; }

    /// <summary>The id of the user's key, which the admin has made.</summary>
    internal string UserKey { get; }

    internal static async Task<OwnershipBench> StartAsync(string version, bool licensed = false, Func<DateTimeOffset>? clock = null) =>
        new(await ProxyServer.StartAsync(version, licensed, clock));

    /// <summary>Applies the set <c>team</c> as the admin.</summary>
    internal RunResult Sync(string keys = """ "ci": { "max_budget": 50 }, "cd": {} """, string arguments = "-Prune -Force") =>
        Admin.Run("Sync-LiteLLMKey $path " + arguments, ("path", Definitions(keys)));

    internal string Definitions(string keys) => _folder.Write("team.json", $$"""{ "name": "team", "keys": { {{keys}} } }""");

    internal string IdOf(string alias) => (string)Admin.Run($"(Get-LiteLLMKey {alias}).Id").Only;

    /// <summary>The ownership record of a key.</summary>
    internal JsonNode Record(string id) => JsonNode.Parse(Proxy.Stored(id).GetProperty("metadata").GetProperty("litellm_keyset").GetRawText())!;

    /// <summary>Writes a record into one of the user's keys, as the user.</summary>
    internal void Forge(string id, JsonNode record) => AsUser("/key/update", new { key = id, metadata = new { litellm_keyset = record } });

    /// <summary>Creates a key as the user.</summary>
    internal string CreateAsUser(object attributes) => Token(AsUser("/key/generate", attributes));

    internal JsonElement AsUser(string path, object body) => Accepted(Proxy.CallAs(UserSecret, "POST", path, body));

    internal JsonElement AsAdmin(string path, object body) => Accepted(Proxy.Call("POST", path, body));

    /// <summary>The budgets whose ids are signing secrets.</summary>
    internal IReadOnlyList<string> Secrets() =>
        [.. Proxy.Call("GET", "/budget/list").EnumerateArray().Select(budget => budget.GetProperty("budget_id").GetString()!).Where(id => id.StartsWith("litellm-powershell-keysets-", StringComparison.Ordinal))];

    /// <summary>Deletes the signing secrets, as another admin.</summary>
    internal void DeleteSecrets()
    {
        foreach (string id in Secrets())
        {
            AsAdmin("/budget/delete", new { id });
        }
    }

    /// <summary>A record for the id of a key, signed with a secret of one's own. Written from the documentation, without the module.</summary>
    internal JsonObject Signed(string secret, string id, string name)
    {
        string[] parts = ["id", id, "1", Proxy.Address, "team", name, "", "", "max_budget"];
        string message = string.Concat(parts.Select(part => $"{part.Length.ToString(CultureInfo.InvariantCulture)}:{part}"));
        string proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(message)))[..32];
        return new JsonObject { ["version"] = 1, ["set"] = "team", ["name"] = name, ["declared"] = new JsonArray("max_budget"), ["proxy"] = Proxy.Address, ["proof"] = proof };
    }

    /// <summary>Applies the set with another budget, and asserts that the real key got it, that the forged key is as it was, and that a warning names it.</summary>
    internal void ShouldChangeOnlyTheRealKey(string real, string forged)
    {
        string before = Proxy.Stored(forged).GetRawText();

        RunResult run = Sync(""" "ci": { "max_budget": 60 }, "cd": {} """);

        run.ShouldSucceed();
        Assert.Equal(60, Proxy.Stored(real).GetProperty("max_budget").GetDouble());
        Assert.Equal(before, Proxy.Stored(forged).GetRawText());
        string warning = Assert.Single(run.Warnings);
        Assert.StartsWith("1 key has a record of the set 'team' that is not confirmed, and was ignored: ", warning, StringComparison.Ordinal);
        Assert.Contains($"({forged})", warning, StringComparison.Ordinal);
    }

    /// <summary>Applies the set, and asserts an error for each of some definitions, that nothing is written, and that all keys stay.</summary>
    internal RunResult ShouldRefuse(string errorId, params string[] definitions)
    {
        string[] before = Keys();
        Proxy.ClearLog();

        RunResult run = Sync(""" "ci": { "max_budget": 60 }, "cd": {} """);

        Assert.Null(run.Terminating);
        Assert.Equal(definitions.Select(name => $"{errorId} {name}"), run.Errors.Select(error => $"{error.FullyQualifiedErrorId.Split(',')[0]} {error.TargetObject}").Order(StringComparer.Ordinal));
        Assert.Empty(Proxy.Writes);
        Assert.Equal(before, Keys());
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        _folder.Dispose();
        await Proxy.DisposeAsync();
    }

    private string[] Keys() =>
        [.. Proxy.Call("GET", "/key/list?return_full_object=true&size=100").GetProperty("keys").EnumerateArray().Select(key => key.GetRawText()).Order(StringComparer.Ordinal)];

    private static string Token(JsonElement created) => created.GetProperty("token").GetString()!;

    private static JsonElement Accepted(JsonElement answer)
    {
        Assert.False(answer.ValueKind == JsonValueKind.Object && (answer.TryGetProperty("error", out _) || answer.TryGetProperty("detail", out _)), answer.GetRawText());
        return answer;
    }
}
