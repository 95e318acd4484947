using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>A soft budget lives in a budget row beside the key, and an update of the key would drop it silently.</summary>
public sealed class SoftBudgetTests
{
    private const string Place = "litellm_budget_table.soft_budget";
    private const string Touched = "litellm_budget_table.updated_at";

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task It_is_changed_in_the_budget_of_the_key_and_nothing_else_changes(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", soft_budget = 5, max_budget = 10, metadata = new { owner = "ann" } });
        StoredKey before = new(proxy, id);

        dynamic key = engine.Run("Set-LiteLLMKey ci -SoftBudget 7.5 -PassThru").Only;

        StoredKey after = new(proxy, id);
        Assert.Equal(7.5, key.SoftBudget);
        Assert.Equal("7.5", after[Place]);
        Assert.Equal([Place, Touched], after.ChangesSince(before).Order(StringComparer.Ordinal));
        Assert.Equal("/budget/update", Assert.Single(proxy.Writes).Path);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_key_without_a_budget_row_gets_one(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", max_budget = 10 });
        StoredKey before = new(proxy, id);

        dynamic key = engine.Run("Set-LiteLLMKey ci -SoftBudget 7.5 -PassThru").Only;

        StoredKey after = new(proxy, id);
        Assert.Equal(7.5, key.SoftBudget);
        Assert.Equal("7.5", after[Place]);
        Assert.Equal($"\"{key.BudgetId}\"", after["budget_id"]);
        Assert.DoesNotContain(after.ChangesSince(before), place => place != "budget_id" && !place.StartsWith("litellm_budget_table", StringComparison.Ordinal));
        Assert.Equal(["/budget/new", "/key/update"], proxy.Writes.Select(write => write.Path));
        Assert.Equal("key,budget_id", proxy.Writes[1].Members);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task It_is_cleared_and_the_budget_stays(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", soft_budget = 5 });
        StoredKey before = new(proxy, id);

        dynamic key = engine.Run("Set-LiteLLMKey ci -Clear SoftBudget -PassThru").Only;

        StoredKey after = new(proxy, id);
        Assert.Null(key.SoftBudget);
        Assert.Equal("null", after[Place]);
        Assert.Equal(before["budget_id"], after["budget_id"]);
        proxy.ClearLog();
        engine.Run("Set-LiteLLMKey ci -Clear SoftBudget").ShouldSucceed();
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Clearing_it_in_a_key_without_a_budget_row_sends_nothing(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        engine.Run("Set-LiteLLMKey ci -SoftBudget $null").ShouldSucceed();

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_detailed_listing_shows_it_and_loses_nothing_of_the_plain_one(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", soft_budget = 5, object_permission = new { vector_stores = new[] { "wiki" } } });

        dynamic key = engine.Run("Get-LiteLLMKey -Detailed").Only;

        Assert.Equal(5.0, key.SoftBudget);
        Assert.Equal(["wiki"], (object[])key.ObjectPermission["vector_stores"]);
        Assert.Equal(version == "latest" ? (double?)5 : null, engine.Run("Get-LiteLLMKey").Only.SoftBudget);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task It_cannot_be_combined_with_a_shared_budget_whose_soft_budget_stays(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "shared", soft_budget = 1 });
        proxy.AddKey(new { key_alias = "ci", soft_budget = 5 });

        engine.Run("Set-LiteLLMKey ci -BudgetId shared -SoftBudget 5").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);
        engine.Run("New-LiteLLMKey other -BudgetId shared -SoftBudget 8").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);

        Assert.Empty(proxy.Writes);
        Assert.Equal(1.0, engine.Run("Set-LiteLLMKey ci -BudgetId shared -PassThru").Only.SoftBudget);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task It_is_refused_before_anything_is_sent_if_the_budget_is_cleared(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "shared", soft_budget = 1 });
        proxy.AddKey(new { key_alias = "ci", budget_id = "shared" });

        engine.Run("Set-LiteLLMKey ci -Clear BudgetId -SoftBudget 9").ShouldFail(
            "InvalidKeyValue", ErrorCategory.InvalidArgument, "SoftBudget: it is stored in the budget of the key, which is to be cleared. Set the soft budget or clear the budget, not both.");

        Assert.Empty(proxy.Writes);
    }
}
