using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class LicensedTests : IDisposable
{
    private readonly Client _client = new(new SandboxOptions { Licensed = true });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Creation_keeps_the_gated_attributes_inside_metadata()
    {
        string key = await _client.CreateAsync(new
        {
            metadata = new { own = 1 },
            guardrails = new[] { "g" },
            tags = new[] { "t" },
            prompts = new[] { "p" },
            allowed_passthrough_routes = new[] { "/x" },
        });

        JsonElement info = await _client.InfoAsync(key);

        Assert.Equal(
            """{"own":1,"tags":["t"],"prompts":["p"],"guardrails":["g"],"allowed_passthrough_routes":["/x"]}""",
            info.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Creation_keeps_model_budgets_in_their_column_with_limits_as_numbers()
    {
        string key = await _client.CreateAsync(new { model_max_budget = new { gpt = new { budget_limit = "2", time_period = "1d" } } });

        JsonElement info = await _client.InfoAsync(key);

        Assert.Equal(
            """{"gpt":{"time_period":"1d","budget_limit":2.0}}""",
            info.GetProperty("model_max_budget").GetRawText());
    }

    [Fact]
    public async Task Model_budgets_that_are_none_are_refused()
    {
        Answer answer = await _client.PostAsync("/key/generate", new { model_max_budget = new { gpt = 5.0 } });

        Assert.Equal(500, answer.Status);
        Assert.StartsWith("Internal Server Error, Invalid model_max_budget: ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_merges_what_it_names_into_metadata()
    {
        string key = await _client.CreateAsync(new { metadata = new { own = 1 }, tags = new[] { "t" } });

        await _client.PostAsync("/key/update", new { key, guardrails = new[] { "g" } });

        JsonElement info = await _client.InfoAsync(key);
        Assert.Equal("""{"own":1,"tags":["t"],"guardrails":["g"]}""", info.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Empty_gated_attributes_are_stored()
    {
        string key = await _client.CreateAsync(new { tags = Array.Empty<string>() });

        JsonElement info = await _client.InfoAsync(key);

        Assert.Equal("""{"tags":[]}""", info.GetProperty("metadata").GetRawText());
    }
}
