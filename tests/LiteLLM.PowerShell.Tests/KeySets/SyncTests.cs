using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Sync-LiteLLMKey: keys become what their definitions say, and nothing else changes.</summary>
public sealed class SyncTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatIf_shows_the_whole_plan_and_writes_nothing()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "max_budget": 100 }, "old": {}, "same": { "rpm_limit": 7 } """).ShouldSucceed();
        proxy.AddKey(new { key_alias = "taken" });
        Assert.Single(engine.Run("Set-LiteLLMKey same -TpmLimit 9 -MergeMetadata @{ note = 'mine' } -PassThru").ShouldSucceed().Output);
        proxy.ClearLog();

        RunResult preview = Sync(engine, """ "ci": { "max_budget": 250, "models": ["gpt-4"] }, "new": { "tpm_limit": 1000 }, "same": { "rpm_limit": 7 }, "taken": {} """, "-Prune -WhatIf");

        Assert.Empty(preview.ShouldSucceed().Output);
        Assert.Equal(
            $"""
            What if: Sync set 'team' on {proxy.Address}
              ~ change 'ci' ({NameOf(engine, "ci")})
                + Models:    gpt-4
                ~ MaxBudget: 100 -> 250 USD
              + create 'new'
                + KeyAlias: new
                + TpmLimit: 1000 tokens/min
              ? 'same' ({NameOf(engine, "same")}): not declared and unchanged: TpmLimit, Metadata.note
              ! 'taken': A key 'taken' already exists, and no set manages it. Adopt it with Sync-LiteLLMKey -Adopt, or with Import-LiteLLMKey 'taken' -SetName 'team'; or declare another alias.
              - remove 'old' ({NameOf(engine, "old")})
              1 to create, 1 to change, 1 to remove, 1 unchanged, 1 that cannot be applied

            """,
            preview.HostText);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Results_contain_the_actions_and_the_new_secrets()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "max_budget": 100 }, "same": {} """).ShouldSucceed();

        RunResult run = Sync(engine, """ "ci": { "max_budget": 250 }, "new": {}, "same": {} """,
            "| ForEach-Object { \"$($_.Set) $($_.Action) $($_.Name) $($_.KeyAlias) [$($_.Changes)] $($_.Key.Key) $($_.Error)\" }");

        Assert.Equal(
            ["team Change ci ci [~ MaxBudget: 100 -> 250 USD]  ", "team Create new new [+ KeyAlias: new] System.Security.SecureString ", "team None same same []  "],
            Lines(run));
    }

    [Fact]
    public async Task An_attribute_that_is_no_longer_declared_is_cleared_and_what_others_set_stays()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "max_budget": 100, "tpm_limit": 5, "models": ["a"], "metadata": { "owner": "me", "note": "x" } } """).ShouldSucceed();
        engine.Run("Set-LiteLLMKey ci -RpmLimit 3 -MergeMetadata @{ theirs = 1 }").ShouldSucceed();

        RunResult run = Sync(engine, """ "ci": { "max_budget": 100, "metadata": { "owner": "me" } } """,
            "| ForEach-Object { \"$($_.Changes -join ';') / $($_.NotDeclared -join ',')\" }");

        Assert.Equal(["- Models: a;- TpmLimit: 5 tokens/min;- Metadata.note: x / RpmLimit,Metadata.theirs"], Lines(run));
        dynamic key = engine.Run("Get-LiteLLMKey ci").Only;
        Assert.Equal((100.0, null, 3, 0), ((double)key.MaxBudget, (long?)key.TpmLimit, (int)key.RpmLimit, (int)key.Models.Length));
        Assert.Equal("me/1/", string.Join('/', key.Metadata["owner"], key.Metadata["theirs"], key.Metadata["note"]));
    }

    [Fact]
    public async Task What_the_server_cannot_clear_stays_and_is_reported()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "budget_duration": "7d" } """).ShouldSucceed();

        Assert.Equal(
            ["BudgetDuration is no longer declared, and the server cannot clear it; it remains 7d."],
            Lines(Sync(engine, """ "ci": {} """, "| ForEach-Object Notes")));
        Assert.Equal(["None BudgetDuration"], Lines(Sync(engine, """ "ci": {} """, "| ForEach-Object { \"$($_.Action) $($_.NotDeclared)\" }")));
    }

    [Fact]
    public async Task A_new_alias_changes_the_key_and_creates_no_other()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "max_budget": 1 } """).ShouldSucceed();
        string id = (string)engine.Run("(Get-LiteLLMKey ci).Id").Only;

        Sync(engine, """ "ci": { "max_budget": 1, "key_alias": "ci-2" } """, "-Prune").ShouldSucceed();

        Assert.Equal(id, engine.Run("(Get-LiteLLMKey ci-2).Id").Only);
        Assert.Equal(1, (int)engine.Run("@(Get-LiteLLMKey).Count").Only);
    }

    [Fact]
    public async Task A_new_name_of_a_definition_keeps_the_key_of_its_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": {} """).ShouldSucceed();
        string id = (string)engine.Run("(Get-LiteLLMKey ci).Id").Only;

        Assert.Equal(["Change"], Lines(Sync(engine, """ "build": { "key_alias": "ci" } """, "-Prune | ForEach-Object { \"$($_.Action)\" }")));

        Assert.Equal($"{id} build", engine.Run("Get-LiteLLMKey ci | ForEach-Object { \"$($_.Id) $($_.KeySet.name)\" }").Only);
    }

    [Fact]
    public async Task Prune_removes_what_the_set_managed_and_never_anything_else()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "free" });
        engine.Run("@{ Name = 'theirs' } | Sync-LiteLLMKey -SetName other").ShouldSucceed();
        Sync(engine, """ "a": {}, "b": {}, "c": {} """).ShouldSucceed();

        RunResult kept = Sync(engine, """ "a": {}, "b": {} """);
        Assert.Equal("The set 'team' no longer declares 1 key that it manages; -Prune removes them.", Assert.Single(kept.Warnings));
        Assert.Equal(5, (int)engine.Run("@(Get-LiteLLMKey).Count").Only);

        Sync(engine, """ "a": {}, "b": {} """, "-Prune").ShouldSucceed();
        Assert.Equal(["a", "b", "free", "theirs"], Lines(engine.Run("Get-LiteLLMKey")));
    }

    [Theory]
    [InlineData(""" "a": {} """, "-Prune", "2 keys of the 3 keys of the set 'team' on {0} would be permanently removed, starting with 'b'.")]
    [InlineData(""" "a": {}, "b": {} """, "-Prune -PruneLimit 0", "1 key of the 3 keys of the set 'team' on {0} would be permanently removed, starting with 'c'.")]
    [InlineData("", "-Prune", "3 keys of the 3 keys of the set 'team' on {0} would be permanently removed, starting with 'a'.")]
    public async Task Many_removals_ask_first(string keys, string arguments, string question)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "a": {}, "b": {}, "c": {} """).ShouldSucceed();
        proxy.ClearLog();
        question = string.Format(CultureInfo.InvariantCulture, question, proxy.Address);

        engine.IsInteractive = false;
        Sync(engine, keys, arguments).ShouldEnd("PruneNotConfirmed", ErrorCategory.OperationStopped,
            $"{question} Nothing was changed, because the session is not interactive. Use -Force, or increase -PruneLimit.");
        Assert.Empty(proxy.Writes);

        engine.IsInteractive = true;
        Assert.Contains(question + " Continue?", Sync(engine, keys, arguments).ShouldSucceed().HostText, StringComparison.Ordinal);
        Assert.Equal("/key/delete", Assert.Single(proxy.Writes).Path);

        Sync(engine, """ "a": {}, "b": {}, "c": {} """).ShouldSucceed();
        engine.IsInteractive = false;
        Sync(engine, keys, arguments + " -Force").ShouldSucceed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_set_is_changed_before_the_questions_about_all_sets_are_answered(bool isAnswered)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("$b = 1..4 | ForEach-Object { @{ Name = \"b$_\" } }; $b | Sync-LiteLLMKey -SetName b").ShouldSucceed();
        proxy.ClearLog();
        _folder.Write("a.json", """{ "name": "a", "keys": { "a1": {} } }""");
        _folder.Write("b.json", """{ "name": "b", "keys": { "b1": {} } }""");

        engine.IsInteractive = isAnswered;
        int writesBefore = -1;
        engine.Answers = _ =>
        {
            writesBefore = proxy.Writes.Count;
            return 0;
        };
        RunResult run = engine.Run($"Sync-LiteLLMKey '{_folder.Path}' -Prune");

        Assert.Equal(0, isAnswered ? writesBefore : proxy.Writes.Count);
        Assert.Equal(isAnswered ? "a1 b1" : "b1 b2 b3 b4", engine.Run("(Get-LiteLLMKey | Sort-Object KeyAlias).KeyAlias -join ' '").Texts);
        Assert.Equal(isAnswered, run.Terminating is null);
    }

    [Fact]
    public async Task A_key_that_no_set_manages_is_adopted_only_with_Adopt()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", max_budget = 3, tpm_limit = 4 });
        proxy.ClearLog();

        Sync(engine, """ "ci": { "max_budget": 3 } """).ShouldFail("KeyNotManaged", ErrorCategory.ResourceExists,
            "A key 'ci' already exists, and no set manages it. Adopt it with Sync-LiteLLMKey -Adopt, or with Import-LiteLLMKey 'ci' -SetName 'team'; or declare another alias.");
        Assert.Empty(proxy.Writes);

        Assert.Equal([$"Change {id} TpmLimit"], Lines(Sync(engine, """ "ci": { "max_budget": 3 } """, "-Adopt | ForEach-Object { \"$($_.Action) $($_.Key.Id) $($_.NotDeclared)\" }")));
        Assert.Equal(["/budget/new budget_id", "/key/update key,metadata"], proxy.Writes.Select(write => $"{write.Path} {write.Members}"));
        Assert.Equal(
            """{"version":1,"set":"team","name":"ci","declared":["max_budget"]}""",
            Shape(proxy.Stored(id).GetProperty("metadata").GetProperty("litellm_keyset")));
    }

    [Fact]
    public async Task Two_sets_do_not_compete_for_a_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": {} """).ShouldSucceed();

        engine.Run("@{ Name = 'mine'; KeyAlias = 'ci'; MaxBudget = 9 } | Sync-LiteLLMKey -SetName other -Adopt").ShouldFail("KeyOfAnotherSet", ErrorCategory.ResourceExists,
            "The key 'ci' is managed by the set 'team', where its name is 'ci'. Remove it from one of the two sets; Set-LiteLLMKey 'ci' -Clear KeySet removes it from its set.");

        engine.Run("Set-LiteLLMKey ci -Clear KeySet").ShouldSucceed();
        engine.Run("@{ Name = 'mine'; KeyAlias = 'ci'; MaxBudget = 9 } | Sync-LiteLLMKey -SetName other -Adopt").ShouldSucceed();
        Assert.Equal("other mine 9", engine.Run("Get-LiteLLMKey ci | ForEach-Object { \"$($_.KeySet.set) $($_.KeySet.name) $($_.MaxBudget)\" }").Only);
    }

    [Fact]
    public async Task A_record_of_a_newer_module_is_not_touched()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", metadata = new { litellm_keyset = new { version = 2, set = "team", name = "ci" } } });
        proxy.ClearLog();

        Sync(engine, """ "ci": {} """).ShouldFail("NewerFormat", ErrorCategory.InvalidData,
            "The record of the set 'team' in the key 'ci' has format version 2, and this module supports versions up to 1. Update the module.");
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task One_failure_does_not_stop_the_others()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        RunResult run = Sync(engine, """ "a": {}, "gated": { "tags": ["x"] }, "z": {} """,
            "| ForEach-Object { \"$($_.Name) $($_.Key.KeyAlias) $($_.Error.FullyQualifiedErrorId)\" }");

        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal("LicenseRequired", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("gated", error.TargetObject);
        Assert.Equal(["a a ", "gated  LicenseRequired", "z z "], run.Output.Select(line => line.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_server_sets_only_on_creation_is_reported()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "max_budget": 1 } """).ShouldSucceed();

        string message = Sync(engine, """ "ci": { "max_budget": 2, "organization_id": "o" } """).ShouldFail("ValueNotStored").Exception.Message;

        Assert.EndsWith("OrganizationId: this server sets it only when the key is created. Create a new key.", message, StringComparison.Ordinal);
        Assert.Equal(2.0, engine.Run("(Get-LiteLLMKey ci).MaxBudget").Only);
    }

    [Fact]
    public async Task A_duration_starts_when_it_is_first_applied()
    {
        DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        Sync(engine, """ "ci": { "duration": "30d" } """).ShouldSucceed();
        Assert.Equal("2026-03-31", Expires(engine));

        now += TimeSpan.FromDays(10);
        Assert.Equal(["None"], Lines(Sync(engine, """ "ci": { "duration": "30d" } """, "| ForEach-Object { \"$($_.Action)\" }")));
        Assert.Equal("2026-03-31", Expires(engine));

        Sync(engine, """ "ci": { "duration": "60d" } """).ShouldSucceed();
        Assert.Equal("2026-05-10", Expires(engine));

        Sync(engine, """ "ci": {} """).ShouldSucceed();
        Assert.Equal("", Expires(engine));
    }

    [Fact]
    public async Task Keys_inherit_the_defaults_of_their_set()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string path = _folder.Write("team.json", """
            { "name": "team", "defaults": { "Models": ["a"], "max_budget": 5 }, "keys": { "one": {}, "two": { "models": ["b"] } } }
            """);

        engine.Run("Sync-LiteLLMKey $path", ("path", path)).ShouldSucceed();

        Assert.Equal(["one a 5", "two b 5"], Lines(engine.Run("Get-LiteLLMKey | ForEach-Object { \"$($_.KeyAlias) $($_.Models) $($_.MaxBudget)\" }")));
    }

    [Fact]
    public async Task Folders_wildcards_and_files_from_the_pipeline_are_accepted()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        _folder.Write("one.json", """{ "name": "team", "keys": { "one": {} } }""");
        _folder.Write("two.psd1", "@{ Name = 'team'; Keys = @{ two = @{ MaxBudget = 5 } } }");
        _folder.Write("readme.txt", "no definitions");

        foreach (string command in new[] { "Sync-LiteLLMKey $folder", "Sync-LiteLLMKey \"$folder/*.json\", \"$folder/two.psd1\"", "[IO.DirectoryInfo]::new($folder).GetFiles('*.json'), [IO.FileInfo]::new(\"$folder/two.psd1\") | Sync-LiteLLMKey", "Sync-LiteLLMKey -LiteralPath $folder" })
        {
            Assert.Equal(["one", "two"], Lines(engine.Run(command + " -Force | ForEach-Object Name", ("folder", _folder.Path))));
        }
    }

    [Fact]
    public async Task Rows_of_a_table_are_definitions()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult run = engine.Run("""
            [pscustomobject]@{ KeyAlias = 'one'; MaxBudget = '5'; Models = 'a'; TpmLimit = '' },
                [pscustomobject]@{ KeyAlias = 'two'; MaxBudget = ''; Models = 'b'; TpmLimit = '9' } | Sync-LiteLLMKey -SetName table |
                ForEach-Object { "$($_.KeyAlias) $($_.Key.MaxBudget) $($_.Key.Models) $($_.Key.TpmLimit) $($_.Key.KeySet.declared)" }
            """);

        Assert.Equal(["one 5 a  key_alias max_budget models", "two  b 9 key_alias models tpm_limit"], Lines(run));
    }

    [Fact]
    public async Task Definitions_from_the_pipeline_need_the_name_of_their_set()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("@{ Name = 'a' } | Sync-LiteLLMKey").ShouldEnd("SetNameRequired", ErrorCategory.InvalidArgument,
            "Definitions from the pipeline require the name of their set. Specify it with -SetName.");
    }

    [Fact]
    public async Task A_key_that_another_run_created_in_the_meantime_is_found()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var other = new Engine(proxy);
        int listed = 0;
        proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/generate" && Interlocked.Increment(ref listed) == 1)
            {
                other.Run("@{ Name = 'ci'; MaxBudget = 1 } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
            }

            return Task.FromResult(false);
        };

        Assert.Equal(["Change ci 2"], Lines(Sync(engine, """ "ci": { "max_budget": 2 } """, "| ForEach-Object { \"$($_.Action) $($_.KeyAlias) $($_.Key.MaxBudget)\" }")));
        Assert.Equal(1, (int)engine.Run("@(Get-LiteLLMKey).Count").Only);
    }

    private static string NameOf(Engine engine, string alias) => (string)engine.Run($"(Get-LiteLLMKey {alias}).KeyName").Only;

    private static string Expires(Engine engine) => (string)engine.Run("\"$(if ($date = (Get-LiteLLMKey ci).Expires) { $date.UtcDateTime.ToString('yyyy-MM-dd') })\"").Only;

    private static string Shape(JsonElement record) =>
        $$"""{"version":{{record.GetProperty("version")}},"set":"{{record.GetProperty("set")}}","name":"{{record.GetProperty("name")}}","declared":{{record.GetProperty("declared").GetRawText().Replace(" ", "", StringComparison.Ordinal)}}}""";

    /// <summary>What came out, in a fixed order: results come out as soon as they are there.</summary>
    private static IEnumerable<string> Lines(RunResult run) => run.ShouldSucceed().Output.Select(line => line.ToString()).Order(StringComparer.Ordinal);

    private RunResult Sync(Engine engine, string keys, string arguments = "") =>
        engine.Run("Sync-LiteLLMKey $path " + arguments, ("path", _folder.Write("team.json", $$"""{ "name": "team", "keys": { {{keys}} } }""")));
}
