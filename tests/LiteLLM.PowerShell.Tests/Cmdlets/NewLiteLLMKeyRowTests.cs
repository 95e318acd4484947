using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Keys made from rows, such as those of a CSV file.</summary>
public sealed class NewLiteLLMKeyRowTests
{
    [Fact]
    public async Task Creates_a_key_for_each_row()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        string made = engine.Run(
            """
            [pscustomobject]@{ KeyAlias = 'a'; MaxBudget = 1; Model = 'x', 'y' },
            [pscustomobject]@{ key_alias = 'b'; max_budget = 2; models = @('z'); metadata = [pscustomobject]@{ env = 'test' } } |
                New-LiteLLMKey | ForEach-Object { "$_ $($_.MaxBudget) $($_.Models) $($_.Metadata.env)".Trim() }
            """).Texts;

        Assert.Equal("a 1 x y,b 2 z test", made);
    }

    [Fact]
    public async Task Values_of_a_row_do_not_carry_over_to_the_next()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("[pscustomobject]@{ KeyAlias = 'a'; MaxBudget = 1; Duration = '1d' }, [pscustomobject]@{ KeyAlias = 'b' }, [pscustomobject]@{ TpmLimit = 5 } | New-LiteLLMKey -RpmLimit 3 -ThrottleLimit 1")
            .ShouldSucceed();

        Assert.Equal(
            ["key,key_alias,max_budget,rpm_limit,duration", "key,key_alias,rpm_limit", "key,tpm_limit,rpm_limit"],
            proxy.Writes.Select(request => request.Members));
    }

    [Fact]
    public async Task Treats_an_empty_field_of_a_CSV_row_as_no_value()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run(
            """
            $row = [ordered]@{ KeyAlias = 'a' }
            foreach ($name in 'Model', 'MaxBudget', 'SoftBudget', 'BudgetDuration', 'ModelMaxBudget', 'UserId', 'TeamId', 'TpmLimit', 'RpmLimit',
                'MaxParallelRequests', 'ModelRpmLimit', 'RpmLimitType', 'Blocked', 'Duration', 'Tag', 'Guardrail', 'Prompt', 'EnforcedParam', 'Metadata',
                'ModelAlias', 'Permission', 'AllowedCacheControl', 'AllowedRoute', 'AllowedPassthroughRoute', 'KeyType', 'AutoRotate', 'RotationInterval') {
                $row[$name] = ''
            }
            [pscustomobject]$row | New-LiteLLMKey
            """).ShouldSucceed();

        Assert.Equal("""{"key_alias":"a"}""", proxy.Writes.Single().Attributes);
    }

    [Fact]
    public async Task Reads_numbers_from_the_texts_of_a_CSV_row()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("[pscustomobject]@{ KeyAlias = 'a'; MaxBudget = '12.5'; RpmLimit = '60'; Model = 'x'; Blocked = 'true' } | New-LiteLLMKey").ShouldSucceed();

        Assert.Equal("""{"key_alias":"a","models":["x"],"max_budget":12.5,"rpm_limit":60,"blocked":true}""", proxy.Writes.Single().Attributes);
    }

    [Theory]
    [InlineData("MaxBudget", "a lot", "a number")]
    [InlineData("RpmLimit", "many", "a whole number")]
    [InlineData("Blocked", "perhaps", "true or false")]
    public async Task Refuses_a_row_with_a_field_that_cannot_be_understood(string field, string value, string expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run($"[pscustomobject]@{{ KeyAlias = 'a'; {field} = '{value}' }} | New-LiteLLMKey")
            .ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);

        Assert.Contains($"'{value}' is not {expected}.", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task One_bad_row_does_not_stop_the_rest()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult made = engine.Run("1, -1, 2 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key$_\"; MaxBudget = $_ } } | New-LiteLLMKey");

        Assert.Equal(["key1", "key2"], made.Output.Select(key => key.ToString()));
        Assert.Equal("key-1", made.ShouldFail("InvalidKeyValue").TargetObject);
    }

    [Fact]
    public async Task Stops_at_the_first_bad_row_on_request()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult made = engine.Run("1, -1, 2 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key$_\"; MaxBudget = $_ } } | New-LiteLLMKey -ErrorAction Stop");

        made.ShouldEnd("InvalidKeyValue", ErrorCategory.InvalidArgument);
        Assert.Equal(1, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task Reports_no_bad_row_where_that_is_asked()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        string made = engine.Run("1, -1, 2 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key$_\"; MaxBudget = $_ } } | New-LiteLLMKey -ErrorAction SilentlyContinue").Texts;

        Assert.Equal("key1,key2", made);
    }
}
