using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ResetLiteLLMKeyTests
{
    private const string Old = "sk-old-secret-of-the-key";

    [Fact]
    public async Task Gives_the_same_key_another_secret()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string before = AddKey(proxy);

        dynamic key = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").Only;

        Assert.NotEqual(before, (string)key.Id);
        Assert.Equal(5.0, key.MaxBudget);
        Assert.Equal("ci", key.KeyAlias);
        Assert.Matches("^sk-[A-Za-z0-9_-]{22}$", Reveal(key));
        engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).ShouldSucceed();
        engine.Run($"Get-LiteLLMKey -Key {Old}").ShouldFail("KeyNotFound");
    }

    [Fact]
    public async Task Keeps_the_old_secret_for_a_grace_period()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        engine.Run("Reset-LiteLLMKey ci -GracePeriod 24h -Confirm:$false").ShouldSucceed();

        RecordedRequest sent = Assert.Single(proxy.Writes);
        Assert.Equal("new_key,grace_period", sent.Members);
        Assert.Equal("24h", sent.Json.GetProperty("grace_period").GetString());
    }

    [Fact]
    public async Task Refuses_a_grace_period_that_the_server_would_ignore()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.80.11", licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        ErrorRecord error = engine.Run("Reset-LiteLLMKey ci -GracePeriod 24h -Confirm:$false").ShouldFail("NotSupportedByServer", ErrorCategory.NotImplemented);

        Assert.Contains("1.80.11", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Says_what_works_on_a_server_without_licence()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);

        ErrorRecord error = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldFail("LicenseRequired", ErrorCategory.PermissionDenied);

        Assert.Contains("New-LiteLLMKey", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Writes);
        engine.Run($"Get-LiteLLMKey -Key {Old}").ShouldSucceed();
    }

    [Fact]
    public async Task Shows_what_it_would_do()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        RunResult shown = engine.Run("Reset-LiteLLMKey ci -GracePeriod 2d -WhatIf").ShouldSucceed();

        Assert.Equal("What if: Reset the secret of key 'ci' (sk-...-key); its secret ends in 2d\n", shown.HostText);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("reset", true, 1)]
    [InlineData("502", true, 1)]
    [InlineData("reset", false, 2)]
    [InlineData("503", false, 2)]
    public async Task Settles_a_lost_answer(string fault, bool carriedOut, int attempts)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string before = AddKey(proxy);
        Fault.Once(proxy, $"/key/{before}/regenerate", fault, carriedOut);

        dynamic key = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").Only;

        Assert.Equal(attempts, proxy.Writes.Count);
        Assert.Equal("ci", engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).Texts);
        Assert.Equal(1, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_outcome_that_stays_unknown_is_told_with_the_id_to_look_for(bool repetitionIsRefused)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string path = $"/key/{AddKey(proxy)}/regenerate";
        int calls = 0;
        proxy.Intercept = context =>
        {
            bool isReset = context.Request.Path == path;
            int call = isReset ? ++calls : calls;
            if (call == 0 || isReset && call > 1 && repetitionIsRefused)
            {
                return Task.FromResult(false);
            }

            if (isReset)
            {
                Fault.CarryOut(proxy, context);
            }

            context.Abort();
            return Task.FromResult(true);
        };

        ErrorRecord error = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldFail("KeyNotSettled");

        proxy.Intercept = null;
        string id = engine.Run("(Get-LiteLLMKey ci).Id").Only;
        Assert.Contains($"Get-LiteLLMKey -Id {id} ", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch("sk-[A-Za-z0-9_-]", error.Exception.Message);
        engine.Run($"Reset-LiteLLMKey -Id {id} -Confirm:$false").ShouldSucceed();
    }

    private static string AddKey(ProxyServer proxy) => proxy.AddKey(new { key_alias = "ci", max_budget = 5, key = Old });

    private static string Reveal(dynamic key) => new System.Net.NetworkCredential("", (System.Security.SecureString)key.Key).Password;
}
