using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>What servers take in different forms, or ignore, is tried, checked, and remembered for the connection.</summary>
public sealed class FormsByServerTests
{
    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    public async Task A_server_that_ignores_the_clearing_of_a_budget_period_is_detected_and_remembered(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", max_budget = 5, budget_duration = "7d" });

        ErrorRecord error = engine.Run("Set-LiteLLMKey ci -Clear BudgetDuration").ShouldFail("ValueNotStored");

        Assert.EndsWith("- BudgetDuration: 7d\nBudgetDuration: this server cannot clear it once it is set. Set another value, or create a new key without it.", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("""{"budget_duration":null}""", Assert.Single(proxy.Writes).Attributes);
        proxy.ClearLog();
        engine.Run("Set-LiteLLMKey ci -MaxBudget 7 -Clear BudgetDuration").ShouldFail(
            "InvalidKeyValue", ErrorCategory.InvalidArgument, "BudgetDuration: this server cannot clear it once it is set. Set another value, or create a new key without it.");
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    public async Task A_server_that_ignores_a_new_organization_is_detected_and_remembered(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        string message = engine.Run("Set-LiteLLMKey ci -OrganizationId acme").ShouldFail("ValueNotStored").Exception.Message;

        Assert.EndsWith("OrganizationId: this server sets it only when the key is created. Create a new key.", message, StringComparison.Ordinal);
        proxy.ClearLog();
        engine.Run("Set-LiteLLMKey ci -OrganizationId acme -MaxBudget 5").ShouldFail("InvalidKeyValue");
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task An_expiry_is_removed_also_where_the_old_form_is_ignored_or_refused(int status)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2");
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", duration = "30d" });
        proxy.Intercept = async context =>
        {
            if (!ProxyServer.RequestOf(context).Body.Contains("\"-1\"", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(status == 200 ? proxy.Stored(id).GetRawText() : """{"error":{"message":"Invalid duration: -1","type":"bad_request_error","param":"duration","code":"400"}}""");
            return true;
        };

        engine.Run("Set-LiteLLMKey ci -Clear Expires").ShouldSucceed();

        Assert.Equal(JsonValueKind.Null, proxy.Stored(id).GetProperty("expires").ValueKind);
        Assert.Equal("""{"duration":null}""", proxy.Writes[^1].Attributes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Global_guardrails_are_disabled_inside_metadata_where_the_server_ignores_them_outside(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", metadata = new { owner = "ann" } });

        engine.Run("Set-LiteLLMKey ci -DisableGlobalGuardrails $true").ShouldSucceed();

        JsonElement metadata = proxy.Stored(id).GetProperty("metadata");
        Assert.True(metadata.GetProperty("disable_global_guardrails").GetBoolean());
        Assert.Equal("ann", metadata.GetProperty("owner").GetString());
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_end_of_a_temporary_budget_is_sent_without_a_time_zone(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", max_budget = 1 });

        engine.Run("Set-LiteLLMKey ci -TempBudgetIncrease 5 -TempBudgetExpiry 2035-01-02T12:00:00+02:00").ShouldSucceed();
        Assert.Equal("""{"temp_budget_increase":5.0,"temp_budget_expiry":"2035-01-02T10:00:00"}""", Assert.Single(proxy.Writes).Attributes);

        engine.Run("Set-LiteLLMKey ci -TempBudgetIncrease 7").ShouldSucceed();
        Assert.Equal("""{"temp_budget_increase":7.0,"temp_budget_expiry":"2035-01-02T10:00:00"}""", proxy.Writes[^1].Attributes);

        engine.Run("Copy-LiteLLMKey ci copy").ShouldSucceed();
        Assert.Equal("7/2035-01-02T10:00:00Z", engine.Run("$k = Get-LiteLLMKey copy; \"$($k.TempBudgetIncrease)/$($k.TempBudgetExpiry.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture))\"").Texts);

        engine.Run("Set-LiteLLMKey ci -Clear TempBudgetIncrease, TempBudgetExpiry").ShouldSucceed();
        Assert.Equal("{}", proxy.Stored(id).GetProperty("metadata").GetRawText());
    }

    [Theory]
    [InlineData("New-LiteLLMKey new -TempBudgetIncrease 5", "TempBudgetExpiry")]
    [InlineData("Set-LiteLLMKey ci -TempBudgetExpiry 2035-01-02", "TempBudgetIncrease")]
    public async Task A_temporary_budget_needs_both_parts(string command, string missing)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        engine.Run(command).ShouldFail(
            "InvalidKeyValue", message: $"{missing}: it is missing. A temporary budget needs both -TempBudgetIncrease and -TempBudgetExpiry.");

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_time_that_makes_the_key_unusable_is_repaired_by_setting_it_again(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", metadata = new { temp_budget_increase = 5, temp_budget_expiry = "2035-01-02T10:00:00+00:00" } });

        RunResult preview = engine.Run("Set-LiteLLMKey ci -TempBudgetExpiry 2035-01-02T10:00:00Z -WhatIf").ShouldSucceed();
        engine.Run("Set-LiteLLMKey ci -TempBudgetExpiry 2035-01-02T10:00:00Z").ShouldSucceed();

        Assert.Contains("(unusable: stored with a time zone) -> ", preview.HostText, StringComparison.Ordinal);
        Assert.Equal("2035-01-02T10:00:00", proxy.Stored(id).GetProperty("metadata").GetProperty("temp_budget_expiry").GetString());
    }

    [Fact]
    public async Task When_the_period_of_a_budget_limit_starts_again_is_the_servers()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        _ = new AddedColumns(proxy);
        engine.Run("New-LiteLLMKey ci -BudgetLimit @{ budget_duration = 'daily'; max_budget = 10; reset_at = '2035-01-01' }").ShouldSucceed();

        Assert.Equal("""[{"budget_duration":"1d","max_budget":10.0}]""", proxy.Writes[0].Json.GetProperty("budget_limits").GetRawText());
        Assert.Equal("+ BudgetLimits: 5 USD per 7d", engine.Run("Compare-LiteLLMKey ci -BudgetLimit @{ budget_duration = '24h'; max_budget = 10 }, @{ budget_duration = '7d'; max_budget = 5 }").Texts);
    }

    [Theory]
    [InlineData("-BudgetLimit @{ budget_duration = '1d' }", "BudgetLimits: a budget limit needs both budget_duration and max_budget, for instance @{ budget_duration = '1d'; max_budget = 10 }.")]
    [InlineData("-BudgetLimit @{ budget_duration = '1d'; max_budget = 1; limit = 2 }", "BudgetLimits: 'limit' is not a member of a budget limit, which has budget_duration and max_budget.")]
    [InlineData("-BudgetLimit @{ budget_duration = '2mo'; max_budget = 1 }", null)]
    [InlineData("-Logging @{ name = 'langfuse' }", "Logging: a callback needs a callback_name, for instance @{ callback_name = 'langfuse'; callback_type = 'success'; callback_vars = @{ ... } }.")]
    public async Task A_value_that_cannot_be_is_refused(string arguments, string? message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult run = engine.Run($"New-LiteLLMKey ci {arguments}");

        ErrorRecord error = Assert.Single([.. run.Errors, .. run.Terminating is { } ending ? [ending] : Array.Empty<ErrorRecord>()]);
        Assert.Equal(message ?? error.Exception.Message, error.Exception.Message);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_copy_of_a_service_account_is_one(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "red" });
        engine.Run("New-LiteLLMKey ci -TeamId red -ServiceAccountId nightly").ShouldSucceed();
        Assert.Equal("/key/service-account/generate", proxy.Writes[^1].Path);

        dynamic copy = engine.Run("Copy-LiteLLMKey ci copy").Only;

        Assert.Equal("/key/service-account/generate", proxy.Writes[^1].Path);
        Assert.Equal("nightly//red", $"{copy.ServiceAccountId}/{copy.UserId}/{copy.TeamId}");
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(30, false)]
    public async Task A_change_of_spend_warns_while_the_server_counts_in_memory(int minutesSinceLastCall, bool warns)
    {
        var now = new DateTimeOffset(2035, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2", clock: () => now);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", spend = 4 });
        string used = now.AddMinutes(-minutesSinceLastCall).ToString("O");
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/info")
            {
                return false;
            }

            string row = proxy.SandboxAnswer(ProxyServer.RequestOf(context)).Replace("\"last_active\":null", $"\"last_active\":\"{used}\"", StringComparison.Ordinal);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(row);
            return true;
        };

        RunResult run = engine.Run($"Set-LiteLLMKey -Id {id} -Spend 0").ShouldSucceed();

        Assert.Equal(warns ? 1 : 0, run.Warnings.Count);
    }
}
