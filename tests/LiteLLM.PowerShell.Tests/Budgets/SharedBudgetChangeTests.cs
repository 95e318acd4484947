using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Budgets;

/// <summary>Keys that are created, copied and changed while they use a budget that other keys share.</summary>
public sealed class SharedBudgetChangeTests : IDisposable
{
    private const string Contradiction = "SoftBudget: it cannot be combined with BudgetId";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task A_copy_uses_the_same_shared_budget(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);

        string preview = engine.Run("Copy-LiteLLMKey a copy -WhatIf").ShouldSucceed().HostText;
        dynamic copy = engine.Run("Copy-LiteLLMKey a copy").Only;

        Assert.Contains("+ BudgetId: tier\n", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("SoftBudget", preview, StringComparison.Ordinal);
        Assert.Equal("tier", proxy.Stored((string)copy.Id).GetProperty("budget_id").GetString());
        Assert.Equal(3, SoftBudgetOf(proxy, "tier"));
        Assert.Equal(["/key/generate"], proxy.Writes.Select(write => write.Path));
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task A_copy_of_a_key_with_a_soft_budget_of_its_own_gets_one_of_its_own(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        string own = BudgetOf(proxy, proxy.AddKey(new { key_alias = "own", soft_budget = 8 }));

        dynamic copy = engine.Run("Copy-LiteLLMKey own copy").Only;

        Assert.NotEqual(own, BudgetOf(proxy, (string)copy.Id));
        Assert.Equal(8.0, copy.SoftBudget);
    }

    [Fact]
    public async Task A_copy_on_another_proxy_needs_the_shared_budget_there()
    {
        await using ProxyServer proxy = await StartAsync("1.81.13");
        await using ProxyServer other = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run($"$here = Get-LiteLLMConnection; $there = Connect-LiteLLM {other.Address} {ProxyServer.MasterKey} -PassThru").ShouldSucceed();
        const string Copy = "Copy-LiteLLMKey a -Connection $here -Destination $there";

        engine.Run(Copy).ShouldFail("BudgetNotFound", ErrorCategory.ObjectNotFound);
        Assert.Empty(other.Writes);
        other.Call("POST", "/budget/new", new { budget_id = "tier", max_budget = 1 });
        dynamic copy = engine.Run(Copy).Only;

        Assert.Equal("tier", BudgetOf(other, (string)copy.Id));
    }

    [Theory]
    [InlineData("New-LiteLLMKey x -BudgetId tier -SoftBudget 1")]
    [InlineData("New-LiteLLMKey x -BudgetId tier -SoftBudget 3")]
    [InlineData("New-LiteLLMKey x -BudgetId tier -SoftBudget 1 -WhatIf")]
    [InlineData("Set-LiteLLMKey a -BudgetId tier -SoftBudget 1")]
    [InlineData("Set-LiteLLMKey free -BudgetId tier -SoftBudget 1")]
    [InlineData("Get-LiteLLMKey free | Set-LiteLLMKey -BudgetId tier -SoftBudget 1")]
    [InlineData("Reset-LiteLLMKey free -BudgetId tier -SoftBudget 1")]
    [InlineData("Compare-LiteLLMKey free -BudgetId tier -SoftBudget 1")]
    [InlineData("Test-LiteLLMKey free -BudgetId tier -SoftBudget 1")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'x'; BudgetId = 'tier'; SoftBudget = '1' } | New-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'x'; BudgetId = 'tier' } | New-LiteLLMKey -SoftBudget 1")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'free'; budget_id = 'tier'; soft_budget = 1 } | Set-LiteLLMKey")]
    public async Task A_soft_budget_beside_a_shared_budget_is_refused(string command)
    {
        await using ProxyServer proxy = await StartAsync("1.81.13", licensed: true);
        using var engine = new Engine(proxy);

        RunResult result = engine.Run(command);

        result.ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);
        Assert.StartsWith(Contradiction, result.Errors.Single().Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_definition_with_both_is_refused_with_its_line()
    {
        await using ProxyServer proxy = await StartAsync("1.81.13");
        using var engine = new Engine(proxy);
        File.WriteAllText(_folder["s.json"], """
            { "name": "s", "keys": { "x": {
                "budget_id": "tier",
                "soft_budget": 1 } } }
            """);

        ErrorRecord error = engine.Run("Sync-LiteLLMKey $file -Confirm:$false", ("file", _folder["s.json"])).ShouldEnd("InvalidDefinition", ErrorCategory.InvalidData);

        Assert.Contains("3", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("soft_budget: it cannot be combined with BudgetId", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task Rows_of_exported_keys_keep_what_limits_the_keys(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        string own = BudgetOf(proxy, proxy.AddKey(new { key_alias = "own", soft_budget = 8 }));

        engine.Run(
            """
            Get-LiteLLMKey -Detailed | ForEach-Object { [pscustomobject]@{ KeyAlias = "$_-2"; SoftBudget = "$($_.SoftBudget)"; BudgetId = "$($_.BudgetId)" } } | New-LiteLLMKey
            """).ShouldSucceed();

        Dictionary<string, dynamic> made = engine.Run("Get-LiteLLMKey *-2 -Detailed").Output.ToDictionary(key => key.ToString(), key => (dynamic)key);
        Assert.Equal(("tier", 3.0), ((string)made["a-2"].BudgetId, (double)made["a-2"].SoftBudget));
        Assert.Equal("tier", (string)made["b-2"].BudgetId);
        Assert.Null((string?)made["free-2"].BudgetId);
        Assert.NotEqual(own, (string)made["own-2"].BudgetId);
        Assert.Equal(8.0, (double)made["own-2"].SoftBudget);
        Assert.Single(proxy.Requests, request => request.Path == "/budget/list");
    }

    [Fact]
    public async Task A_row_with_a_named_budget_that_does_not_exist_is_refused()
    {
        await using ProxyServer proxy = await StartAsync("1.81.13");
        using var engine = new Engine(proxy);

        engine.Run("[pscustomobject]@{ KeyAlias = 'x'; BudgetId = 'gold'; SoftBudget = 1 } | New-LiteLLMKey").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument,
            "BudgetId: the proxy has no budget 'gold'. Create the budget first, or remove BudgetId to set a soft budget for this key only.");

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("; MaxBudget = 5", 0)]
    public async Task A_row_with_the_soft_budget_of_a_key_on_another_proxy_creates_a_separate_one(string limit, int warnings)
    {
        await using ProxyServer proxy = await StartAsync("1.81.13");
        using var engine = new Engine(proxy);

        RunResult result = engine.Run($"[pscustomobject]@{{ KeyAlias = 'x'; BudgetId = '19d452a7-3f41-423c-adff-55f0833c5f98'; SoftBudget = 1{limit} }} | New-LiteLLMKey");

        Assert.Equal(1.0, result.Only.SoftBudget);
        Assert.Equal(warnings, result.Warnings.Count);
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task A_change_of_a_soft_budget_that_others_share_names_them(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        foreach (string alias in new[] { "c", "d", "e" })
        {
            proxy.AddKey(new { key_alias = alias, budget_id = "tier" });
        }

        const string Others = "SoftBudget belongs to the budget 'tier' and also changes for 4 other keys: 'b', 'c', 'd' and 1 more.";
        RunResult preview = engine.Run("Set-LiteLLMKey a -SoftBudget 2 -WhatIf").ShouldSucceed();
        Assert.Contains("  ~ SoftBudget: 3 -> 2 USD\n  " + Others, preview.HostText, StringComparison.Ordinal);
        Assert.Empty(preview.Warnings);
        Assert.Empty(proxy.Writes);

        RunResult change = engine.Run("Set-LiteLLMKey a -SoftBudget 2");
        Assert.EndsWith(Others, Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, SoftBudgetOf(proxy, "tier"));
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task A_change_of_a_soft_budget_that_no_other_key_has_names_none(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "own", soft_budget = 8 });

        RunResult change = engine.Run("Set-LiteLLMKey own -SoftBudget 9");

        Assert.Empty(change.ShouldSucceed().Warnings);
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task A_change_of_something_else_reads_no_other_key(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        proxy.ClearLog();

        engine.Run("Set-LiteLLMKey a -MaxBudget 9").ShouldSucceed();

        Assert.Equal(["/key/list", "/key/info", "/key/update"], proxy.Requests.Select(request => request.Path));
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task A_plan_names_the_keys_that_share_a_changed_soft_budget(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        File.WriteAllText(_folder["s.json"], """{ "name": "s", "keys": { "a": { "soft_budget": 2 } } }""");

        string plan = engine.Run("Sync-LiteLLMKey $file -Adopt -WhatIf", ("file", _folder["s.json"])).ShouldSucceed().HostText;

        Assert.Contains("SoftBudget belongs to the budget 'tier' and also changes for 1 other key: 'b'.", plan, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task An_exported_definition_has_the_shared_budget_or_the_soft_budget(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "own", soft_budget = 8 });

        engine.Run("Export-LiteLLMKey $file", ("file", _folder["k.json"])).ShouldSucceed();

        string text = System.Text.RegularExpressions.Regex.Replace(_folder.Read("k.json"), @"\s", "");
        Assert.Contains("""
            "a":{"budget_id":"tier"}
            """, text, StringComparison.Ordinal);
        Assert.Contains("""
            "own":{"soft_budget":8}
            """, text, StringComparison.Ordinal);
        Assert.Empty(engine.Run("Sync-LiteLLMKey $file -Adopt -WhatIf", ("file", _folder["k.json"])).ShouldSucceed().Errors);
    }

    private static async Task<ProxyServer> StartAsync(string server, bool licensed = false)
    {
        ProxyServer proxy = await BudgetServers.StartAsync(server, licensed);
        proxy.Call("POST", "/budget/new", new { budget_id = "tier", max_budget = 5, soft_budget = 3 });
        proxy.AddKey(new { key_alias = "free" });
        proxy.AddKey(new { key_alias = "b", budget_id = "tier" });
        proxy.AddKey(new { key_alias = "a", budget_id = "tier" });
        return proxy;
    }

    private static string BudgetOf(ProxyServer proxy, string id) => proxy.Stored(id).GetProperty("budget_id").GetString()!;

    private static double SoftBudgetOf(ProxyServer proxy, string budget) =>
        proxy.Call("POST", "/budget/info", new { budgets = new[] { budget } })[0].GetProperty("soft_budget").GetDouble();
}
