using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>ConvertFrom-LiteLLMTerraformState takes the keys of both public providers over, from a state file and from what <c>terraform show -json</c> prints.</summary>
public sealed class TerraformStateTests : IDisposable
{
    private const string Example = """
        "example": {
              "models": [
                "gpt-3.5-turbo",
                "gpt-4"
              ],
              "max_budget": 100,
              "user_id": "user123",
              "team_id": "team456",
              "max_parallel_requests": 5,
              "metadata": {
                "environment": "production"
              },
              "tpm_limit": 1000,
              "rpm_limit": 60,
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ncecere.tfstate")]
    [InlineData("ncecere.show.json")]
    [InlineData("berriai.tfstate")]
    [InlineData("berriai.show.json")]
    public async Task Keys_that_Terraform_made_are_taken_over_without_a_change(string state)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        engine.Run("""
            New-LiteLLMKey prod-key-1 -Model gpt-3.5-turbo, gpt-4 -MaxBudget 100 -SoftBudget 80 -UserId user123 -TeamId team456 -MaxParallelRequests 5 -Metadata @{ environment = 'production' } `
                -TpmLimit 1000 -RpmLimit 60 -BudgetDuration monthly -AllowedCacheControl no-cache, max-age=3600 -Duration 30d -ModelAlias @{ 'gpt-3.5-turbo' = 'chatgpt' } `
                -Config @{ default_model = 'gpt-3.5-turbo' } -Permission @{ can_create_keys = 'true' } -ModelMaxBudget @{ 'gpt-4' = 50 } -ModelRpmLimit @{ 'gpt-3.5-turbo' = 30 } `
                -ModelTpmLimit @{ 'gpt-4' = 500 } -Guardrail content_filter, token_limit -Tag production, api
            """).ShouldSucceed();
        string path = _folder["team.json"];

        RunResult converted = engine.Run("ConvertFrom-LiteLLMTerraformState $state -OutFile $path", ("state", State(state)), ("path", path));
        Assert.Equal(path, Assert.Single(converted.Output).ToString());
        Assert.Contains(Example, _folder.Read("team.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", _folder.Read("team.json"), StringComparison.Ordinal);

        RunResult adopted = engine.Run("Sync-LiteLLMKey $path -Adopt | Where-Object Name -eq example | ForEach-Object { \"$($_.Action) $($_.KeyAlias) [$($_.Changes.Property)] $($_.NotDeclared)\" }", ("path", path));
        Assert.Equal("Change prod-key-1 [KeySet] ", Assert.Single(adopted.ShouldSucceed().Output).ToString());
        Assert.All(engine.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action)\" }", ("path", path)).ShouldSucceed().Output, action => Assert.Equal("None", action.ToString()));
    }

    [Theory]
    [InlineData("ncecere.tfstate", "example: prod-key-1 100|jobs.batch.eu: batch-eu  0|jobs.batch.us:  5")]
    [InlineData("ncecere.show.json", "example: prod-key-1 100|jobs.batch.eu: batch-eu  0|jobs.batch.us:  5")]
    [InlineData("berriai.tfstate", "example: prod-key-1 100|many.0: batch  ")]
    [InlineData("berriai.show.json", "example: prod-key-1 100|many.0: batch  ")]
    public void Definitions_are_known_by_their_place_in_the_configuration(string state, string expected)
    {
        using var engine = new Engine();

        RunResult converted = engine.Run(
            "ConvertFrom-LiteLLMTerraformState $state | ForEach-Object { \"$($_.Name): $($_.key_alias) $($_.max_budget)\" + $(if (!$_.max_budget) { \" $($_.tpm_limit)\" }) }", ("state", State(state)));

        Assert.Equal(expected, string.Join('|', converted.Output.Select(line => line.ToString())));
        Assert.DoesNotContain("sk-", converted.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_without_alias_is_pointed_out_with_its_id()
    {
        using var engine = new Engine();

        RunResult converted = engine.Run("ConvertFrom-LiteLLMTerraformState $state", ("state", State("ncecere.tfstate")));

        Assert.Equal(
            $"The key 'jobs.batch.us' has no alias, so Sync-LiteLLMKey cannot find it. Set an alias before the sync: Set-LiteLLMKey -Id {new string('c', 64)} -NewKeyAlias 'jobs.batch.us'.",
            Assert.Single(converted.Warnings));
    }

    [Theory]
    [InlineData("{", "(1): it is not JSON.")]
    [InlineData("[]", ": it is neither the output of 'terraform show -json' nor a state file of version 4.")]
    [InlineData("""{ "version": 4, "resources": [] }""", ": it contains no resources of type 'litellm_key'.")]
    public void What_is_no_state_is_an_error(string text, string message)
    {
        using var engine = new Engine();
        string path = _folder.Write("terraform.tfstate", text);

        engine.Run("ConvertFrom-LiteLLMTerraformState $path", ("path", path)).ShouldFail("NotTerraformState", ErrorCategory.InvalidData, path + message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        using var engine = new Engine();
        string path = _folder["missing.tfstate"];

        engine.Run("ConvertFrom-LiteLLMTerraformState $path", ("path", path)).ShouldFail("FileNotRead", ErrorCategory.ReadError,
            $"{path} was not read: Could not find file '{path}'.");
    }

    private static string State(string name) => Path.Combine(Engine.Repository, "tests", "terraform", name);
}
