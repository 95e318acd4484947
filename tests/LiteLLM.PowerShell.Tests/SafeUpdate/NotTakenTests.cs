using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>A server answers 200 and drops what it does not know. That is told, and never taken for success.</summary>
public sealed class NotTakenTests
{
    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_property_that_the_server_does_not_know_is_an_error(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);

        foreach ((string command, string place) in new[] { ("New-LiteLLMKey ci", "\nThe secret is in the output."), ("Set-LiteLLMKey ci -PassThru", "") })
        {
            RunResult run = engine.Run($"{command} -MaxBudget 5 -AdditionalProperties @{{ no_such_thing = 'x' }}");

            ErrorRecord error = run.ShouldFail("ValueNotStored", ErrorCategory.InvalidResult);
            Assert.EndsWith("+ no_such_thing: x" + place, error.Exception.Message, StringComparison.Ordinal);
            PSObject key = Assert.Single(run.Output);
            Assert.Equal(5.0, key.Properties["MaxBudget"].Value);
            Assert.DoesNotContain("no_such_thing", ((System.Collections.IDictionary)key.Properties["AdditionalProperties"].Value).Keys.Cast<string>());
        }
    }

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    public async Task A_project_on_a_server_without_projects_is_an_error(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        ErrorRecord error = engine.Run("Set-LiteLLMKey ci -ProjectId apollo").ShouldFail("ValueNotStored", ErrorCategory.InvalidResult);

        Assert.EndsWith("+ ProjectId: apollo", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-MaxBudget 9 -RpmLimit 3", "max_budget", "~ MaxBudget: 5 -> 9 USD")]
    [InlineData("-Clear MaxBudget -RpmLimit 3", "max_budget", "- MaxBudget: 5 USD")]
    [InlineData("-MergeMetadata @{ team = 'x' } -RpmLimit 3", "metadata", "+ Metadata.team: x")]
    [InlineData("-Model b -RpmLimit 3", "models", "+ Models: b")]
    [InlineData("-ExpiresAt 2035-01-01T00:00:00Z -RpmLimit 3", "duration", "+ Expires:")]
    public async Task A_value_that_was_dropped_is_an_error_that_names_it_alone(string arguments, string dropped, string named)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", max_budget = 5 });
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/update")
            {
                return false;
            }

            JsonObject body = JsonNode.Parse(ProxyServer.RequestOf(context).Body)!.AsObject();
            Assert.True(body.Remove(dropped));
            await context.Response.WriteAsync(proxy.Call("POST", "/key/update", body).GetRawText());
            return true;
        };

        RunResult run = engine.Run($"Set-LiteLLMKey ci {arguments} -PassThru");

        string message = run.ShouldFail("ValueNotStored", ErrorCategory.InvalidResult).Exception.Message;
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.DoesNotContain("RpmLimit", message, StringComparison.Ordinal);
        PSObject key = Assert.Single(run.Output);
        Assert.Equal(proxy.Stored(id).GetProperty("max_budget").GetDouble(), key.Properties["MaxBudget"].Value);
        Assert.Equal(3L, key.Properties["RpmLimit"].Value);
        Assert.Empty((IEnumerable<string>)key.Properties["Models"].Value);
        Assert.Null(key.Properties["Expires"].Value);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_output_is_what_the_server_stored_and_not_what_was_specified(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci" });
        engine.Run("$before = Get-LiteLLMKey ci").ShouldSucceed();
        proxy.Call("POST", "/key/update", new { key = id, rpm_limit = 7, metadata = new { owner = "ann" } });

        dynamic key = engine.Run("$before | Set-LiteLLMKey -MaxBudget 5 -PassThru").Only;

        Assert.Equal(5.0, key.MaxBudget);
        Assert.Equal(7L, key.RpmLimit);
        Assert.Equal("ann", key.Metadata["owner"]);
    }
}
