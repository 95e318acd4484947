using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class CopyLiteLLMKeyTests
{
    private readonly FixedClock _clock = new(new DateTimeOffset(2030, 11, 23, 10, 20, 30, TimeSpan.Zero));

    [Theory]
    [InlineData("Copy-LiteLLMKey ci copy")]
    [InlineData("Copy-LiteLLMKey -Id $id -NewKeyAlias copy")]
    [InlineData("Get-LiteLLMKey ci | Copy-LiteLLMKey -NewKeyAlias copy")]
    public async Task A_copy_has_all_but_secret_and_spend(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true, clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        string id = Add(proxy);

        dynamic copy = engine.Run(command, ("id", id)).Only;

        Assert.NotEqual(id, copy.Id);
        Assert.NotNull(copy.Key);
        Assert.Equal("copy", copy.KeyAlias);
        AssertLike(proxy.Stored(id), proxy.Stored((string)copy.Id));
    }

    [Fact]
    public async Task A_copy_on_another_proxy_keeps_its_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true, clock: () => _clock.Now);
        await using ProxyServer other = await ProxyServer.StartAsync(licensed: true, clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        string id = Add(proxy);
        engine.Run($"$here = Get-LiteLLMConnection; $there = Connect-LiteLLM {other.Address} {ProxyServer.MasterKey} -PassThru").ShouldSucceed();

        dynamic copy = engine.Run("Get-LiteLLMKey -Connection $here | Copy-LiteLLMKey -Connection $here -Destination $there").Only;

        Assert.Equal("ci", copy.KeyAlias);
        AssertLike(proxy.Stored(id), other.Stored((string)copy.Id));
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_preview_shows_the_copy_and_creates_none()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = "sk-of-the-tests-0001", key_alias = "ci", max_budget = 12.5, spend = 3 });

        RunResult preview = engine.Run("Copy-LiteLLMKey ci copy -WhatIf").ShouldSucceed();

        Assert.Equal($"What if: Copy key 'ci' (sk-...0001) on {proxy.Address}\n  + KeyAlias:  copy\n  + MaxBudget: 12.5 USD\n", preview.HostText);
        Assert.Empty(preview.Output);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("Copy-LiteLLMKey ci", "AliasRequired", ErrorCategory.InvalidArgument)]
    [InlineData("Copy-LiteLLMKey nobody copy", "KeyNotFound", ErrorCategory.ObjectNotFound)]
    public async Task What_cannot_be_copied_is_an_error(string command, string errorId, ErrorCategory category)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        engine.Run(command).ShouldFail(errorId, category);

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_copy_can_differ_in_some_attributes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", max_budget = 100, models = new[] { "a", "b" }, rpm_limit = 9, duration = "30d" });

        Assert.Equal(
            "copy 5 c  100 True",
            engine.Run("Copy-LiteLLMKey ci copy -Property @{ MaxBudget = 5; models = 'c'; RpmLimit = $null; tpm_limit = 100; Duration = '90d' } | ForEach-Object { \"$($_.KeyAlias) $($_.MaxBudget) $($_.Models) $($_.RpmLimit) $($_.TpmLimit) $($_.Expires -gt (Get-Date).AddDays(80))\" }").Texts);
    }

    [Theory]
    [InlineData("@{ Colour = 1 }", "Colour: a copy has no attribute of this name that can be set. Use the names of the parameters of New-LiteLLMKey; use -NewKeyAlias for the alias.")]
    [InlineData("@{ KeyAlias = 'x' }", "KeyAlias: a copy has no attribute of this name that can be set. Use the names of the parameters of New-LiteLLMKey; use -NewKeyAlias for the alias.")]
    [InlineData("@{ MaxBudget = 'much' }", "MaxBudget: 'much' is not a number.")]
    [InlineData("@{ Budget = 5 }", "Budget: a copy has no attribute of this name that can be set. Did you mean 'MaxBudget'? Use the names of the parameters of New-LiteLLMKey; use -NewKeyAlias for the alias.")]
    public async Task A_copy_cannot_differ_in_what_does_not_exist(string property, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        engine.Run($"Copy-LiteLLMKey ci copy -Property {property}").ShouldFail("InvalidKeyValue", message: message);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Rows_name_the_keys_and_the_aliases_of_their_copies()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", max_budget = 1 });
        proxy.AddKey(new { key_alias = "b", max_budget = 2 });

        RunResult copies = engine.Run("'KeyAlias,NewKeyAlias', 'a,a2', 'b,b2' | ConvertFrom-Csv | Copy-LiteLLMKey | ForEach-Object { \"$($_.KeyAlias) $($_.MaxBudget)\" }");
        Assert.Equal("a2 1,b2 2", copies.Texts);

        Assert.Equal("x-a,x-b", engine.Run("'KeyAlias,NewAlias', 'a,a3', 'b,b3' | ConvertFrom-Csv | Copy-LiteLLMKey -NewKeyAlias { \"x-$($_.KeyAlias)\" }").Texts);
        engine.Run("'KeyAlias,NewKeyAlias', 'a,' | ConvertFrom-Csv | Copy-LiteLLMKey").ShouldFail("AliasRequired");
        engine.Run("'KeyAlias,NewName', 'a,a4' | ConvertFrom-Csv | Copy-LiteLLMKey").ShouldFail("UnknownColumn");
    }

    [Fact]
    public async Task A_closed_destination_is_refused()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });
        engine.Run($"$here = Get-LiteLLMConnection; $there = Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -PassThru; Disconnect-LiteLLM -Connection $there").ShouldSucceed();
        proxy.ClearLog();

        engine.Run("Copy-LiteLLMKey ci copy -Connection $here -Destination $there").ShouldEnd("ConnectionClosed");

        Assert.Empty(proxy.Writes);
    }

    private static string Add(ProxyServer proxy) => proxy.AddKey(new
    {
        key_alias = "ci", max_budget = 12.5, soft_budget = 10, budget_duration = "7d", spend = 3, models = new[] { "mock-gpt" }, rpm_limit = 10, team_id = "t-1", duration = "30d",
        tags = new[] { "blue" }, guardrails = new[] { "pii" }, metadata = new { owner = "platform", nested = new { a = 1 } }, model_rpm_limit = new { x = 5 }, blocked = true,
    });

    private void AssertLike(JsonElement original, JsonElement copy)
    {
        foreach (string name in new[] { "max_budget", "budget_duration", "models", "rpm_limit", "team_id", "metadata", "blocked" })
        {
            Assert.Equal(original.GetProperty(name).ToString(), copy.GetProperty(name).ToString());
        }

        _clock.AssertEqual(original.GetProperty("expires").GetDateTimeOffset(), copy.GetProperty("expires").GetDateTimeOffset());
        Assert.Equal(10, copy.GetProperty("litellm_budget_table").GetProperty("soft_budget").GetDouble());
        Assert.NotEqual(original.GetProperty("budget_id").ToString(), copy.GetProperty("budget_id").ToString());
        Assert.Equal(0, copy.GetProperty("spend").GetDouble());
    }
}
