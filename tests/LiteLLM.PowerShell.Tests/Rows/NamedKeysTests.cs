using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Rows;

/// <summary>Keys that are named by aliases, ids and secrets, also from the pipeline, and values that depend on the key.</summary>
public sealed class NamedKeysTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    [Theory]
    [InlineData("Block-LiteLLMKey -PassThru", "a,b")]
    [InlineData("Unblock-LiteLLMKey -PassThru", "a,b")]
    [InlineData("Set-LiteLLMKey -MaxBudget 5 -PassThru", "a,b")]
    [InlineData("Reset-LiteLLMKey -Confirm:$false", "a,b")]
    [InlineData("Test-LiteLLMKey -MaxBudget 5", "False,False")]
    [InlineData("Compare-LiteLLMKey -MaxBudget 5", "~ MaxBudget: 5 USD,~ MaxBudget: 5 USD")]
    [InlineData("Copy-LiteLLMKey -NewKeyAlias { \"$_-copy\" }", "a-copy,b-copy")]
    [InlineData("Get-LiteLLMKey", "a,b")]
    [InlineData("Import-LiteLLMKey", "a,b")]
    [InlineData("Remove-LiteLLMKey -Confirm:$false", "")]
    public async Task Aliases_are_piped_in(string command, string expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });

        string texts = shared.Engine.Run($"'a', 'b' | {command}").Texts;

        Assert.Equal(expected.Replace("~", "+", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), texts.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(command.StartsWith("Remove", StringComparison.Ordinal) ? 0 : command.StartsWith("Copy", StringComparison.Ordinal) ? 4 : 2, proxy.Sandbox.KeyCount);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey a, b -MaxBudget 5")]
    [InlineData("Set-LiteLLMKey -Id $ids -MaxBudget 5")]
    [InlineData("Set-LiteLLMKey -KeyAlias $ids -MaxBudget 5")]
    [InlineData("$ids | Set-LiteLLMKey -MaxBudget 5")]
    [InlineData("Set-LiteLLMKey -InputObject (Get-LiteLLMKey) -MaxBudget 5")]
    public async Task Several_keys_are_changed(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        string[] ids = [proxy.AddKey(new { key_alias = "a" }), proxy.AddKey(new { key_alias = "b" })];

        shared.Engine.Run(command, ("ids", ids)).ShouldSucceed();

        Assert.Equal([5.0, 5.0], ids.Select(id => proxy.Stored(id).GetProperty("max_budget").GetDouble()));
    }

    [Theory]
    [InlineData("Get-LiteLLMKey | Copy-LiteLLMKey -NewKeyAlias c")]
    [InlineData("Copy-LiteLLMKey a, b c")]
    [InlineData("'a', 'b' | Copy-LiteLLMKey -NewKeyAlias c")]
    [InlineData("Set-LiteLLMKey a, b -NewKeyAlias c")]
    [InlineData("Get-LiteLLMKey | Set-LiteLLMKey -NewKeyAlias c")]
    public async Task One_alias_for_several_keys_is_refused_before_anything_is_sent(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });

        shared.Engine.Run(command).ShouldEnd("AliasNotUnique", ErrorCategory.InvalidArgument);

        Assert.DoesNotContain(proxy.Writes, write => write.Path != "/v2/key/info");
    }

    [Fact]
    public async Task A_value_can_depend_on_the_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "a", max_budget = 5 });
        proxy.AddKey(new { key_alias = "b", max_budget = 6 });

        string changed = shared.Engine.Run(
            """
            Get-LiteLLMKey | Set-LiteLLMKey -MergeMetadata { @{ owner = $_.KeyAlias } } -MaxBudget { $_.MaxBudget * 2 } -NewKeyAlias { "x-$($_.KeyAlias)" } -PassThru |
                ForEach-Object { "$_ $($_.MaxBudget) $($_.Metadata.owner)" }
            """).Texts;
        Assert.Equal(["x-a 10 a", "x-b 12 b"], changed.Split(',').Order(StringComparer.Ordinal));

        Assert.Equal("k1 1,k2 2", shared.Engine.Run("1..2 | New-LiteLLMKey -KeyAlias { \"k$_\" } -MaxBudget { $_ } | ForEach-Object { \"$_ $($_.MaxBudget)\" }").Texts);
        Assert.Equal("ann", shared.Engine.Run("[pscustomobject]@{ Mail = 'ann'; Other = 1 } | New-LiteLLMKey -KeyAlias { $_.Mail }").Texts);
    }

    [Fact]
    public async Task An_id_in_the_place_of_an_alias_is_used_and_a_secret_is_neither_sent_nor_shown()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        string secret = "sk-own-secret-1234567890";
        string id = proxy.AddKey(new { key_alias = "Prod", key = secret });

        Assert.Equal("Prod,Prod,Prod", shared.Engine.Run($"Get-LiteLLMKey {id}; Get-LiteLLMKey {secret}; '{secret}' | Get-LiteLLMKey").Texts);
        shared.Engine.Run($"Block-LiteLLMKey {id}; Set-LiteLLMKey {secret} -MaxBudget 3").ShouldSucceed();
        Assert.Equal(3, proxy.Stored(id).GetProperty("max_budget").GetDouble());
        Assert.DoesNotContain(proxy.Requests, request => (request.Query + request.Body).Contains(secret, StringComparison.Ordinal));

        RunResult missing = shared.Engine.Run("Get-LiteLLMKey sk-another-secret-0987654321; 'sk-another-secret-0987654321' | Remove-LiteLLMKey -Confirm:$false");
        Assert.Equal(2, missing.Errors.Count);
        Assert.DoesNotContain("another", missing.EverythingSaid, StringComparison.Ordinal);
        Assert.All(missing.Errors, error => Assert.StartsWith("There is no key with the specified secret", error.Exception.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(proxy.Requests, request => (request.Query + request.Body).Contains("another", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    public async Task The_error_of_an_alias_that_no_key_has_names_what_was_probably_meant(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "Prod" });
        proxy.AddKey(new { key_alias = "other" });
        const string Missing = "or it is not visible to the key of this connection.";

        shared.Engine.Run("Get-LiteLLMKey Prod").ShouldSucceed();
        Assert.DoesNotContain(proxy.Requests, request => request.Path == "/key/aliases");
        shared.Engine.Run("Block-LiteLLMKey prod").ShouldFail("KeyNotFound", null, $"There is no key with the alias 'prod', {Missing} Did you mean 'Prod'?");
        shared.Engine.Run("Block-LiteLLMKey othre").ShouldFail("KeyNotFound", null, $"There is no key with the alias 'othre', {Missing} Did you mean 'other'?");
        shared.Engine.Run("Block-LiteLLMKey nothing").ShouldFail("KeyNotFound", null, $"There is no key with the alias 'nothing', {Missing}");
        shared.Engine.Run("Remove-LiteLLMKey nm* -Confirm:$false").ShouldFail(
            "KeyNotFound", null, $"There is no key with the alias 'nm*', {Missing} Remove-LiteLLMKey does not accept wildcards. To process the keys that match, use: Get-LiteLLMKey 'nm*' | Remove-LiteLLMKey");
        proxy.ClearLog();
        shared.Engine.Run("1..20 | ForEach-Object { \"missing$_\" } | Block-LiteLLMKey");
        Assert.InRange(proxy.Requests.Count(request => request.Path == "/key/aliases"), 0, 1);
    }

    [Fact]
    public async Task Keys_are_filtered_by_a_duration_from_now()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "soon", duration = "3d" });
        proxy.AddKey(new { key_alias = "later", duration = "30d" });

        foreach (string within in new[] { "7d", "'7d'", "P7D", "([timespan]::FromDays(7))", "([datetime]::Now.AddDays(7))", $"'{DateTimeOffset.UtcNow.AddDays(7):yyyy-MM-ddTHH:mm:ssZ}'" })
        {
            Assert.Equal("soon", shared.Engine.Run($"Get-LiteLLMKey -ExpiresBefore {within}").Texts);
        }

        Assert.Equal("", shared.Engine.Run("Get-LiteLLMKey -UnusedSince 1y").Texts);
        ErrorRecord error = shared.Engine.Run("Get-LiteLLMKey -ExpiresBefore soon").ShouldEnd("ParameterArgumentTransformationError");
        Assert.Contains("'soon' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("or a duration from now, such as 30d.", error.Exception.Message, StringComparison.Ordinal);
    }
}
