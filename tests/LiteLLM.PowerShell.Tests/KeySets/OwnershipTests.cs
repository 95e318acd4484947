using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>What keeps and what ends the ownership of a key: copies, rotations, imports, several keys of one definition, other addresses.</summary>
public sealed class OwnershipTests
{
    public static TheoryData<string> Versions => OwnershipBench.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_copy_of_a_managed_key_belongs_to_no_set(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        await using ProxyServer other = await ProxyServer.StartAsync(version);
        bench.Sync().ShouldSucceed();

        Assert.Equal("0,0", bench.Admin.Run(
            """
            $here = Get-LiteLLMConnection
            $there = Connect-LiteLLM $address -Key $key -PassThru
            (Copy-LiteLLMKey ci copy -Connection $here).KeySet.Count
            (Copy-LiteLLMKey ci copy -Connection $here -Destination $there).KeySet.Count
            """,
            ("address", other.Address), ("key", ProxyServer.MasterKey)).Texts);

        Assert.Empty(other.Call("GET", "/key/list?return_full_object=true").GetProperty("keys")[0].GetProperty("metadata").EnumerateObject());
        bench.Admin.Connect(bench.Proxy);
        RunResult run = bench.Sync(arguments: "-Prune -Force | ForEach-Object { \"$($_.Action)\" }");
        Assert.Equal("None,None", run.Texts);
        Assert.Empty(run.Warnings);
        Assert.Equal("copy", bench.Admin.Run("Get-LiteLLMKey copy").Texts);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey ci -Metadata @{ a = 1 }")]
    [InlineData("Set-LiteLLMKey ci -Clear Metadata")]
    [InlineData("Set-LiteLLMKey ci -MergeMetadata @{ a = 1 } -Tag x")]
    [InlineData("Set-LiteLLMKey ci -NewKeyAlias renamed")]
    public async Task A_change_of_metadata_keeps_the_record(string command)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83", licensed: true);
        bench.Sync().ShouldSucceed();
        string id = bench.IdOf("ci");
        string record = bench.Record(id).ToJsonString();

        bench.Admin.Run(command).ShouldSucceed();

        Assert.Equal(record, bench.Record(id).ToJsonString());
        Assert.Empty(bench.Sync().ShouldSucceed().Warnings);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey hers -Metadata @{ litellm_keyset = @{ set = 'team'; name = 'ci' } }", "InvalidKeyValue")]
    [InlineData("Set-LiteLLMKey hers -MergeMetadata @{ litellm_keyset = 'x' }", "InvalidKeyValue")]
    [InlineData("New-LiteLLMKey new -Metadata @{ litellm_keyset = @{ set = 'team'; name = 'ci' } }", "InvalidKeyValue")]
    [InlineData("New-LiteLLMKey new -AdditionalProperties @{ litellm_keyset = @{ set = 'team'; name = 'ci' } }", "InvalidKeyValue")]
    public async Task A_record_is_not_written_as_metadata(string command, string errorId)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Proxy.ClearLog();

        bench.Admin.Run(command).ShouldFail(errorId);

        Assert.Empty(bench.Proxy.Writes);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_whose_secret_was_reset_stays_managed(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version, licensed: true);
        bench.Sync().ShouldSucceed();
        string before = bench.IdOf("ci");

        RunResult reset = bench.Admin.Run("Reset-LiteLLMKey ci -Confirm:$false");
        Assert.Empty(reset.ShouldSucceed().Warnings);
        Assert.NotEqual(before, bench.IdOf("ci"));

        RunResult run = bench.Sync(arguments: "-Prune -Force | ForEach-Object { \"$($_.Action)\" }");
        Assert.Equal("None,None", run.Texts);
        Assert.Empty(run.Warnings);
    }

    /// <summary>The record is bound to the creation of the key once the set has written it for a key that exists.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_that_the_set_has_changed_stays_managed_when_another_client_rotates_its_secret(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version, licensed: true);
        bench.Sync(""" "ci": {}, "cd": {} """).ShouldSucceed();
        bench.Sync().ShouldSucceed();
        bench.AsAdmin($"/key/{bench.IdOf("ci")}/regenerate", new { });

        RunResult run = bench.Sync(arguments: "-Prune -Force | ForEach-Object { \"$($_.Action)\" }");
        Assert.Equal("None,None", run.Texts);
        Assert.Empty(run.Warnings);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_that_rotates_by_itself_stays_managed(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version, licensed: true);
        const string Keys = """ "ci": { "auto_rotate": true, "rotation_interval": "30d" } """;
        Assert.Equal("System.Security.SecureString", bench.Sync(Keys, "| ForEach-Object { \"$($_.Key.Key)\" }").Only);
        bench.AsAdmin($"/key/{bench.IdOf("ci")}/regenerate", new { });

        RunResult run = bench.Sync(Keys, "-Prune -Force | ForEach-Object { \"$($_.Action)\" }");
        Assert.Equal("None", run.Texts);
        Assert.Empty(run.Warnings);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_new_key_that_another_client_rotates_stays_in_its_set(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version, licensed: true);
        bench.Sync().ShouldSucceed();
        bench.AsAdmin($"/key/{bench.IdOf("ci")}/regenerate", new { });

        Assert.Empty(bench.Sync().ShouldSucceed().Warnings);
    }

    [Fact]
    public async Task A_user_who_resets_her_managed_key_is_warned_that_the_set_may_not_recognize_it()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83", licensed: true);
        const string Secret = "sk-of-a-user-who-resets-0001";
        bench.Sync($$""" "ci": { "user_id": "{{OwnershipBench.User}}" }, "cd": {} """).ShouldSucceed();
        bench.AsAdmin("/key/generate", new { key = Secret, user_id = OwnershipBench.User });
        using var engine = new Engine();
        engine.Run("Connect-LiteLLM $address -Key $secret", ("address", bench.Proxy.Address), ("secret", Secret)).ShouldSucceed();

        RunResult reset = engine.Run("Reset-LiteLLMKey ci -Confirm:$false | Out-Null");

        Assert.Equal(
            $"The key 'ci' has a record of the set 'team', which this connection cannot sign for the new secret. If the set no longer recognizes the key, a proxy admin adds it to the set again with Import-LiteLLMKey -Id {bench.IdOf("ci")} -SetName 'team'.",
            Assert.Single(reset.ShouldSucceed().Warnings));
    }

    [Fact]
    public async Task Several_keys_of_one_definition_are_an_error_that_names_them_and_stay()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "ci": { "key_alias": "first" }, "cd": {} """).ShouldSucceed();
        bench.Proxy.AddKey(new { key_alias = "ci" });
        bench.Admin.Run("Import-LiteLLMKey ci -SetName team").ShouldSucceed();

        ErrorRecord error = bench.ShouldRefuse("SeveralKeysOfDefinition", "ci").Errors[0];

        Assert.Equal(
            $"2 keys could be the key 'ci' of the set 'team': 'first' ({bench.IdOf("first")}), 'ci' ({bench.IdOf("ci")}). None of them is changed or removed. Remove those that are not required with Remove-LiteLLMKey -Id, or clear their records with Set-LiteLLMKey -Id <id> -Clear KeySet.",
            error.Exception.Message);
    }

    [Fact]
    public async Task Keys_of_a_set_that_was_applied_to_another_address_are_pruned_only_after_a_question()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "a": {}, "b": {}, "c": {} """).ShouldSucceed();
        string other = bench.Proxy.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        bench.Admin.Run("Connect-LiteLLM $address -Key $key", ("address", other), ("key", ProxyServer.MasterKey)).ShouldSucceed();
        bench.Proxy.ClearLog();
        bench.Admin.IsInteractive = false;
        string question = $"1 key of the 3 keys of the set 'team' on {other} would be permanently removed, starting with 'c'. The set was applied to {bench.Proxy.Address}, but this connection is to {other}.";

        bench.Sync(""" "a": {}, "b": {} """, "-Prune").ShouldEnd("PruneNotConfirmed", ErrorCategory.OperationStopped,
            $"{question} Nothing was changed, because the session is not interactive. Use -Force, or increase -PruneLimit.");
        Assert.Empty(bench.Proxy.Writes);

        bench.Admin.IsInteractive = true;
        bench.Admin.Answers = message => message.Contains(question, StringComparison.Ordinal) ? 1 : null;
        bench.Sync(""" "a": {}, "b": {} """, "-Prune").ShouldSucceed();
        Assert.Empty(bench.Proxy.Writes);

        bench.Sync(""" "a": {}, "b": {} """, "-Prune -Force").ShouldSucceed();
        Assert.Equal("/key/delete", Assert.Single(bench.Proxy.Writes).Path);
    }

    [Theory]
    [InlineData("Sync-LiteLLMKey $path -Prune -Force")]
    [InlineData("Test-LiteLLMKey -Path $path")]
    [InlineData("Import-LiteLLMKey hers -Path $path")]
    public async Task A_set_that_names_its_proxy_is_not_applied_to_another(string command)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync().ShouldSucceed();
        bench.Proxy.ClearLog();
        using var folder = new TemporaryFolder();
        string path = folder.Write("team.yaml", "name: team\nproxy: https://litellm.example.com/\nkeys:\n  ci: {}\n");

        bench.Admin.Run(command, ("path", path)).ShouldEnd("OtherProxy", ErrorCategory.InvalidOperation,
            $"The set 'team' is declared for https://litellm.example.com, and this connection is to {bench.Proxy.Address}. Nothing was changed. Connect to that proxy, or change 'proxy' in the definitions.");

        Assert.Empty(bench.Proxy.Writes);
        Assert.Equal("name: team\nproxy: https://litellm.example.com/\nkeys:\n  ci: {}\n", folder.Read("team.yaml"));
    }

    [Fact]
    public async Task A_set_is_applied_to_a_proxy_that_it_names()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        using var folder = new TemporaryFolder();
        string path = folder.Write("team.psd1", $"@{{ Name = 'team'; Proxy = 'https://litellm.example.com', '{bench.Proxy.Address}/'; Keys = @{{ ci = @{{}} }} }}");

        Assert.Equal("Create ci", bench.Admin.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action) $($_.Name)\" }", ("path", path)).Only);
    }

    [Fact]
    public async Task An_import_records_a_new_address()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "a": {}, "b": {}, "c": {} """).ShouldSucceed();
        bench.Admin.Run("Connect-LiteLLM $address -Key $key", ("address", bench.Proxy.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), ("key", ProxyServer.MasterKey)).ShouldSucceed();
        bench.Admin.Run("Get-LiteLLMKey ? | Import-LiteLLMKey -SetName team").ShouldSucceed();
        bench.Admin.IsInteractive = false;

        Assert.Equal("a,b", bench.Sync(""" "a": {}, "b": {} """, "-Prune | Where-Object { $_.Action -eq 'None' } | ForEach-Object Name | Sort-Object").Texts);
    }

    [Theory]
    [InlineData(0, "free,named", "free,named")]
    [InlineData(2, "named", "named")]
    public async Task Importing_a_key_and_declaring_it_are_one_question(int answer, string declared, string managed)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Proxy.AddKey(new { key_alias = "free" });
        bench.Proxy.AddKey(new { key_alias = "named" });
        using var folder = new TemporaryFolder();
        List<string> questions = [];
        bench.Admin.Answers = message =>
        {
            questions.Add(message);
            return message.Contains("'free'", StringComparison.Ordinal) ? answer : 0;
        };

        bench.Admin.Run("Import-LiteLLMKey free, named -Path $path -Confirm", ("path", folder["team.json"])).ShouldSucceed();

        Assert.Equal(2, questions.Count);
        Assert.All(questions, question => Assert.Matches($"Add key '(free|named)' \\(sk-\\.\\.\\..{{4}}\\) on {bench.Proxy.Address} to set 'team' and declare it in {folder["team.json"]}\\?", question));
        Assert.Equal(declared, string.Join(',', JsonNode.Parse(folder.Read("team.json"))!["keys"]!.AsObject().Select(key => key.Key)));
        Assert.Equal(managed, bench.Admin.Run("Get-LiteLLMKey | Where-Object { $_.KeySet.set -eq 'team' } | ForEach-Object KeyAlias | Sort-Object").Texts);
        Assert.Empty(bench.Admin.Run("Sync-LiteLLMKey $path -Prune -WhatIf", ("path", folder["team.json"])).ShouldSucceed().HostText);
    }

    [Fact]
    public async Task No_to_all_adopts_nothing_and_writes_no_file()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Proxy.AddKey(new { key_alias = "free" });
        bench.Proxy.ClearLog();
        using var folder = new TemporaryFolder();
        bench.Admin.Answers = _ => 3;

        bench.Admin.Run("Import-LiteLLMKey free, hers -Path $path -Confirm", ("path", folder["team.json"])).ShouldSucceed();

        Assert.Empty(bench.Proxy.Writes);
        Assert.False(File.Exists(folder["team.json"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_the_keys_unmanaged()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Proxy.ClearLog();
        using var folder = new TemporaryFolder();

        bench.Admin.Run("Import-LiteLLMKey hers -Path $path", ("path", folder["missing/team.json"])).ShouldEnd("FileNotWritten");

        Assert.Empty(bench.Proxy.Writes);
    }

    [Fact]
    public async Task An_import_warns_that_a_record_is_not_confirmed_and_replaces_it()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Forge(bench.UserKey, new JsonObject { ["set"] = "ot\u001bher", ["name"] = "x\u001b[2J" });

        Assert.Matches(
            $"^What if: Add key 'hers' \\(sk-...0001\\) on {bench.Proxy.Address} to set 'team' \\(it has a record of the set 'ot\\\\u001bher' that is not confirmed\\)\n$",
            bench.Admin.Run("Import-LiteLLMKey hers -SetName team -WhatIf").ShouldSucceed().HostText);
        bench.Admin.Run("Import-LiteLLMKey hers -SetName team").ShouldSucceed();

        Assert.Equal("team hers", $"{bench.Record(bench.UserKey)["set"]} {bench.Record(bench.UserKey)["name"]}");
        Assert.Empty(bench.Sync(""" "hers": {} """).ShouldSucceed().Warnings);
    }

    [Fact]
    public async Task Two_sets_with_a_definition_of_the_same_name_are_exported_into_one_file_under_their_aliases()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "ci": { "key_alias": "one-ci", "max_budget": 1 } """).ShouldSucceed();
        bench.Admin.Run("@{ Name = 'ci'; KeyAlias = 'two-ci'; MaxBudget = 2 } | Sync-LiteLLMKey -SetName two").ShouldSucceed();
        using var folder = new TemporaryFolder();

        bench.Admin.Run("Get-LiteLLMKey *-ci | Export-LiteLLMKey $path", ("path", folder["all.json"])).ShouldSucceed();

        Assert.Equal("""{"one-ci":{"max_budget":1},"two-ci":{"max_budget":2}}""", JsonNode.Parse(folder.Read("all.json"))!["keys"]!.ToJsonString());
    }

    [Fact]
    public async Task Keys_that_no_name_distinguishes_are_not_exported_and_named()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "ci": { "key_alias": "one-ci" } """).ShouldSucceed();
        bench.Admin.Run("@{ Name = 'ci'; KeyAlias = 'two-ci' } | Sync-LiteLLMKey -SetName two; @{ Name = 'two-ci'; KeyAlias = 'other' } | Sync-LiteLLMKey -SetName three").ShouldSucceed();
        using var folder = new TemporaryFolder();

        ErrorRecord error = bench.Admin.Run("Export-LiteLLMKey $path", ("path", folder["all.json"])).ShouldEnd("DefinitionNameNotUnique", ErrorCategory.InvalidData);

        Assert.Contains($"'two-ci': 'two-ci' ({bench.IdOf("two-ci")}) of the set 'two', 'other' ({bench.IdOf("other")}) of the set 'three'.", error.Exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["all.json"]));
    }
}
