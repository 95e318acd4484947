using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>Each cmdlet that reads or changes keys affects the specified keys and no others, whatever the server filters, omits or adds.</summary>
[LongRunning]
public sealed class EveryCmdletOnEveryServerTests
{
    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Get_returns_the_key_of_an_alias(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        Assert.Equal($"{world.Ids["ci"]} 20 2", world.Engine.Run("Get-LiteLLMKey ci | ForEach-Object { \"$($_.Id) $($_.MaxBudget) $($_.SoftBudget)\" }").Texts);
        Assert.Equal("ci,CI,second", world.Engine.Run("Get-LiteLLMKey ci, CI, second").Texts);
        world.Engine.Run("Get-LiteLLMKey c").ShouldFail("KeyNotFound");
        world.Engine.Run("Get-LiteLLMKey Second").ShouldFail("KeyNotFound");
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Get_returns_each_of_several_ids_with_its_own_values(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));
        string[] aliases = ["second", "ci", "ci-b", "CI"];

        RunResult keys = world.Engine.Run(
            "Get-LiteLLMKey -Id $ids | ForEach-Object { \"$($_.KeyAlias) $($_.SoftBudget) $($_.Metadata.number)\" }", ("ids", aliases.Select(alias => world.Ids[alias]).ToArray()));

        Assert.Equal("second 6 6,ci 2 2,ci-b 5 5,CI 3 3", keys.Texts);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Get_filters_exactly(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        Assert.Equal("second,ci", world.Engine.Run("Get-LiteLLMKey -UserId bob").Texts);
        Assert.Equal("second,CI,ci", world.Engine.Run("Get-LiteLLMKey -TeamId t").Texts);
        Assert.Equal("", world.Engine.Run("Get-LiteLLMKey -UserId b").Texts);
        Assert.Equal("", world.Engine.Run("Get-LiteLLMKey -OrganizationId o").Texts);
        Assert.Equal("second", world.Engine.Run("Get-LiteLLMKey -UserId bob -First 1").Texts);
        Assert.Equal("ci", world.Engine.Run("Get-LiteLLMKey -UserId bob -First 1 -Skip 1").Texts);
        Assert.Equal("second,ci", world.Engine.Run("Get-LiteLLMKey -UserId bob -First 2").Texts);
        Assert.Equal("", world.Engine.Run("Get-LiteLLMKey -UserId bob -Skip 2").Texts);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Get_detailed_returns_the_soft_budget_of_each_key(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        string all = world.Engine.Run("Get-LiteLLMKey -Detailed | ForEach-Object { \"$($_.KeyAlias) $($_.SoftBudget)\" }").Texts;
        Assert.Equal("second 6,ci-b 5,ci-a 4,CI 3,ci 2,bystander 1", all);
        Assert.Equal("second 6,ci 2", world.Engine.Run("Get-LiteLLMKey -UserId bob -Detailed | ForEach-Object { \"$($_.KeyAlias) $($_.SoftBudget)\" }").Texts);
        Assert.Equal("second 6", world.Engine.Run("Get-LiteLLMKey -Detailed -First 1 | ForEach-Object { \"$($_.KeyAlias) $($_.SoftBudget)\" }").Texts);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Block_of_the_keys_of_a_user_spares_users_with_similar_names(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        world.Engine.Run("Get-LiteLLMKey -UserId bob | Block-LiteLLMKey").ShouldSucceed();
        Assert.Equal("ci,second", world.Blocked);

        world.Engine.Run("Unblock-LiteLLMKey ci, second").ShouldSucceed();
        Assert.Equal("", world.Blocked);

        Assert.Equal("ci,CI", world.Engine.Run("Block-LiteLLMKey ci, CI -PassThru").Texts);
        Assert.Equal("ci,CI", world.Blocked);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Remove_removes_what_is_named(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        world.Engine.Run("Remove-LiteLLMKey ci -Confirm:$false").ShouldSucceed();
        Assert.Equal("bystander,CI,ci-a,ci-b,second", world.Existing);

        world.Engine.Run("$keys = Get-LiteLLMKey; $keys | Where-Object KeyAlias -like 'ci-*' | Remove-LiteLLMKey -Confirm:$false").ShouldSucceed();
        Assert.Equal("bystander,CI,second", world.Existing);

        RunResult again = world.Engine.Run("$keys | Where-Object KeyAlias -in 'ci-a', 'CI' | Remove-LiteLLMKey -Confirm:$false");
        again.ShouldFail("KeyNotFound");
        Assert.Equal("bystander,second", world.Existing);

        world.Engine.Run("Remove-LiteLLMKey -Id $id -Confirm:$false", ("id", new[] { world.Ids["second"], world.Ids["ci"] })).ShouldFail("KeyNotFound");
        Assert.Equal("bystander", world.Existing);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Set_changes_many_keys_and_reads_each_back(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        string changed = world.Engine.Run("""
            Get-LiteLLMKey ci* | ForEach-Object { [pscustomobject]@{ Id = $_.Id; MaxBudget = $_.MaxBudget + 1; SoftBudget = $_.MaxBudget / 10 + 0.5 } } |
                Set-LiteLLMKey -MergeMetadata @{ touched = $true } -PassThru | ForEach-Object { "$($_.KeyAlias) $($_.MaxBudget) $($_.SoftBudget) $($_.Metadata.number)" }
            """).Texts;

        Assert.Equal("ci-b 51 5.5 5,ci-a 41 4.5 4,CI 31 3.5 3,ci 21 2.5 2", changed);
        Assert.Equal(31, world.Stored("CI").GetProperty("max_budget").GetDouble());
        Assert.False(world.Stored("second").GetProperty("metadata").TryGetProperty("touched", out _));

        world.Proxy.ClearLog();
        world.Engine.Run("'ci', 'CI', 'ci-a' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | Set-LiteLLMKey -MergeMetadata @{ touched = $true }").ShouldSucceed();
        Assert.Empty(world.Proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Test_and_Compare_read_the_key_that_is_named(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        Assert.Equal("True,False,False", world.Engine.Run("Test-LiteLLMKey ci -SoftBudget 2 -MaxBudget 20; Test-LiteLLMKey ci -SoftBudget 3; Test-LiteLLMKey c").Texts);
        string all = world.Engine.Run("$ids | ForEach-Object { [pscustomobject]@{ Id = $_; SoftBudget = 3 } } | Test-LiteLLMKey", ("ids", world.Ids.Values.ToArray())).Texts;
        Assert.Equal("False,False,True,False,False,False", all);
        string compared = world.Engine.Run(
            "$ids | ForEach-Object { [pscustomobject]@{ Id = $_ } } | Compare-LiteLLMKey -SoftBudget 3 | ForEach-Object Before", ("ids", world.Ids.Values.ToArray())).Texts;
        Assert.Equal("1,2,4,5,6", compared);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Copy_copies_the_key_that_is_named(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        string copies = world.Engine.Run("""
            'ci', 'CI', 'second' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_; NewKeyAlias = "copy-of-$_" } } |
                ForEach-Object { Copy-LiteLLMKey $_.KeyAlias -NewKeyAlias $_.NewKeyAlias } | ForEach-Object { "$($_.KeyAlias) $($_.UserId) $($_.SoftBudget) $($_.MaxBudget)" }
            """).Texts;

        Assert.Equal("copy-of-ci bob 2 20,copy-of-CI Bob 3 30,copy-of-second bob 6 60", copies);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Reset_changes_the_secrets_of_the_keys_that_are_named(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode), licensed: true);

        string reset = world.Engine.Run("Get-LiteLLMKey -UserId bob | Reset-LiteLLMKey -Confirm:$false | ForEach-Object { \"$($_.KeyAlias) $($_.SoftBudget) $($_.Key.Length -gt 20)\" }").Texts;

        Assert.Equal("second 6 True,ci 2 True", reset);
        Assert.Equal("bystander,CI,ci-a,ci-b", world.Existing);
        world.Engine.Run("Get-LiteLLMKey -Id $id", ("id", world.Ids["ci"])).ShouldFail("KeyNotFound");
        Assert.Equal("False", world.Engine.Run("Test-LiteLLMKey -Id $id", ("id", world.Ids["ci"])).Texts);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task The_keys_that_are_named_are_explained_and_reset(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));
        world.Engine.Run("Set-LiteLLMKey ci -Spend 25; Set-LiteLLMKey CI -Blocked $true; Set-LiteLLMKey second -Spend 1").ShouldSucceed();

        string refused = world.Engine.Run("'ci', 'CI', 'second', 'c' | ForEach-Object { Test-LiteLLMKeyAccess $_ } | Where-Object Result -eq Refused | ForEach-Object { \"$($_.Name) $($_.Check)\" }").Texts;

        Assert.Equal("ci KeyBudget,CI KeyBlocked,c KeyExists", refused);
        Assert.Equal("ci 0", world.Engine.Run("Reset-LiteLLMKeySpend ci -PassThru | ForEach-Object { \"$($_.KeyAlias) $($_.Spend)\" }").Texts);
        Assert.Equal(1, world.Stored("second").GetProperty("spend").GetDouble());
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task New_creates_many_keys_and_verifies_each(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        string made = world.Engine.Run("1..12 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"new-$_\"; MaxBudget = $_; SoftBudget = $_ / 2 } } | New-LiteLLMKey | ForEach-Object { \"$($_.KeyAlias) $($_.MaxBudget) $($_.SoftBudget)\" }").Texts;

        Assert.Equal(string.Join(",", Enumerable.Range(1, 12).Select(number => FormattableString.Invariant($"new-{number} {number} {number / 2.0}"))), made);
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Export_and_the_report_have_the_details_of_all_keys(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "all.json");
        string page = Path.Combine(folder.Path, "all.html");

        world.Engine.Run("Export-LiteLLMKey $file; Export-LiteLLMKeyReport $page", ("file", file), ("page", page)).ShouldSucceed();

        using JsonDocument definitions = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(
            ["bystander 1", "ci 2", "CI 3", "ci-a 4", "ci-b 5", "second 6"],
            definitions.RootElement.GetProperty("keys").EnumerateObject().Select(key => $"{key.Name} {key.Value.GetProperty("soft_budget")}").OrderBy(key => key[^1]));
        string report = File.ReadAllText(page);
        Assert.All(world.Ids.Keys, alias => Assert.Contains($">{alias}<", report));
        world.Engine.Run("Get-LiteLLMKey -UserId bob | Export-LiteLLMKey $file", ("file", file)).ShouldSucceed();
        using JsonDocument some = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(["ci 2", "second 6"], some.RootElement.GetProperty("keys").EnumerateObject().Select(key => $"{key.Name} {key.Value.GetProperty("soft_budget")}").Order());
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task Import_and_Sync_manage_the_keys_that_are_declared(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "bobs.json");

        Assert.Equal("second,ci", world.Engine.Run("Get-LiteLLMKey -UserId bob | Import-LiteLLMKey -SetName bobs -Path $file -Confirm:$false", ("file", file)).Texts);
        Assert.Equal("None,None", world.Engine.Run("Sync-LiteLLMKey $file | ForEach-Object Action", ("file", file)).Texts);
        Assert.Equal("True", world.Engine.Run("Test-LiteLLMKey -Path $file", ("file", file)).Texts);

        File.WriteAllText(file, """{ "name": "bobs", "keys": { "ci": { "soft_budget": 2.5, "max_budget": 20 }, "third": { "soft_budget": 7 } } }""");
        RunResult synced = world.Engine.Run("Sync-LiteLLMKey $file -Prune -Force | ForEach-Object { \"$($_.Name) $($_.Action)\" }", ("file", file)).ShouldSucceed();
        Assert.Equal(["ci Change", "second Remove", "third Create"], synced.Output.Select(result => result.ToString()).Order());
        Assert.Equal("bystander,ci,CI,ci-a,ci-b", world.Existing);
        Assert.Equal("None,None", world.Engine.Run("Sync-LiteLLMKey $file | ForEach-Object Action", ("file", file)).Texts);
        Assert.Equal(2.5, world.Stored("ci").GetProperty("litellm_budget_table").GetProperty("soft_budget").GetDouble());
    }

    [Theory]
    [ClassData(typeof(ServerModes))]
    public async Task A_deleted_key_is_never_a_live_one(string mode)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));
        string secret = "sk-once-deleted-1234567890";
        string id = world.Engine.Run("New-LiteLLMKey gone -Key $secret -MaxBudget 1 | ForEach-Object Id", ("secret", secret)).Texts;
        world.Engine.Run("$gone = Get-LiteLLMKey gone; Remove-LiteLLMKey gone -Confirm:$false").ShouldSucceed();

        (string, object?)[] arguments = [("id", id), ("secret", secret)];
        foreach (string script in (string[])
        [
            "Get-LiteLLMKey -Id $id", "Get-LiteLLMKey -Key $secret", "Get-LiteLLMKey gone", "$gone | Get-LiteLLMKey", "Set-LiteLLMKey -Id $id", "Set-LiteLLMKey -Id $id -MaxBudget 5",
            "Copy-LiteLLMKey -Id $id -NewKeyAlias copy", "Block-LiteLLMKey -Id $id", "Remove-LiteLLMKey -Id $id -Confirm:$false", "$gone | Remove-LiteLLMKey -Confirm:$false",
            "Compare-LiteLLMKey -Id $id -MaxBudget 1", "Test-LiteLLMKey -Id $id -Detailed", "Import-LiteLLMKey -Id $id",
        ])
        {
            world.Engine.Run(script, arguments).ShouldFail("KeyNotFound");
        }

        Assert.Equal("False", world.Engine.Run("Test-LiteLLMKey -Id $id", arguments).Texts);
        Assert.Equal("gone", world.Engine.Run("New-LiteLLMKey gone -Key $secret", arguments).Texts);
        Assert.Equal("gone", world.Engine.Run("Get-LiteLLMKey -Id $id", arguments).Texts);
    }
}
