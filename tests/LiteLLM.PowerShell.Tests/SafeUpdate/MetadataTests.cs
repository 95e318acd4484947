using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>The user's metadata goes to the server as it was said, beside what the server keeps in the same place.</summary>
public sealed class MetadataTests
{
    private static readonly (string PowerShell, string Json)[] Values =
    [
        ("1", "1"),
        ("1.0", "1.0"),
        ("-0.5", "-0.5"),
        ("1e-05", "1E-05"),
        ("12345678901234567890", "12345678901234567890"),
        ("[bigint]::Parse('123456789012345678901234567890')", "123456789012345678901234567890"),
        ("0.1d", "0.1"),
        ("'1'", "\"1\""),
        ("$true", "true"),
        ("$null", "null"),
        ("''", "\"\""),
        ("'Ü 日本 \"quoted\" \\'", "\"Ü 日本 \\\"quoted\\\" \\\\\""),
        ("@()", "[]"),
        ("@{}", "{}"),
        ("@(1, 1.0, $null, 'x')", """[1,1.0,null,"x"]"""),
        ("@(@(1, 2), @())", "[[1,2],[]]"),
        ("@{ a = @{ b = @(1, @{ c = $null }) } }", """{"a":{"b":[1,{"c":null}]}}"""),
        ("@{ 'name.with.dots' = @{ 'a b/c' = 1 } }", """{"name.with.dots":{"a b/c":1}}"""),
        ("[pscustomobject]@{ a = 1 }", """{"a":1}"""),
    ];

    public static TheoryData<string, string, string> ValuesByVersion
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach ((string powerShell, string json) in Values)
            {
                data.Add("1.80.11", powerShell, json);
                data.Add("1.81.13", powerShell, json);
            }

            return data;
        }
    }

    public static TheoryData<string, string> Owned => new()
    {
        { "model_rpm_limit", "use -ModelRpmLimit" },
        { "tags", "use -Tag" },
        { "guardrails", "use -Guardrail" },
        { "enforced_params", "use -EnforcedParam" },
        { "logging", "use -Logging" },
        { "service_account_id", "use -ServiceAccountId" },
        { "temp_budget_increase", "use -TempBudgetIncrease" },
        { "secret_manager_settings", "choose another name" },
        { "litellm_anything", "choose another name" },
    };

    [Theory]
    [MemberData(nameof(ValuesByVersion))]
    public async Task A_value_round_trips_exactly(string version, string powerShell, string json)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string made = proxy.AddKey(new { key_alias = "made" });
        string copy = proxy.AddKey(new { key_alias = "copy" });

        engine.Run($"$value = {powerShell}; Set-LiteLLMKey made -Metadata @{{ value = $value }}").ShouldSucceed();
        engine.Run("Set-LiteLLMKey copy -Metadata (Get-LiteLLMKey made).Metadata").ShouldSucceed();

        Assert.Equal($$"""{"value":{{json}}}""", RawMetadata(proxy, made));
        Assert.Equal($$"""{"value":{{json}}}""", RawMetadata(proxy, copy));
        proxy.ClearLog();
        engine.Run("Set-LiteLLMKey made -Metadata @{ value = $value }").ShouldSucceed();
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Values_of_a_megabyte_round_trip_exactly(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string text = string.Concat(Enumerable.Repeat("0123456789 Ü日🔑", 80_000));

        string id = engine.Run("(New-LiteLLMKey ci -Metadata @{ text = $text; count = 1 }).Id", ("text", text)).Only;
        engine.Run("Set-LiteLLMKey ci -MergeMetadata @{ count = 2 }").ShouldSucceed();

        JsonElement metadata = proxy.Stored(id).GetProperty("metadata");
        Assert.Equal(text, metadata.GetProperty("text").GetString());
        Assert.Equal(2, metadata.GetProperty("count").GetInt32());
        Assert.Equal(text, engine.Run("(Get-LiteLLMKey ci).Metadata.text").Only);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Metadata_replaces_only_the_entries_of_the_user(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy);
        StoredKey before = new(proxy, id);

        engine.Run("Set-LiteLLMKey ci -Metadata @{ team = 'x' }").ShouldSucceed();

        StoredKey after = new(proxy, id);
        Assert.Equal(["metadata.owner", "metadata.team"], after.ChangesSince(before));
        Assert.Equal("null", after["metadata.owner"]);
        Assert.Equal("\"x\"", after["metadata.team"]);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task MergeMetadata_adds_and_changes_entries(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy);
        StoredKey before = new(proxy, id);

        engine.Run("Set-LiteLLMKey ci -MergeMetadata @{ owner = 'bob'; team = 'x' }").ShouldSucceed();

        StoredKey after = new(proxy, id);
        Assert.Equal(["metadata.owner", "metadata.team"], after.ChangesSince(before));
        Assert.Equal("\"bob\"", after["metadata.owner"]);
        Assert.Equal("\"x\"", after["metadata.team"]);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task RemoveMetadata_removes_entries(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy);
        StoredKey before = new(proxy, id);

        engine.Run("Set-LiteLLMKey ci -RemoveMetadata owner, unknown").ShouldSucceed();
        Assert.Equal(["metadata.owner"], new StoredKey(proxy, id).ChangesSince(before));
        proxy.ClearLog();
        engine.Run("Set-LiteLLMKey ci -RemoveMetadata owner").ShouldSucceed();

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Entries_are_merged_and_removed_and_attributes_inside_metadata_changed_at_once(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy);
        StoredKey before = new(proxy, id);

        engine.Run("Set-LiteLLMKey ci -MergeMetadata @{ team = 'x' } -RemoveMetadata owner -ModelRpmLimit @{ b = 2 } -RpmLimitType dynamic").ShouldSucceed();

        StoredKey after = new(proxy, id);
        Assert.Equal(["metadata.model_rpm_limit", "metadata.owner", "metadata.rpm_limit_type", "metadata.team"], after.ChangesSince(before));
        Assert.Equal("""{"b":2}""", after["metadata.model_rpm_limit"]);
        Assert.Single(proxy.Writes);
    }

    [Theory]
    [MemberData(nameof(Owned))]
    public async Task Names_that_the_server_owns_are_refused_with_advice(string name, string advice)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);
        string message = $"Metadata: '{name}' is reserved for the server; {advice}.";

        foreach (string arguments in new[] { $"-Metadata @{{ '{name}' = 1 }}", $"-MergeMetadata @{{ '{name}' = 1 }}", $"-RemoveMetadata {name}" })
        {
            engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, message);
        }

        engine.Run($"New-LiteLLMKey -Metadata @{{ '{name}' = 1 }}").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, message);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task All_of_it_and_single_entries_cannot_be_combined()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);

        engine.Run("Set-LiteLLMKey ci -Metadata @{ a = 1 } -MergeMetadata @{ b = 2 }").ShouldFail("InvalidKeyValue");
        engine.Run("Set-LiteLLMKey ci -Clear Metadata -MergeMetadata @{ b = 2 }").ShouldFail("InvalidKeyValue");

        Assert.Empty(proxy.Writes);
    }

    private static string AddKey(ProxyServer proxy) => proxy.AddKey(new
    {
        key_alias = "ci",
        team_id = "red",
        metadata = new
        {
            owner = "ann",
            tags = new[] { "a" },
            service_account_id = "nightly",
            logging = new[] { new { callback_name = "langfuse" } },
            model_rpm_limit = new { a = 1 },
        },
    });

    private static string RawMetadata(ProxyServer proxy, string id) => proxy.Stored(id).GetProperty("metadata").GetRawText();
}
