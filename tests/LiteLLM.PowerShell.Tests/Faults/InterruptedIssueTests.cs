using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Ctrl+C while a secret is being issued: no key stays on the server of which nobody is told.</summary>
public sealed class InterruptedIssueTests
{
    [Theory]
    [InlineData("New-LiteLLMKey ci", "'ci'")]
    [InlineData("New-LiteLLMKey", "one without a name")]
    [InlineData("New-LiteLLMKey ci -Key sk-my-own-secret-value", "'ci'")]
    [InlineData("Copy-LiteLLMKey origin copy", "'origin'")]
    public async Task Names_the_key_that_may_exist_and_how_to_find_it(string command, string name)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "origin" });

        Interrupt(proxy, engine, command, "/key/generate");

        string told = engine.HostText;
        string id = Regex.Match(told, $@"Under way, and perhaps done: {name} \(find it with Get-LiteLLMKey -Id ([0-9a-f]{{64}})\)\.").Groups[1].Value;
        Assert.Contains("Remove-LiteLLMKey", told, StringComparison.Ordinal);
        Assert.DoesNotMatch("sk-[A-Za-z0-9_-]", told);
        Assert.Equal(2, proxy.Sandbox.KeyCount);
        engine.Run($"Get-LiteLLMKey -Id {id} | Remove-LiteLLMKey -Confirm:$false").ShouldSucceed();
        Assert.Equal("origin", engine.Run("Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task Names_the_key_whose_secret_may_have_changed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci" });

        Interrupt(proxy, engine, "Reset-LiteLLMKey ci -Confirm:$false", $"/key/{before}/regenerate");

        string find = Regex.Match(engine.HostText, @"perhaps done: 'ci' \(find it with (Get-LiteLLMKey -Id [0-9a-f]{64})\)\.").Groups[1].Value;
        Assert.Equal("ci", engine.Run(find).ShouldSucceed().Texts);
        engine.Run($"{find} | Reset-LiteLLMKey -Confirm:$false").ShouldSucceed();
    }

    [Theory]
    [InlineData("New-LiteLLMKey \"it's [mine]\"")]
    [InlineData("New-LiteLLMKey")]
    public async Task Names_the_key_to_which_the_server_gives_the_secret(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LostAnswerTests.ForbidOwnSecrets(proxy, context => HoldAsync(proxy, context, reached));

        engine.RunAndStop(command, reached.Task);

        proxy.Intercept = null;
        string find = Regex.Match(engine.HostText, @"\(find it with (Get-LiteLLMKey .*?)\)\. Nobody").Groups[1].Value;
        Assert.Single(engine.Run(find.Split('|')[0]).ShouldSucceed().Output);
    }

    [Fact]
    public async Task Names_the_key_that_was_made_but_did_not_come_out()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var second = new SemaphoreSlim(0);
        int calls = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/key/generate")
            {
                _ = Interlocked.Increment(ref calls) == 2 ? second.Release() : await WaitAsync(second);
            }

            return false;
        };

        engine.Run("1..2 | ForEach-Object { [pscustomobject]@{ MaxBudget = $_ } } | New-LiteLLMKey | ForEach-Object { throw 'enough' }");

        string find = Regex.Match(engine.HostText, @"not in the output: one without a name \(find it with (Get-LiteLLMKey -Id [0-9a-f]{64})\)\.").Groups[1].Value;
        Assert.Equal(2.0, engine.Run(find).Only.MaxBudget);
    }

    [Fact]
    public async Task Names_the_key_of_a_set_that_may_exist()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        Interrupt(proxy, engine, "@{ Name = 'ci'; MaxBudget = 5 } | Sync-LiteLLMKey -SetName s", "/key/generate");

        string find = Regex.Match(engine.HostText, @"with 0 finished\. Made, or perhaps made, but not in the output: 'ci' \(find it with (Get-LiteLLMKey -Id [0-9a-f]{64})\)\.").Groups[1].Value;
        Assert.Equal("ci", engine.Run(find).ShouldSucceed().Texts);
    }

    [Fact]
    public async Task Names_the_keys_of_a_set_that_were_made_but_did_not_come_out()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("1..3 | ForEach-Object { @{ Name = \"k$_\" } } | Sync-LiteLLMKey -SetName s -ThrottleLimit 1 | ForEach-Object { throw 'enough' }");

        Assert.Equal(3, Regex.Count(engine.HostText, @"'k\d' \(find it with Get-LiteLLMKey -Id [0-9a-f]{64}\)"));
        Assert.Equal(3, proxy.Sandbox.KeyCount);
    }

    private static async Task<int> WaitAsync(SemaphoreSlim semaphore)
    {
        await semaphore.WaitAsync();
        return 0;
    }

    /// <summary>Stops a command whose request the server carries out without ever answering it.</summary>
    private static void Interrupt(ProxyServer proxy, Engine engine, string command, string path)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Intercept = async context => context.Request.Path == path && await HoldAsync(proxy, context, reached);

        Assert.InRange(engine.RunAndStop(command, reached.Task), TimeSpan.Zero, Engine.Promptly);
        proxy.Intercept = null;
    }

    private static async Task<bool> HoldAsync(ProxyServer proxy, HttpContext context, TaskCompletionSource reached)
    {
        proxy.CarryOut(context);
        reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        return true;
    }
}
