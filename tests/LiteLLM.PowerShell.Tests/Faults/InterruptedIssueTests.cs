using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Ctrl+C while a secret is being issued: no key stays on the server of which nobody is told.</summary>
public sealed class InterruptedIssueTests
{
    [Theory]
    [InlineData("New-LiteLLMKey ci", "'ci'")]
    [InlineData("New-LiteLLMKey", "a key without an alias")]
    [InlineData("New-LiteLLMKey ci -Key sk-my-own-secret-value", "'ci'")]
    [InlineData("Copy-LiteLLMKey origin copy", "'origin'")]
    [InlineData("@{ Name = 'ci'; MaxBudget = 5 } | Sync-LiteLLMKey -SetName s", "'ci'")]
    public async Task Removes_or_names_the_key_that_the_server_created_without_answering(string command, string name)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string origin = proxy.AddKey(new { key_alias = "origin" });

        Interrupt(proxy, engine, command, "/key/generate");

        Assert.Matches($@"(removed again: {name} \([0-9a-f]{{64}}\)\.|possibly issued: {name} \(find it with Get-LiteLLMKey -Id [0-9a-f]{{64}}\)\. .*Remove-LiteLLMKey)", engine.HostText);
        Assert.DoesNotMatch("sk-[A-Za-z0-9_-]", engine.HostText);
        UndeliveredKeys.AssertReported(proxy, engine.HostText, origin);
    }

    [Theory]
    [InlineData("New-LiteLLMKey ci", "'ci'")]
    [InlineData("@{ Name = 'ci'; MaxBudget = 5 } | Sync-LiteLLMKey -SetName s", "'ci'")]
    public async Task Names_the_key_that_may_exist_and_how_to_find_it_if_the_server_cannot_be_asked(string command, string name)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Intercept = async context => (context.Request.Path == "/key/generate" && await HoldAsync(proxy, context, reached)) || (reached.Task.IsCompleted && await NeverAsync(context));

        Assert.InRange(engine.RunAndStop(command, reached.Task), TimeSpan.Zero, Engine.Promptly);

        proxy.Intercept = null;
        string id = Regex.Match(engine.HostText, $@"possibly issued: {name} \(find it with Get-LiteLLMKey -Id ([0-9a-f]{{64}})\)\.").Groups[1].Value;
        engine.Run($"Get-LiteLLMKey -Id {id} | Remove-LiteLLMKey -Confirm:$false").ShouldSucceed();
        Assert.Empty(UndeliveredKeys.IdsOn(proxy));
    }

    [Fact]
    public async Task Names_the_key_whose_secret_may_have_changed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci" });

        Interrupt(proxy, engine, "Reset-LiteLLMKey ci -Confirm:$false", $"/key/{before}/regenerate");

        string find = Regex.Match(engine.HostText, @"possibly issued: 'ci' \(find it with (Get-LiteLLMKey -Id [0-9a-f]{64})\)\.").Groups[1].Value;
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
        string find = Regex.Match(engine.HostText, @"\(find it with (Get-LiteLLMKey .*?)\)\. The secrets").Groups[1].Value;
        Assert.Single(engine.Run(find.Split('|')[0]).ShouldSucceed().Output);
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
        return await NeverAsync(context);
    }

    private static async Task<bool> NeverAsync(HttpContext context)
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        return true;
    }
}
