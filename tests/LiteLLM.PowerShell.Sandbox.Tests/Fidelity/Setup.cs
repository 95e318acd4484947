using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>What happened between the recorded exchanges and was not recorded.</summary>
internal static class Setup
{
    private const string FullBody =
        """
        {"models": ["mock-gpt", "mock-two"], "max_budget": 12.5, "user_id": "user-{run}", "max_parallel_requests": 7,
         "metadata": {"env": "test", "n": 1, "nested": {"a": [1, 2]}}, "tpm_limit": 1000, "rpm_limit": 20,
         "budget_duration": "30d", "allowed_cache_controls": ["no-cache", "no-store"], "soft_budget": 8.5,
         "key_alias": "upd-{run}", "duration": "7d", "aliases": {"gpt-x": "mock-gpt"}, "config": {"foo": "bar"},
         "permissions": {"allow_pii_controls": true}, "model_max_budget": {}, "model_rpm_limit": {"mock-gpt": 5},
         "model_tpm_limit": {"mock-gpt": 500}, "blocked": false}
        """;

    private const string FreshBody =
        """
        {"models": ["mock-gpt"], "team_id": "{team}", "metadata": {"keep": 1}, "model_rpm_limit": {"mock-gpt": 5},
         "model_tpm_limit": {"mock-gpt": 6}, "max_budget": 5, "budget_duration": "1d", "duration": "30d", "soft_budget": 2}
        """;

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(1);

    private static readonly SetupStep[] StreamSteps =
    [
        new("durations/52", "durations", "{}") { SecretAt = "durations/52/key" },
        new("auth/9", "internal user", """{"user_id": "user-{run}"}""") { SecretAt = "auth/12/key" },
        new("auth/9", "no user", "{}") { SecretAt = "auth/13/key" },
        new("auth/18", "expired", """{"duration": "1s"}""") { Row = LivesShortly },
        new("auth/19", "blocked", """{"blocked": true}""") { Row = row => row.GetProperty("blocked").ValueKind == JsonValueKind.True },
        new("key_info/0", "team", """{"team_id": "{team}", "key_alias": "tk-{run}"}""") { SecretAt = "key_info/9/key" },
        new("key_update/0", "full", FullBody) { SecretAt = "key_update/0/key" },
        new("key_update/190", "fresh", FreshBody) { SecretAt = "key_update/190/key" },
        Deletable(0) with { SecretAt = "key_delete/0/keys/0" },
        Deletable(1) with { TokenAt = "key_delete/2/keys/0" },
        Deletable(2),
        Deletable(3) with { SecretAt = "key_delete/4/keys/0" },
        Deletable(4) with { SecretAt = "key_delete/6/keys/0" },
        Deletable(5) with { SecretAt = "key_delete/8/key" },
        Deletable(6),
        Deletable(7) with { SecretAt = "key_delete/11/keys/0" },
        new("key_delete/19", "bulk 0", "{}") { SecretAt = "key_delete/19/keys/0" },
        new("key_delete/19", "bulk 1", "{}") { SecretAt = "key_delete/19/keys/1" },
        new("key_delete/19", "bulk 2", "{}") { SecretAt = "key_delete/19/keys/2" },
        .. Enumerable.Range(0, 13).Select(Listed),
        new("key_block/0", "block", """{"key_alias": "blk-{run}"}""") { SecretAt = "key_block/0/key" },
        new("key_health/2", "plain", "{}"),
        new("key_regenerate/0", "regenerate", "{}") { SecretAt = "key_regenerate/0/path" },
        new("newer_endpoints/0", "newer 0", """{"max_budget": 1}""") { SecretAt = "newer_endpoints/0/keys/0/key" },
        new("newer_endpoints/0", "newer 1", """{"max_budget": 1}""") { SecretAt = "newer_endpoints/0/keys/1/key" },
        new("spend/0", "spend", """{"models": ["mock-gpt"], "max_budget": 0.00001}""") { SecretAt = "spend/2/key" },
    ];

    /// <summary>The same for files of which each starts on an empty database.</summary>
    private static readonly SetupStep[] FileSteps = [];

    private static readonly Dictionary<string, TimeSpan> Pauses = new()
    {
        ["bulk/57"] = TimeSpan.FromSeconds(66),
        ["bulk_and_status/9"] = TimeSpan.FromSeconds(2.1),
    };

    private static readonly string[] Written = ["bulk/48", "spend/2"];

    /// <summary>Whether the server had written what was spent before an exchange.</summary>
    public static bool IsSpendWrittenBefore(Exchange exchange) => Written.Contains(exchange.Id);

    /// <summary>The steps right before an exchange.</summary>
    public static IEnumerable<SetupStep> Before(RecordingSource source, Exchange exchange) =>
        (source.IsStream ? StreamSteps : FileSteps).Where(step => step.Before == exchange.Id);

    /// <summary>How long the recorder waited before an exchange.</summary>
    public static TimeSpan PauseBefore(RecordingSource source, Exchange exchange) =>
        source.IsStream ? TimeSpan.Zero : Pauses.GetValueOrDefault(exchange.Id);

    private static SetupStep Deletable(int number) =>
        new("key_delete/0", $"deletable {number}", $$"""{"key_alias": "del{{number}}-{run}"}""");

    /// <summary>Every second key has a user, every third a team.</summary>
    private static SetupStep Listed(int number)
    {
        string user = number % 2 == 1 ? """, "user_id": "user-{run}" """ : "";
        string team = number % 3 == 0 ? """, "team_id": "{team}" """ : "";
        return new("key_list/0", $"listed {number}", $$"""{"key_alias": "list{{number:00}}-{run}"{{user}}{{team}}}""");
    }

    private static bool LivesShortly(JsonElement row)
    {
        if (row.GetProperty("expires").ValueKind == JsonValueKind.Null)
            return false;
        TimeSpan life = row.GetProperty("expires").GetDateTimeOffset() - row.GetProperty("created_at").GetDateTimeOffset();
        return life > TimeSpan.Zero && life <= ShortLife;
    }
}
