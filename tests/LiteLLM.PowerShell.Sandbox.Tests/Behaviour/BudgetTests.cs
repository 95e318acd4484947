using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class BudgetTests : IDisposable
{
    private readonly Client _client = new(new SandboxOptions());

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_soft_budget_changes_through_its_budget()
    {
        string key = await _client.CreateAsync(new { soft_budget = 5 });
        string id = (await _client.InfoAsync(key)).GetProperty("budget_id").GetString()!;

        Answer answer = await _client.PostAsync("/budget/update", new { budget_id = id, soft_budget = 7.5 });

        Assert.Equal(7.5, answer.Body.GetProperty("soft_budget").GetDouble());
        JsonElement budget = (await _client.InfoAsync(key)).GetProperty("litellm_budget_table");
        Assert.Equal(7.5, budget.GetProperty("soft_budget").GetDouble());
    }

    [Fact]
    public async Task A_key_may_use_a_budget_that_exists()
    {
        Answer created = await _client.PostAsync("/budget/new", new { budget_id = "b", max_budget = 10, budget_duration = "1d" });
        Assert.Equal("b", created.Body.GetProperty("budget_id").GetString());

        string key = await _client.CreateAsync(new { budget_id = "b" });

        JsonElement budget = (await _client.InfoAsync(key)).GetProperty("litellm_budget_table");
        Assert.Equal(10, budget.GetProperty("max_budget").GetDouble());
        Answer info = await _client.PostAsync("/budget/info", new { budgets = new[] { "b", "unknown" } });
        Assert.Single(info.Body.EnumerateArray());
    }

    [Fact]
    public async Task An_update_requires_a_budget_and_does_not_report_a_missing_one()
    {
        Assert.Equal(400, (await _client.PostAsync("/budget/update", new { soft_budget = 1 })).Status);

        Answer unknown = await _client.PostAsync("/budget/update", new { budget_id = "unknown", soft_budget = 1 });

        Assert.Equal(JsonValueKind.Null, unknown.Body.ValueKind);
    }
}
