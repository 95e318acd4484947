using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Import-LiteLLMKey takes keys into a set: after it there is nothing to do.</summary>
public sealed class AdoptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("team.json", "Import-LiteLLMKey prod")]
    [InlineData("team.psd1", "Get-LiteLLMKey prod | Import-LiteLLMKey")]
    [InlineData("team.yaml", "Import-LiteLLMKey prod")]
    [InlineData("team.json", "Import-LiteLLMKey -Id $id")]
    public async Task After_an_import_there_is_nothing_to_do(string file, string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new
        {
            key_alias = "prod", max_budget = 5, soft_budget = 4, duration = "30d", models = new[] { "b", "a" }, budget_duration = "7d", model_rpm_limit = new { gpt = 3 }, metadata = new { env = "p", list = new object[] { 1, "x" } },
        });
        proxy.AddKey(new { key_alias = "other" });

        engine.Run(command + " -SetName platform -Path $path", ("id", id), ("path", _folder[file])).ShouldSucceed();
        proxy.ClearLog();

        RunResult preview = engine.Run("Sync-LiteLLMKey $path -Prune -WhatIf -Verbose", ("path", _folder[file]));
        Assert.Equal($"Sync set 'platform' on {proxy.Address}\n  0 to create, 0 to change, 0 to remove, 1 unchanged", Assert.Single(preview.ShouldSucceed().Verbose));
        Assert.Empty(Assert.Single(preview.Output).Properties["NotDeclared"].Value as IEnumerable<string> ?? ["?"]);
        Assert.True((bool)engine.Run("Test-LiteLLMKey -Path $path", ("path", _folder[file])).Only);
        Assert.Empty(proxy.Writes);
    }

    public static TheoryData<string, string, string> Merged => new()
    {
        {
            "team.yaml",
            "# ours\nname: team\nkeys:\n  prod: # to go\n    max_budget: 1\n  last:\n    tags:\n# the end\n",
            "# ours\nname: team\nkeys:\n  prod:\n    max_budget: 5\n    metadata:\n      \"on\": \"yes\"\n  last:\n    tags:\n  more: {}\n# the end\n"
        },
        {
            "team.yml",
            "name: team\nkeys: {}\n",
            "name: team\nkeys:\n  prod:\n    max_budget: 5\n    metadata:\n      \"on\": \"yes\"\n  more: {}\n"
        },
        {
            "team.psd1",
            "@{\n    # ours\n    Name = 'team'\n    Keys = @{\n        prod = @{ MaxBudget = 1 } # theirs\n        last = @{}\n    }\n}\n",
            "@{\n    # ours\n    Name = 'team'\n    Keys = @{\n        prod = @{\n            MaxBudget = 5\n            Metadata = @{\n                on = 'yes'\n            }\n        } # theirs\n        last = @{}\n        more = @{}\n    }\n}\n"
        },
        {
            "team.json",
            "{ \"name\": \"team\", \"keys\": {} }",
            "{ \"name\": \"team\", \"keys\": {\n  \"prod\": {\n    \"max_budget\": 5,\n    \"metadata\": {\n      \"on\": \"yes\"\n    }\n  },\n  \"more\": {}\n} }"
        },
    };

    [Theory]
    [MemberData(nameof(Merged))]
    public async Task A_file_keeps_everything_else_that_is_in_it(string file, string before, string after)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod", max_budget = 5, metadata = new { on = "yes" } });
        proxy.AddKey(new { key_alias = "more" });
        string path = _folder.Write(file, before);

        engine.Run("Import-LiteLLMKey prod, more -Path $path", ("path", path)).ShouldSucceed();

        Assert.Equal(after, _folder.Read(file));
    }

    [Fact]
    public async Task A_set_imports_keys_without_a_file_too()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "prod", max_budget = 5 });

        Assert.Equal("team prod", engine.Run("Import-LiteLLMKey prod -SetName team | ForEach-Object { \"$($_.KeySet.set) $($_.KeySet.name)\" }").Only);

        Assert.Equal("team", proxy.Stored(id).GetProperty("metadata").GetProperty("litellm_keyset").GetProperty("set").GetString());
        Assert.Equal("None", engine.Run("@{ Name = 'prod'; MaxBudget = 5 } | Sync-LiteLLMKey -SetName team | ForEach-Object { \"$($_.Action)\" }").Only);
    }

    [Fact]
    public async Task A_key_of_another_set_stays_in_its_set()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'prod' } | Sync-LiteLLMKey -SetName theirs").ShouldSucceed();
        proxy.ClearLog();

        engine.Run("Import-LiteLLMKey prod -SetName mine -Path $path", ("path", _folder["mine.json"])).ShouldFail("KeyOfAnotherSet", ErrorCategory.ResourceExists,
            "The key 'prod' is managed by the set 'theirs', where its name is 'prod'. Remove it from one of the two sets; Set-LiteLLMKey 'prod' -Clear KeySet removes it from its set.");
        Assert.Empty(proxy.Writes);
        Assert.False(File.Exists(_folder["mine.json"]));
    }

    [Fact]
    public async Task A_file_of_another_set_is_refused()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });
        string path = _folder.Write("keys.json", """{ "name": "theirs", "keys": {} }""");

        engine.Run("Import-LiteLLMKey prod -SetName mine -Path $path", ("path", path)).ShouldEnd("OtherSet", ErrorCategory.InvalidArgument,
            $"{path} contains the set 'theirs', not 'mine'. Omit -SetName, or specify another file.");
        Assert.Equal("""{ "name": "theirs", "keys": {} }""", _folder.Read("keys.json"));
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Clear_KeySet_strips_what_is_kept_and_nothing_else()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'prod'; Metadata = @{ a = 1 }; ModelRpmLimit = @{ g = 2 } } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
        Assert.Equal("a", engine.Run("(Get-LiteLLMKey prod).Metadata.Keys").Only);

        Assert.Equal("", engine.Run("(Set-LiteLLMKey prod -Clear KeySet -PassThru).KeySet.Count -gt 0 ? 'kept' : ''").Only);

        string id = (string)engine.Run("(Get-LiteLLMKey prod).Id").Only;
        Assert.Equal(["a", "model_rpm_limit"], proxy.Stored(id).GetProperty("metadata").EnumerateObject().Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }
}
