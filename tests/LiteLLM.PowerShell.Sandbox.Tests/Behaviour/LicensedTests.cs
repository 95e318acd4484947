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
    public async Task Creation_keeps_model_budgets_in_their_column_as_sent()
    {
        string key = await _client.CreateAsync(new { model_max_budget = new { gpt = new { budget_limit = "2", time_period = "1d" } } });

        JsonElement info = await _client.InfoAsync(key);

        Assert.Equal(
            """{"gpt":{"time_period":"1d","budget_limit":"2"}}""",
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

    [Fact]
    public async Task An_update_of_only_metadata_removes_the_gated_attributes()
    {
        string key = await _client.CreateAsync(new { metadata = new { own = 1 }, tags = new[] { "t" }, guardrails = new[] { "g" } });

        await _client.PostAsync("/key/update", new { key, metadata = new { own = 2 } });

        JsonElement info = await _client.InfoAsync(key);
        Assert.Equal("""{"own":2}""", info.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Null_leaves_a_gated_attribute_and_an_empty_list_empties_it()
    {
        string key = await _client.CreateAsync(new { tags = new[] { "t" } });

        await _client.PostAsync("/key/update", new { key, tags = (string[]?)null });
        JsonElement afterNull = await _client.InfoAsync(key);
        await _client.PostAsync("/key/update", new { key, tags = Array.Empty<string>() });
        JsonElement afterEmpty = await _client.InfoAsync(key);

        Assert.Equal("""{"tags":["t"]}""", afterNull.GetProperty("metadata").GetRawText());
        Assert.Equal("""{"tags":[]}""", afterEmpty.GetProperty("metadata").GetRawText());
    }

    [Theory]
    [InlineData("""{"budget_limit": 1e-06, "time_period": "1d"}""", 400)]
    [InlineData("""{"max_budget": 1e-06, "budget_duration": "1d"}""", 400)]
    [InlineData("""{"budget_limit": 1e-06}""", 200)]
    [InlineData("""{"budget_limit": 1e-06, "time_period": "monthly"}""", 200)]
    [InlineData("""{"limit": 1e-06}""", 200)]
    [InlineData("""{"budget_limit": 0, "time_period": "1d"}""", 200)]
    public async Task A_model_budget_counts_only_with_a_period_that_can_be_read(string budget, int secondCall)
    {
        var server = new SandboxServer(new SandboxOptions
        {
            Licensed = true,
            Models = [new SandboxModel("openai/gpt-4", "openai/gpt-4") { InputCost = 1, OutputCost = 1 }],
        });
        using var admin = new Client(server);
        var budgets = new Dictionary<string, JsonElement> { ["openai/gpt-4"] = JsonSerializer.Deserialize<JsonElement>(budget) };
        using var client = new Client(server, await admin.CreateAsync(new { model_max_budget = budgets }));
        var chat = new { model = "openai/gpt-4", messages = Array.Empty<object>() };

        Assert.Equal(200, (await client.PostAsync("/chat/completions", chat)).Status);
        Assert.Equal(secondCall, (await client.PostAsync("/chat/completions", chat)).Status);
    }

    [Theory]
    [InlineData("5", "'int' object is not iterable")]
    [InlineData("5.5", "'float' object is not iterable")]
    [InlineData("null", "'NoneType' object is not iterable")]
    [InlineData("\"5\"", "dictionary update sequence element #0 has length 1; 2 is required")]
    [InlineData("""{"budget_limit": "many"}""", "could not convert string to float: 'many'")]
    public async Task An_update_refuses_model_budgets_that_are_none(string budget, string reason)
    {
        string key = await _client.CreateAsync(new { });
        var budgets = new Dictionary<string, JsonElement> { ["gpt"] = JsonSerializer.Deserialize<JsonElement>(budget) };

        Answer answer = await _client.PostAsync("/key/update", new { key, model_max_budget = budgets });

        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
    }
}
