using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Vaults;

/// <summary>Secrets that cmdlets store in a vault. The vaults are those of the stand-in for Microsoft.PowerShell.SecretManagement.</summary>
public sealed class VaultTests(VaultTests.Fixture fixture) : IClassFixture<VaultTests.Fixture>, IAsyncLifetime
{
    private readonly Engine _engine = fixture.Engine;
    private readonly ProxyServer _proxy = fixture.Proxy;

    public Task InitializeAsync()
    {
        _proxy.Intercept = null;
        foreach (JsonElement key in Keys())
        {
            _proxy.Call("POST", "/key/delete", new { keys = new[] { key.GetProperty("token").GetString() } });
        }

        _engine.Run("Remove-Module Microsoft.PowerShell.SecretManagement -Force -ErrorAction Ignore; Import-Module $stand", ("stand", fixture.StandIn)).ShouldSucceed();
        _proxy.ClearLog();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void A_new_key_has_its_secret_in_the_vault_and_not_in_the_output()
    {
        dynamic key = _engine.Run("New-LiteLLMKey ci -SecretName { \"litellm-$($_.KeyAlias)\" } -VaultName WORK").Only;

        Assert.Null((object?)key.Key);
        Assert.Equal(("litellm-ci", "work"), ((string)key.SecretName, (string)key.VaultName));
        Assert.Equal((string)key.Id, Assert.Single(_engine.Run("(Import-LiteLLMKey -Key (Get-Secret litellm-ci -Vault work)).Id").ShouldSucceed().Output).ToString());
    }

    [Fact]
    public void The_script_block_for_the_name_sees_every_attribute_of_the_key()
    {
        _engine.Run("Set-StrictMode -Version Latest; try { New-LiteLLMKey ci -Model a, b -MaxBudget 5 -Metadata @{ owner = 'x' } -SecretName { \"$($_.KeyAlias)/$($_.Models -join '-')/$($_.MaxBudget)/$($_.Metadata.owner)/$($_.TeamId)\" } } finally { Set-StrictMode -Off }").ShouldSucceed();

        Assert.Equal("System.Security.SecureString", _engine.Run("Get-Secret ci/a-b/5/x/").Texts);
    }

    [Theory]
    [InlineData("refusing", "The vault refused the secret: The vault 'refusing' refuses the secret 'ci'.")]
    [InlineData("altering", "The vault accepted the secret and returns a different one.")]
    public void A_key_whose_secret_the_vault_does_not_keep_is_removed_again(string vault, string reason)
    {
        RunResult run = _engine.Run($"New-LiteLLMKey ci -SecretName ci -VaultName {vault}");

        run.ShouldFail("SecretNotStored", ErrorCategory.WriteError, $"The secret of the new key 'ci' was not stored as 'ci' in the vault '{vault}', so the key was removed again. {reason}");
        Assert.Empty(run.Output);
        Assert.Empty(Keys());
    }

    [Fact]
    public void A_key_that_cannot_be_removed_again_is_in_the_output_with_its_secret()
    {
        _proxy.AlwaysAnswer(500, "application/json", "{}", "/key/delete");

        RunResult run = _engine.Run("New-LiteLLMKey ci -SecretName ci -VaultName refusing");

        Assert.StartsWith("The key 'ci' has a new secret that was not stored as 'ci' in the vault 'refusing'. The secret is only in the output: store it now.", run.ShouldFail("SecretNotStored").Exception.Message, StringComparison.Ordinal);
        Assert.Equal("System.Security.SecureString", Assert.Single(run.Output).Properties["Key"].Value.ToString());
    }

    [Theory]
    [InlineData("New-LiteLLMKey ci -AdditionalProperties @{ no_such_thing = 1 }", "The secret is in the output.")]
    [InlineData("New-LiteLLMKey ci -AdditionalProperties @{ no_such_thing = 1 } -SecretName ci", "The secret is stored as 'ci' in the vault 'work'.")]
    [InlineData("@{ Name = 'ci'; AdditionalProperties = @{ no_such_thing = 1 } } | Sync-LiteLLMKey -SetName s", "The secret is in the output.")]
    [InlineData("@{ Name = 'ci'; AdditionalProperties = @{ no_such_thing = 1 }; SecretName = 'ci' } | Sync-LiteLLMKey -SetName s", "The secret is stored as 'ci' in the vault 'work'.")]
    public void An_error_after_a_secret_was_issued_states_where_the_secret_is(string command, string place)
    {
        RunResult run = _engine.Run(command);

        Assert.EndsWith("\n" + place, run.ShouldFail("ValueNotStored").Exception.Message, StringComparison.Ordinal);
        Assert.Single(run.Output);
    }

    [Theory]
    [InlineData("New-LiteLLMKey ci", "-SecretName ci -VaultName none", "SecretVaultNotAvailable", "There is no vault 'none'. Get-SecretVault returns the registered vaults; Register-SecretVault registers one.")]
    [InlineData("New-LiteLLMKey ci", "-SecretName ci -VaultName locked", "SecretVaultNotAvailable", "The vault 'locked' cannot be used: Test-SecretVault reports that it is not available. Nothing was sent. Unlock the vault, or check its registration with Get-SecretVault.")]
    [InlineData("New-LiteLLMKey ci", "-VaultName work", "InvalidSecretName", "-VaultName requires the name of the secret. Specify it with -SecretName.")]
    [InlineData("New-LiteLLMKey ci -AsPlainText", "-SecretName ci", "InvalidSecretName", "With -SecretName, the output does not contain the secret. Omit -SecretName or -AsPlainText.")]
    [InlineData("New-LiteLLMKey ci", "-SecretName 'a*'", "InvalidSecretName", "'a*' is not a valid name of a secret: it contains a wildcard character.")]
    [InlineData("Copy-LiteLLMKey ci cd", "-SecretName ' '", "InvalidSecretName", "' ' is not a valid name of a secret: it is empty.")]
    [InlineData("Reset-LiteLLMKey ci", "-SecretName ci -VaultName locked", "SecretVaultNotAvailable", null)]
    [InlineData("@{ Name = 'ci' } | Sync-LiteLLMKey -SetName s", "-SecretName ci -VaultName locked", "SecretVaultNotAvailable", null)]
    [InlineData("@{ Name = 'ci'; SecretName = 'ci'; VaultName = 'locked' } | Sync-LiteLLMKey -SetName s", "", "SecretVaultNotAvailable", null)]
    [InlineData("@{ Name = 'ci'; SecretName = 'x' }, @{ Name = 'cd'; SecretName = 'X' } | Sync-LiteLLMKey -SetName s", "", "InvalidSecretName", "The secret of another key of this command is stored as 'X' in the vault 'work'. Specify a different name for each key, such as -SecretName { \"litellm-$($_.KeyAlias)\" }.")]
    public void A_vault_or_a_name_that_cannot_be_used_is_an_error_before_anything_is_sent(string command, string parameters, string errorId, string? message)
    {
        _engine.Run($"{command} {parameters} -Confirm:$false").ShouldEnd(errorId, message: message);

        Assert.Empty(_proxy.Requests);
    }

    [Fact]
    public void Without_the_module_for_vaults_nothing_is_sent()
    {
        _engine.Run("Remove-Module Microsoft.PowerShell.SecretManagement -Force").ShouldSucceed();

        ErrorRecord error = _engine.Run("New-LiteLLMKey ci -SecretName ci").ShouldEnd("SecretVaultNotAvailable");

        Assert.Equal("No vault can be used, because the command Get-SecretVault was not found. Install Microsoft.PowerShell.SecretManagement, and register a vault with Register-SecretVault.", error.Exception.Message);
        Assert.Empty(_proxy.Requests);
    }

    [Theory]
    [InlineData("{ throw 'No name.' }", "The script block of -SecretName failed for key '*': No name.")]
    [InlineData("{ 'a'; 'b' }", "The script block of -SecretName must return one name, and returned 2 values for key '*'.")]
    [InlineData("{ '' }", "'' is not a valid name of a secret: it is empty.")]
    public void A_script_block_that_returns_no_name_is_an_error_of_its_key(string script, string message)
    {
        ErrorRecord error = _engine.Run($"New-LiteLLMKey ci -SecretName {script}").ShouldFail("InvalidSecretName", ErrorCategory.InvalidArgument);

        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(message).Replace("\\*", ".*", StringComparison.Ordinal) + "$", error.Exception.Message.ReplaceLineEndings(" "));
        Assert.Empty(_proxy.Writes);
    }

    [Fact]
    public void Two_keys_do_not_get_the_same_name()
    {
        RunResult run = _engine.Run("'a', 'b' | ForEach-Object { [pscustomobject] @{ KeyAlias = $_ } } | New-LiteLLMKey -SecretName one");

        run.ShouldFail("InvalidSecretName");
        Assert.Equal("a", Assert.Single(Keys()).GetProperty("key_alias").GetString());
    }

    [Theory]
    [InlineData("Continue", "k1,k2,k4,k5")]
    [InlineData("Stop", "k1,k2")]
    public void A_vault_that_refuses_the_third_of_five_leaves_the_others_with_their_secrets(string action, string aliases)
    {
        RunResult run = _engine.Run($"1..5 | ForEach-Object {{ [pscustomobject] @{{ KeyAlias = \"k$_\" }} }} | New-LiteLLMKey -SecretName {{ $_.KeyAlias }} -VaultName failing -ErrorAction {action}");

        Assert.Equal(aliases, string.Join(',', Keys().Select(key => key.GetProperty("key_alias").GetString()).Order(StringComparer.Ordinal)));
        ErrorRecord error = action == "Stop" ? run.ShouldEnd("SecretNotStored") : run.ShouldFail("SecretNotStored");
        Assert.Equal(action == "Stop", error.ErrorDetails?.Message.Contains("2 keys have a new secret that is stored in a vault: 'k1' (", StringComparison.Ordinal) == true);
        Assert.Equal(aliases, _engine.Run($"'{aliases.Replace(",", "', '", StringComparison.Ordinal)}' | Where-Object {{ (Import-LiteLLMKey -Key (Get-Secret $_ -Vault failing)).KeyAlias -eq $_ }}").Texts);
    }

    [Fact]
    public void The_next_key_is_made_after_the_secret_is_stored()
    {
        RunResult run = _engine.Run("$global:seen = @(); 'a', 'b', 'c' | ForEach-Object { [pscustomobject] @{ KeyAlias = $_ } } | New-LiteLLMKey -SecretName { $_.KeyAlias } -VaultName refusing");

        Assert.Equal(3, run.Errors.Count);
        Assert.Equal(["/key/generate", "/key/delete", "/key/generate", "/key/delete", "/key/generate", "/key/delete"], _proxy.Writes.Select(request => request.Path));
    }

    [Fact]
    public void A_copy_has_its_secret_in_the_vault()
    {
        _proxy.AddKey(new { key_alias = "ci", max_budget = 5 });

        dynamic copy = _engine.Run("Copy-LiteLLMKey ci -NewKeyAlias cd -SecretName { $_.KeyAlias }").Only;

        Assert.Equal(("cd", "work"), ((string)copy.SecretName, (string)copy.VaultName));
        Assert.Equal("5", _engine.Run("(Import-LiteLLMKey -Key (Get-Secret cd)).MaxBudget").Texts);
    }

    [Fact]
    public void A_new_secret_is_in_the_vault()
    {
        string id = _proxy.AddKey(new { key_alias = "ci" });

        dynamic key = _engine.Run("Reset-LiteLLMKey ci -SecretName { $_.KeyAlias } -Confirm:$false").Only;

        Assert.NotEqual(id, (string)key.Id);
        Assert.Equal((string)key.Id, _engine.Run("(Import-LiteLLMKey -Key (Get-Secret ci)).Id").Texts);
    }

    [Fact]
    public void A_new_secret_that_the_vault_refuses_is_in_the_output_and_no_other_secret_is_reset_while_the_vault_is_locked()
    {
        _proxy.AddKeys(2);

        RunResult run = _engine.Run("$tested = 0; function Test-SecretVault($Name) { $script:tested++; $script:tested -eq 1 }; Get-LiteLLMKey key-1, key-2 | Sort-Object KeyAlias | Reset-LiteLLMKey -SecretName { $_.KeyAlias } -VaultName refusing -Confirm:$false; Remove-Item function:Test-SecretVault");

        Assert.Equal(["SecretNotStored", "SecretVaultNotAvailable"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.StartsWith("The key 'key-1' has a new secret that was not stored as 'key-1' in the vault 'refusing'. The secret is only in the output: store it now.", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("key-1", _engine.Run("(Import-LiteLLMKey -Key $key).KeyAlias", ("key", Assert.Single(run.Output).Properties["Key"].Value)).Texts);
        Assert.Single(_proxy.Writes);
    }

    [Fact]
    public void WhatIf_names_the_place_of_the_secret()
    {
        _proxy.AddKey(new { key_alias = "old" });

        string text = _engine.Run("New-LiteLLMKey ci -SecretName { \"x-$($_.KeyAlias)\" } -WhatIf; Copy-LiteLLMKey old new -SecretName copy -WhatIf; Reset-LiteLLMKey old -SecretName reset -WhatIf; @{ Name = 'ci'; SecretName = 'sync' } | Sync-LiteLLMKey -SetName s -WhatIf").ShouldSucceed().HostText;

        Assert.Contains($"Create key 'ci' on {_proxy.Address} and store the secret as 'x-ci' in the vault 'work'", text, StringComparison.Ordinal);
        Assert.Contains(" and store the secret as 'copy' in the vault 'work'", text, StringComparison.Ordinal);
        Assert.Contains(" and store the secret as 'reset' in the vault 'work'", text, StringComparison.Ordinal);
        Assert.Contains("? 'ci': the secret is stored as 'sync' in the vault 'work'", text, StringComparison.Ordinal);
        Assert.Empty(_proxy.Writes);
    }

    [Fact]
    public void Each_definition_names_the_place_of_its_secret_and_parameters_override_it()
    {
        RunResult own = _engine.Run("@{ Name = 'a'; secret_name = 'of-a'; vault_name = 'failing' }, @{ Name = 'b' } | Sync-LiteLLMKey -SetName s | ForEach-Object { \"$($_.Name) $($_.VaultName) $($_.SecretName) $($null -ne $_.Key.Key)\" }");
        RunResult overridden = _engine.Run("@{ Name = 'c'; secret_name = 'of-c'; vault_name = 'failing' } | Sync-LiteLLMKey -SetName t -SecretName { \"$($_.Set)-$($_.Name)\" } -VaultName work | ForEach-Object { \"$($_.VaultName) $($_.SecretName)\" }");

        Assert.Equal("a failing of-a False,b   True", own.Texts);
        Assert.Equal("work t-c", overridden.Texts);
        Assert.Equal("a,c", _engine.Run("(Import-LiteLLMKey -Key (Get-Secret of-a -Vault failing)).KeyAlias; (Import-LiteLLMKey -Key (Get-Secret t-c)).KeyAlias").Texts);
    }

    [Fact]
    public void A_set_whose_third_secret_is_refused_has_no_key_without_a_stored_secret()
    {
        RunResult run = _engine.Run("1..5 | ForEach-Object { @{ Name = \"k$_\" } } | Sync-LiteLLMKey -SetName s -SecretName { $_.Name } -VaultName failing | ForEach-Object { \"$($_.Name) $($_.SecretName) $($_.Error.CategoryInfo.Category)\" }");

        Assert.Equal("SecretNotStored", Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(["k1 k1 ", "k2 k2 ", "k3  WriteError", "k4 k4 ", "k5 k5 "], run.Output.Select(line => line.ToString()));
        Assert.Equal("k1,k2,k4,k5", string.Join(',', Keys().Select(key => key.GetProperty("key_alias").GetString()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_connection_takes_its_key_from_a_vault()
    {
        RunResult run = _engine.Run(
            "Set-Secret admin (ConvertTo-SecureString $master -AsPlainText -Force) -Vault failing; (Connect-LiteLLM $address -SecretName admin -VaultName failing -PassThru).IsClosed; Connect-LiteLLM $address -SecretName other",
            ("master", ProxyServer.MasterKey), ("address", _proxy.Address));

        Assert.Equal("False", Assert.Single(run.Output).ToString());
        Assert.Equal("The secret 'other' in the vault 'work' could not be read: The secret 'other' was not found in the vault 'work'.", run.ShouldEnd("SecretNotRead", ErrorCategory.ReadError).Exception.Message);
    }

    [Fact]
    public void The_view_names_the_place_of_the_secret()
    {
        string text = string.Concat(_engine.Run("New-LiteLLMKey ci -SecretName { $_.KeyAlias } | Out-String -Width 80; New-LiteLLMKey cd | Out-String -Width 80; New-LiteLLMKey ce -AsPlainText | Format-List | Out-String -Width 80; @{ Name = 'a'; SecretName = 'b' }, @{ Name = 'c' } | Sync-LiteLLMKey -SetName s | Out-String -Width 80").ShouldSucceed().Output);

        Assert.Contains("'ci' in vault 'work'", text, StringComparison.Ordinal);
        Assert.Contains("in property Key, once only", text, StringComparison.Ordinal);
        Assert.Matches(@"PlainTextKey +: sk-\S{22}", text);
        Assert.Contains("Set: s", text, StringComparison.Ordinal);
        Assert.Contains("Secret 'b' in vault 'work'", text, StringComparison.Ordinal);
        Assert.Contains("Secret in property Key.Key, once only", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_the_vaults_complete_the_parameter()
    {
        Assert.Equal("failing", _engine.Run("(TabExpansion2 'New-LiteLLMKey -VaultName f' 27).CompletionMatches.CompletionText").Texts);
    }

    private JsonElement[] Keys() => [.. _proxy.Call("GET", "/key/list?return_full_object=true&size=100").GetProperty("keys").EnumerateArray()];

    /// <summary>One server and one engine for all tests of the class.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal ProxyServer Proxy { get; private set; } = null!;

        internal Engine Engine { get; private set; } = null!;

        /// <summary>The stand-in for Microsoft.PowerShell.SecretManagement.</summary>
        internal string StandIn { get; } = Path.Combine(Hosting.Engine.Repository, "tests", "Modules", "Microsoft.PowerShell.SecretManagement");

        public async Task InitializeAsync()
        {
            Proxy = await ProxyServer.StartAsync(licensed: true);
            Engine = new Engine(Proxy);
        }

        public async Task DisposeAsync()
        {
            Engine.Dispose();
            await Proxy.DisposeAsync();
        }
    }
}
