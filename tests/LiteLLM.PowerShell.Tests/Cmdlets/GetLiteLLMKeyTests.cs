using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class GetLiteLLMKeyTests
{
    private const string Secret = "sk-of-the-key-prod-7777";

    private static readonly string Unknown = new('0', 64);

    [Theory]
    [InlineData("-Id $id")]
    [InlineData("-Id $id.ToUpperInvariant()")]
    [InlineData("-Token $id")]
    [InlineData("-Key $secret")]
    [InlineData("-KeyAlias prod")]
    [InlineData("prod")]
    [InlineData("PRO?")]
    [InlineData("[op]*d")]
    public async Task Finds_a_key_by(string how)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "prod", max_budget = 5 });
        proxy.AddKey(new { key_alias = "production" });
        proxy.AddKey(new { });

        dynamic key = engine.Run("Get-LiteLLMKey " + how, ("id", id), ("secret", Secret)).Only;

        Assert.Equal(id, key.Id);
        Assert.Equal(5.0, key.MaxBudget);
        Assert.Null(key.Key);
        Assert.DoesNotContain(proxy.Requests, request => request.ToString().Contains(Secret, StringComparison.Ordinal));
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("$id | ForEach-Object { [pscustomobject]@{ Id = $_ } }")]
    [InlineData("$id | ForEach-Object { [pscustomobject]@{ token = $_; max_budget = 1 } }")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'prod' }")]
    [InlineData("[pscustomobject]@{ key_alias = 'prod'; max_budget = 1 }")]
    [InlineData("'prod'")]
    [InlineData("Get-LiteLLMKey prod")]
    public async Task Accepts_pipeline_input(string input)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "prod" });

        dynamic key = engine.Run(input + " | Get-LiteLLMKey", ("id", id)).Only;

        Assert.Equal(id, key.Id);
    }

    [Fact]
    public async Task Reads_a_key_object_again_by_its_id()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "before" });
        engine.Run("$key = Get-LiteLLMKey before").ShouldSucceed();
        proxy.Call("POST", "/key/update", new { key = id, key_alias = "after" });

        Assert.Equal("after", engine.Run("$key | Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task Reads_a_key_object_without_alias_again()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { });

        dynamic key = engine.Run("Get-LiteLLMKey | Get-LiteLLMKey").Only;

        Assert.Equal(id, key.Id);
    }

    [Fact]
    public async Task Returns_all_pages_newest_first()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);

        RunResult all = engine.Run("Get-LiteLLMKey").ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 250).Reverse().Select(number => $"key-{number}"), all.Output.Select(key => key.ToString()));
        Assert.Equal(["page=1", "page=2", "page=3"], proxy.Requests.Select(request => request.Query.Split('&').Single(part => part.StartsWith("page", StringComparison.Ordinal))).Order());
        Assert.All(proxy.Requests, request => Assert.Contains("size=100", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Misses_no_key_while_keys_are_removed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);

        RunResult seen = engine.Run("Get-LiteLLMKey | ForEach-Object { if ([int]$_.KeyAlias.Substring(4) % 3) { $_ | Remove-LiteLLMKey -Confirm:$false }; $_.KeyAlias }").ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 250).Reverse().Select(number => $"key-{number}"), seen.Output.Select(alias => alias.ToString()));
        Assert.Equal(83, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task Shows_no_key_twice_while_keys_are_created()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(150);

        RunResult seen = engine.Run("Get-LiteLLMKey | ForEach-Object { $null = New-LiteLLMKey \"more-$_\"; $_.KeyAlias }").ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 150).Reverse().Select(number => $"key-{number}"), seen.Output.Select(alias => alias.ToString()).Where(alias => !alias!.StartsWith("more", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task First_costs_one_request_for_as_many_keys()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(12);

        Assert.Equal("key-12,key-11,key-10,key-9,key-8", engine.Run("Get-LiteLLMKey -First 5").Texts);
        Assert.Equal("GET /key/list?return_full_object=true&page=1&size=5", Assert.Single(proxy.Requests).ToString());
    }

    [Theory]
    [InlineData("-Skip 248", "key-2,key-1")]
    [InlineData("-Skip 99 -First 2", "key-151,key-150")]
    [InlineData("-Skip 100 -First 1", "key-150")]
    [InlineData("-Skip 250", "")]
    [InlineData("-First 0", "")]
    [InlineData("key-1? -Skip 8", "key-11,key-10")]
    [InlineData("key-1? -First 2", "key-19,key-18")]
    public async Task Returns_part_of_the_keys(string arguments, string expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);

        Assert.Equal(expected, engine.Run("Get-LiteLLMKey " + arguments).Texts);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey -IncludeTotalCount -First 1", 1.0)]
    [InlineData("Get-LiteLLMKey key-1* -IncludeTotalCount -First 1", 0.0)]
    public async Task Returns_the_number_of_keys(string script, double accuracy)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(30);

        RunResult counted = engine.Run(script).ShouldSucceed();

        Assert.Equal(2, counted.Output.Count);
        Assert.Equal(30UL, counted.Output[0].BaseObject);
        Assert.Equal(accuracy, counted.Output[0].Properties["Accuracy"].Value);
    }

    [Fact]
    public async Task Filters_by_team_user_and_organization_on_the_server()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "red-ann", team_id = "red", user_id = "ann" });
        proxy.AddKey(new { key_alias = "red-bob", team_id = "red", user_id = "bob" });
        proxy.AddKey(new { key_alias = "blue-bob", team_id = "blue", user_id = "bob" });

        Assert.Equal("red-bob,red-ann", engine.Run("Get-LiteLLMKey -TeamId red").Texts);
        Assert.Equal("blue-bob,red-bob", engine.Run("Get-LiteLLMKey -UserId bob").Texts);
        Assert.Equal("red-bob", engine.Run("Get-LiteLLMKey -TeamId red -UserId bob").Texts);
        Assert.Equal("", engine.Run("Get-LiteLLMKey -OrganizationId 'a&b'").Texts);
        Assert.Equal("return_full_object=true&page=1&size=100&organization_id=a%26b", proxy.Requests[^1].Query);
        Assert.Equal(4, proxy.Requests.Count);
    }

    [Fact]
    public async Task Filters_aliases_and_wildcards_too()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "red-ann", team_id = "red" });
        proxy.AddKey(new { key_alias = "red-not", team_id = "blue" });

        Assert.Equal("red-ann", engine.Run("Get-LiteLLMKey red-* -TeamId red").Texts);
        Assert.Equal("", engine.Run("Get-LiteLLMKey red-not -TeamId red").Texts);
        Assert.Equal("red-not", engine.Run("Get-LiteLLMKey red-not -TeamId blue").Texts);
    }

    [Fact]
    public async Task A_wildcard_without_a_match_is_not_an_error()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);

        Assert.Equal("", engine.Run("Get-LiteLLMKey nothing*").Texts);
    }

    [Fact]
    public async Task A_listing_leaves_the_soft_budget_out_unless_it_is_detailed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "soft", soft_budget = 8 });
        proxy.AddKey(new { key_alias = "hard", max_budget = 9 });

        Assert.Equal("hard-9,soft-", engine.Run("Get-LiteLLMKey | ForEach-Object { \"$_-$($_.SoftBudget)$($_.MaxBudget)\" }").Texts);
        Assert.Equal("hard-9,soft-8", engine.Run("Get-LiteLLMKey -Detailed | ForEach-Object { \"$_-$($_.SoftBudget)$($_.MaxBudget)\" }").Texts);
        Assert.Equal("8", engine.Run("(Get-LiteLLMKey soft).SoftBudget").Texts);
    }

    [Fact]
    public async Task Details_cost_one_more_request_a_page()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(150);

        Assert.Equal(150, engine.Run("Get-LiteLLMKey -Detailed").ShouldSucceed().Output.Count);
        Assert.Equal(["/key/list", "/v2/key/info", "/key/list", "/v2/key/info"], proxy.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Details_of_no_keys_are_not_asked_for()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        Assert.Equal("", engine.Run("Get-LiteLLMKey -Detailed").Texts);
        Assert.Equal("/key/list", Assert.Single(proxy.Requests).Path);
    }

    [Fact]
    public async Task Reports_an_unknown_id()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run("Get-LiteLLMKey -Id $id", ("id", Unknown))
            .ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, $"There is no key with the id '{Unknown}'.");

        Assert.Equal(Unknown, error.TargetObject);
        Assert.Equal("KeyNotFound,LiteLLM.PowerShell.Cmdlets.GetLiteLLMKeyCommand", error.FullyQualifiedErrorId);
    }

    [Fact]
    public async Task Reports_an_unknown_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "Prod" });

        ErrorRecord error = engine.Run("Get-LiteLLMKey prod").ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the alias 'prod', or it is not visible to the key of this connection. Did you mean 'Prod'?");

        Assert.Equal("prod", error.TargetObject);
    }

    [Fact]
    public async Task Reports_an_unknown_secret_without_repeating_it()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult refused = engine.Run("Get-LiteLLMKey -Key $secret", ("secret", Secret));

        Assert.Null(refused.ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the specified secret.").TargetObject);
        Assert.DoesNotContain(Secret, refused.EverythingSaid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "nonsense")]
    [InlineData("sk-mistaken-for-an-id-1234", "sk-...1234")]
    public async Task Reports_what_is_no_id_without_sending_it(string id, string shown)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run("Get-LiteLLMKey -Id $id", ("id", id)).ShouldFail(
            "InvalidKeyId",
            ErrorCategory.InvalidArgument,
            $"'{shown}' is not the id of a key, which is 64 hexadecimal digits. Use -KeyAlias for an alias, or -Key for a secret.");

        Assert.Equal(shown, error.TargetObject);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("'a', 'lost', 'b' | Get-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey a, lost, b")]
    public async Task One_unknown_key_does_not_stop_the_rest(string script)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });

        RunResult found = engine.Run(script);

        Assert.Equal(["a", "b"], found.Output.Select(key => key.ToString()));
        found.ShouldFail("KeyNotFound");
        Assert.Equal("a,b", engine.Run(script + " -ErrorAction SilentlyContinue").Texts);
        engine.Run(script + " -ErrorAction Stop").ShouldEnd("KeyNotFound", ErrorCategory.ObjectNotFound);
    }

    [Fact]
    public async Task Reports_a_page_that_fails_and_returns_those_before()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(150);
        proxy.Intercept = context =>
        {
            bool second = context.Request.Query["page"] == "2";
            if (second)
            {
                context.Abort();
            }

            return Task.FromResult(second);
        };

        RunResult listed = engine.Run("Get-LiteLLMKey");

        Assert.Equal(100, listed.Output.Count);
        listed.ShouldFail("ConnectionFailed", ErrorCategory.ConnectionError);
    }
}
