using System.Globalization;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>A command that ends early leaves no key behind whose secret did not reach the output, or it names the key.</summary>
public sealed class EarlyEndTests
{
    private const string NewRows = "1..8 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"new-$_\" } } | New-LiteLLMKey";
    private const string Copies = "1..8 | ForEach-Object { Get-LiteLLMKey \"key-$_\" } | Copy-LiteLLMKey -Destination $there";
    private const string Set = "1..8 | ForEach-Object { @{ Name = \"new-$_\" } } | Sync-LiteLLMKey -SetName s";

    [Theory]
    [InlineData("bad", 0)]
    [InlineData("new-2", 2)]
    public async Task Sync_creates_no_further_key_once_an_error_ends_it_and_removes_those_without_an_owner(string refused, int delivered)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        RefuseAlias(proxy, refused, after: 2);

        RunResult run = engine.Run("'bad', 'new-1', 'new-2', 'new-3', 'new-4', 'new-5', 'new-6' | ForEach-Object { @{ Name = $_ } } | Sync-LiteLLMKey -SetName s -ThrottleLimit 3 -ErrorAction Stop | ForEach-Object { if ($_.Key.Key) { $_.Key.Id } }");

        run.ShouldEnd("InvalidRequest");
        string[] received = [.. run.Output.Select(id => id.ToString())];
        Assert.Equal(received.Order(StringComparer.Ordinal), UndeliveredKeys.IdsOn(proxy).Order(StringComparer.Ordinal));
        Assert.Equal(delivered, received.Length);
        Assert.True(delivered > 0 || engine.HostText.Contains("removed again: 'new-1' (", StringComparison.Ordinal), engine.HostText);
        Assert.InRange(proxy.Writes.Count(request => request.Path == "/key/generate"), 3, 3 + 2);
    }

    [Fact]
    public async Task Sync_creates_nothing_if_the_plan_has_an_error_that_ends_it()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string existing = proxy.AddKey(new { key_alias = "bad" });

        engine.Run("'bad', 'new-1', 'new-2', 'new-3' | ForEach-Object { @{ Name = $_ } } | Sync-LiteLLMKey -SetName s -ErrorAction Stop").ShouldEnd("KeyNotManaged");

        Assert.Equal([existing], UndeliveredKeys.IdsOn(proxy));
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData(NewRows)]
    [InlineData(Copies)]
    [InlineData(Set)]
    [InlineData(NewRows + " | ForEach-Object { 1, 2 | Select-Object -First 1 | Out-Null; $_ }")]
    public async Task Keys_that_a_failing_consumer_did_not_receive_are_removed_again(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(8);
        object connection = ConnectionTo(there, engine, proxy);
        ProxyServer target = command == Copies ? there : proxy;
        string[] before = [.. UndeliveredKeys.IdsOn(target)];

        RunResult run = engine.Run(command + " | ForEach-Object { throw 'The vault refused it.' }", ("there", connection));

        Assert.Contains("The vault refused it.", run.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, UndeliveredKeys.IdsOn(target));
        Assert.Contains("removed again: ", engine.HostText, StringComparison.Ordinal);
        Assert.DoesNotMatch("sk-[A-Za-z0-9_-]", engine.HostText);
    }

    [Theory]
    [InlineData(NewRows, "Select-Object -First 1 | ForEach-Object { if ($_.Key.Key) { $_.Key.Id } else { $_.Id } }")]
    [InlineData(Set, "Select-Object -First 1 | ForEach-Object { if ($_.Key.Key) { $_.Key.Id } else { $_.Id } }")]
    [InlineData(NewRows, "ForEach-Object { $_.Id; break }")]
    [InlineData(NewRows, "ForEach-Object { $key = $_; try { throw 'handled' } catch { $key.Id }; 1, 2 | Select-Object -First 1 | Out-Null; break }")]
    public async Task A_consumer_that_needs_one_key_keeps_it_and_the_others_are_removed_again(string command, string consumer)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult run = engine.Run($"do {{ {command} | {consumer} }} while ($false)");

        Assert.Equal([run.Only.ToString()], UndeliveredKeys.IdsOn(proxy));
    }

    [Theory]
    [InlineData(NewRows)]
    [InlineData(Set)]
    public async Task Keys_that_cannot_be_removed_are_named_with_the_command_that_finds_them(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(503, "text/html", "gone", "/key/delete");

        engine.Run(command + " | ForEach-Object { throw 'enough' }");

        proxy.Intercept = null;
        MatchCollection named = Regex.Matches(engine.HostText, @"'new-\d' \(find it with (Get-LiteLLMKey -Id [0-9a-f]{64})\)");
        Assert.NotEmpty(named);
        Assert.Equal(UndeliveredKeys.IdsOn(proxy).Count, named.Count);
        Assert.Contains("Remove-LiteLLMKey", engine.HostText, StringComparison.Ordinal);
        Assert.All(named, name => engine.Run(name.Groups[1].Value + " | Remove-LiteLLMKey -Confirm:$false").ShouldSucceed());
        Assert.Empty(UndeliveredKeys.IdsOn(proxy));
    }

    [Fact]
    public async Task A_reset_whose_secret_was_not_delivered_is_named_because_it_cannot_be_undone()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        engine.Run("Reset-LiteLLMKey ci -Confirm:$false | ForEach-Object { throw 'enough' }");

        string find = Regex.Match(engine.HostText, @"'ci' \(find it with (Get-LiteLLMKey -Id [0-9a-f]{64})\)").Groups[1].Value;
        Assert.Equal("ci", engine.Run(find).Texts);
    }

    [Fact]
    public async Task An_error_that_ends_New_names_the_keys_that_the_assignment_lost_and_OutVariable_has_them()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        RefuseAlias(proxy, "bad", after: 0);

        RunResult run = engine.Run("'one', 'two', 'bad', 'three', 'four' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | New-LiteLLMKey -ErrorAction Stop -OutVariable made");

        string[] made = [.. engine.Run("$made | ForEach-Object Id").ShouldSucceed().Output.Select(id => id.ToString())];
        Assert.Equal(2, made.Length);
        Assert.Equal(made.Order(StringComparer.Ordinal), UndeliveredKeys.IdsOn(proxy).Order(StringComparer.Ordinal));
        string error = run.ShouldEnd("InvalidRequest").ToString();
        Assert.Contains("2 keys were already in the output", error, StringComparison.Ordinal);
        Assert.All(made, id => Assert.Contains(id, error, StringComparison.Ordinal));
        Assert.Contains("-OutVariable", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_does_not_end_New_does_not_mention_other_keys()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        RefuseAlias(proxy, "bad", after: 0);

        RunResult run = engine.Run("'one', 'bad', 'two' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | New-LiteLLMKey");

        Assert.DoesNotContain("output", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Count);
        Assert.Empty(engine.HostText);
    }

    [Theory]
    [InlineData(NewRows)]
    [InlineData(Copies)]
    [InlineData(Set)]
    public async Task Ctrl_C_leaves_no_key_that_is_neither_removed_nor_named(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(10);
        string[] before = [.. UndeliveredKeys.IdsOn(proxy)];
        engine.Run("$there = $connection", ("connection", ConnectionTo(there, engine, proxy))).ShouldSucceed();
        ProxyServer target = command == Copies ? there : proxy;
        int held = 0;
        var reached = new TaskCompletionSource();
        target.Intercept = async context =>
        {
            if (context.Request.Path != "/key/generate")
            {
                return false;
            }

            // Keys are returned in the order of the input, so a key among the first five that is not answered would block the output.
            int number = NumberOf(UndeliveredKeys.AliasIn(ProxyServer.RequestOf(context))!);
            if (number <= 5)
            {
                return false;
            }

            if (number % 2 == 0)
            {
                target.CarryOut(context);
            }

            if (Interlocked.Increment(ref held) == 2)
            {
                reached.SetResult();
            }

            return await UntilAbortedAsync(context);
        };

        TimeSpan stopping = engine.RunAndStop($"$keys = {command} -ThrottleLimit 3", reached.Task);

        target.Intercept = null;
        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
        UndeliveredKeys.AssertReported(target, engine.HostText, before);
        Assert.Contains("already in the output", engine.HostText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1..60 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"new-$_\" } } | New-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey key-* | Copy-LiteLLMKey -Destination $there")]
    [InlineData("1..60 | ForEach-Object { @{ Name = \"new-$_\" } } | Sync-LiteLLMKey -SetName s")]
    public async Task At_no_time_are_there_more_keys_without_an_owner_than_requests_in_progress(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(60);
        object connection = ConnectionTo(there, engine, proxy);
        var balance = new SecretBalance();
        proxy.Intercept = balance.CountAsync;
        there.Intercept = balance.CountAsync;

        engine.Run(command + " -ThrottleLimit 4 | ForEach-Object { $balance.Deliver() }", ("balance", balance), ("there", connection)).ShouldSucceed();

        Assert.InRange(balance.Most, 1, 4);
    }

    private static int NumberOf(string alias) => int.Parse(alias[(alias.IndexOf('-', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);

    /// <summary>A connection to another server, which is not the one that the engine uses by default.</summary>
    private static object ConnectionTo(ProxyServer there, Engine engine, ProxyServer proxy)
    {
        object connection = engine.Run($"Connect-LiteLLM {there.Address} {ProxyServer.MasterKey} -PassThru -RetryIntervalSec 0.01").Only;
        engine.Connect(proxy);
        return connection;
    }

    /// <summary>Refuses to create the key of an alias, once so many others were created.</summary>
    private static void RefuseAlias(ProxyServer proxy, string alias, int after)
    {
        int created = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/generate")
            {
                return false;
            }

            if (UndeliveredKeys.AliasIn(ProxyServer.RequestOf(context)) != alias)
            {
                Interlocked.Increment(ref created);
                return false;
            }

            await Eventually.IsTrueAsync(() => Volatile.Read(ref created) >= after, $"{after} other creations");
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"error":{"message":"refused","type":"bad_request_error","code":"400"}}""");
            return true;
        };
    }

    private static async Task<bool> UntilAbortedAsync(HttpContext context)
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        return true;
    }
}
