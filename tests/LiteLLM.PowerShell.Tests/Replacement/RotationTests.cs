using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Replacement;

/// <summary>Sync-LiteLLMKey replaces the keys of a set whose secrets are older than <c>rotate_every</c>.</summary>
public sealed class RotationTests
{
    private const string Definition = """{ "name": "team", "keys": { "ci": { "max_budget": 5, "rotate_every": "90d", "grace_period": "7d" }, "cd": {} } }""";

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_key_is_rotated_when_its_secret_is_old_enough(string version)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => now);
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        string path = folder.Write("team.json", Definition);
        engine.Run("Sync-LiteLLMKey $path", ("path", path)).ShouldSucceed();
        string before = engine.Run("(Get-LiteLLMKey ci).Id").Only;

        now = now.AddDays(89);
        Assert.Equal("None None", engine.Run("(Sync-LiteLLMKey $path).Action -join ' '").Texts);
        now = now.AddDays(2).AddHours(1);
        RunResult shown = engine.Run("Sync-LiteLLMKey $path -WhatIf").ShouldSucceed();
        RunResult drift = engine.Run("(Test-LiteLLMKey -Path $path -Detailed).Action");
        RunResult rotated = engine.Run("Sync-LiteLLMKey $path | Where-Object Action -eq Rotate").ShouldSucceed();

        Assert.Contains($"~ rotate 'ci' (", shown.HostText, StringComparison.Ordinal);
        Assert.Contains("? 'ci' (", shown.HostText, StringComparison.Ordinal);
        Assert.Contains("its secret is 91 days old, and rotate_every is 90d: a new key with another secret takes over the alias, and the old secret works for another 7d", shown.HostText, StringComparison.Ordinal);
        Assert.Contains("1 to rotate", shown.HostText, StringComparison.Ordinal);
        Assert.Equal("Rotate", drift.Texts);
        dynamic key = Assert.Single(rotated.Output).Properties["Key"].Value;
        Assert.Equal("ci", engine.Run("(Get-LiteLLMKey -Key $secret).KeyAlias", ("secret", (object)key.Key)).Texts);
        Assert.Equal("team ci", engine.Run("$set = (Get-LiteLLMKey ci).KeySet; \"$($set.set) $($set.name)\"").Texts);
        JsonElement retired = proxy.Stored(before);
        Assert.Equal(now.AddDays(7), retired.GetProperty("expires").GetDateTimeOffset(), TimeSpan.FromSeconds(3));
        Assert.False(retired.GetProperty("metadata").TryGetProperty("litellm_keyset", out _));
        RunResult again = engine.Run("(Sync-LiteLLMKey $path -Prune).Action -join ' '");
        Assert.Equal("None None", again.Texts);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task The_secret_of_a_rotated_key_is_stored_where_the_definition_says()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        engine.Run("Import-Module $stand", ("stand", Path.Combine(Engine.Repository, "tests", "Modules", "Microsoft.PowerShell.SecretManagement"))).ShouldSucceed();
        try
        {
            const string Definition = "@{ Name = 'ci'; RotateEvery = '30d'; SecretName = 'litellm-ci'; VaultName = 'work' }";
            engine.Run($"{Definition} | Sync-LiteLLMKey -SetName s").ShouldSucceed();
            now = now.AddDays(31);
            RunResult shown = engine.Run($"{Definition} | Sync-LiteLLMKey -SetName s -WhatIf");
            RunResult rotated = engine.Run($"{Definition} | Sync-LiteLLMKey -SetName s").ShouldSucceed();

            Assert.Contains("the secret is stored as 'litellm-ci' in the vault 'work'", shown.HostText, StringComparison.Ordinal);
            Assert.Equal("litellm-ci", Assert.Single(rotated.Output).Properties["SecretName"].Value);
            Assert.Equal(engine.Run("(Get-LiteLLMKey ci).Id").Texts, engine.Run("(Import-LiteLLMKey -Key (Get-Secret litellm-ci -Vault work)).Id").Texts);
        }
        finally
        {
            engine.Run("Remove-Module Microsoft.PowerShell.SecretManagement -Force");
        }
    }

    [Fact]
    public async Task A_rotation_also_applies_changes_of_the_definition_and_a_new_duration()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'ci'; MaxBudget = 5; Duration = '100d'; Metadata = @{ owner = 'ops' } } | Sync-LiteLLMKey -SetName s").ShouldSucceed();
        now = now.AddDays(50);

        engine.Run("@{ Name = 'ci'; MaxBudget = 9; Duration = '100d'; RotateEvery = '30d' } | Sync-LiteLLMKey -SetName s").ShouldSucceed();

        Assert.Equal("9 0", engine.Run("$key = Get-LiteLLMKey ci; \"$($key.MaxBudget) $($key.Metadata.Count)\"").Texts);
        Assert.Equal(now.AddDays(100), (DateTimeOffset)engine.Run("(Get-LiteLLMKey ci).Expires").Only, TimeSpan.FromMinutes(1));
        Assert.Equal("None", engine.Run("(@{ Name = 'ci'; MaxBudget = 9; Duration = '100d'; RotateEvery = '30d' } | Sync-LiteLLMKey -SetName s).Action").Texts);
    }

    [Fact]
    public async Task A_stored_plan_contains_rotations()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        string path = folder.Write("team.json", Definition);
        engine.Run("Sync-LiteLLMKey $path", ("path", path)).ShouldSucceed();
        now = now.AddDays(91);
        engine.Run("Sync-LiteLLMKey $path -WhatIf -PassThru | Export-Clixml $plan", ("plan", folder["plan.clixml"])).ShouldSucceed();
        now = now.AddDays(2);

        RunResult stale = engine.Run("Sync-LiteLLMKey $other -Plan $plan", ("other", folder.Write("other.json", Definition.Replace("90d", "60d", StringComparison.Ordinal))));
        RunResult applied = engine.Run("Sync-LiteLLMKey $path -Plan $plan | Where-Object Action -eq Rotate").ShouldSucceed();

        stale.ShouldEnd("PlanStale");
        Assert.Single(applied.Output);
    }

    [Theory]
    [InlineData("""{ "rotate_every": "90d", "prevent_destroy": true }""", "rotate_every: it cannot be combined with prevent_destroy, because a rotation ends the old key.")]
    [InlineData("""{ "rotate_every": "7d", "grace_period": "30d" }""", "rotate_every: it has to be longer than the grace period, which is 30d.")]
    [InlineData("""{ "grace_period": "30d" }""", "grace_period: it has no effect without rotate_every.")]
    [InlineData("""{ "rotate_every": "often" }""", "rotate_every: 'often' is not a valid duration.")]
    public async Task A_definition_that_cannot_be_rotated_is_an_error(string attributes, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();

        ErrorRecord error = engine.Run("Sync-LiteLLMKey $path", ("path", folder.Write("s.json", $$"""{ "name": "s", "keys": { "ci": {{attributes}} } }"""))).ShouldEnd("InvalidDefinition");

        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    /// <summary>A rotation that is cut off at any write is completed by the next run.</summary>
    [Fact]
    public async Task A_rotation_that_is_cut_off_at_any_request_is_completed_by_the_next_run()
    {
        for (int failing = 1; failing <= 3; failing++)
        {
            foreach (bool isProcessed in new[] { false, true })
            {
                DateTimeOffset now = DateTimeOffset.UtcNow;
                await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2", clock: () => now);
                using var engine = new Engine();
                engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -SkipValidation -TimeoutSec 5 -RetryIntervalSec 0.01 -MaximumRetryCount 1").ShouldSucceed();
                using var folder = new TemporaryFolder();
                engine.Run("Sync-LiteLLMKey $path", ("path", folder.Write("team.json", Definition))).ShouldSucceed();
                now = now.AddDays(100);
                CutConnection cut = CutConnection.At(proxy, failing, isProcessed);

                RunResult first = engine.Run("Sync-LiteLLMKey $path");
                proxy.Intercept = null;
                RunResult second = engine.Run("Sync-LiteLLMKey $path").ShouldSucceed();

                Assert.True(cut.IsCut && first.Errors.Count > 0, $"{failing}, {isProcessed}");
                string[] delivered = [.. first.Output.Concat(second.Output).Where(result => ((dynamic)result.BaseObject).Key?.Key is not null).Select(result => (string)((dynamic)result.BaseObject).Key.Id)];
                Assert.Contains((string)engine.Run("(Get-LiteLLMKey ci).Id").Only, delivered);
                Assert.Equal("None None", engine.Run("(Sync-LiteLLMKey $path -Prune).Action -join ' '").Texts);
                Assert.Equal(3, UndeliveredKeys.IdsOn(proxy).Count);
                Assert.Equal(now.AddDays(7), (DateTimeOffset)engine.Run("(Get-LiteLLMKey ci-replaced-*).Expires").Only, TimeSpan.FromSeconds(5));
            }
        }
    }

    [Fact]
    public async Task Replacing_a_key_of_a_set_keeps_it_in_the_set()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        engine.Run("Sync-LiteLLMKey $path", ("path", folder.Write("team.json", Definition))).ShouldSucceed();

        engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed();

        RunResult sync = engine.Run("(Sync-LiteLLMKey $path -Prune).Action -join ' '");
        Assert.Equal("None None", sync.Texts);
        Assert.Empty(sync.Warnings);
        Assert.Equal(3, UndeliveredKeys.IdsOn(proxy).Count);
    }

    [Fact]
    public async Task A_key_whose_record_is_not_confirmed_is_not_replaced()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", metadata = new { litellm_keyset = new { set = "team", name = "ci" } } });

        engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").ShouldFail("OwnershipNotConfirmed", ErrorCategory.SecurityError);

        Assert.Single(UndeliveredKeys.IdsOn(proxy));
    }
}
