using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Keys that Sync has created and whose secrets it has not delivered, because it was killed.</summary>
public sealed class UndeliveredKeyTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private const string Set = "@{ Name = 'ci'; MaxBudget = 5 }, @{ Name = 'other' } | Sync-LiteLLMKey -SetName s";

    [Fact]
    public async Task A_key_is_marked_until_its_secret_is_delivered()
    {
        await using ProxyServer proxy = await StartAsync();

        shared.Engine.Run(Set).ShouldSucceed();

        Assert.All(proxy.Writes.Where(write => write.Path == "/key/generate"), write => Assert.True(MarkIn(write.Json)));
        Assert.Equal(2, proxy.Writes.Count(write => write.Path == "/key/update"));
        Assert.False(MarkIn(proxy.Stored(IdOf(proxy, "ci"))));
        RunResult again = shared.Engine.Run(Set + " | ForEach-Object { \"$($_.Action)\" }");
        Assert.Equal("None,None", again.Texts);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task A_key_whose_consumer_needs_no_more_keys_is_not_marked_afterwards()
    {
        await using ProxyServer proxy = await StartAsync();

        shared.Engine.Run(Set + " | Select-Object -First 1").ShouldSucceed();

        Assert.False(MarkIn(proxy.Stored(IdOf(proxy, "ci"))));
    }

    [Fact]
    public async Task The_next_run_reports_a_key_that_was_not_delivered_and_creates_it_again_on_request()
    {
        await using ProxyServer proxy = await StartAsync();
        string lost = CreateUndelivered(proxy);

        RunResult reported = shared.Engine.Run(Set + " | ForEach-Object { \"$($_.Name) $($_.Action)\" }");
        Assert.Equal("ci None,other None", reported.Texts);
        Assert.Contains($"'ci' ({lost})", Assert.Single(reported.Warnings), StringComparison.Ordinal);
        Assert.Contains("-ReplaceUndelivered", reported.Warnings[0], StringComparison.Ordinal);
        Assert.Contains($"'ci' ({lost})", Assert.Single(TestedPath().Warnings), StringComparison.Ordinal);
        Assert.Equal("its secret was not delivered; -ReplaceUndelivered creates the key again.", shared.Engine.Run(Set + " | Where-Object Name -eq ci | ForEach-Object Notes").Texts);
        shared.Engine.Run(Set + " -ReplaceUndelivered -WhatIf").ShouldSucceed();
        Assert.Contains("~ replace 'ci' (", shared.Engine.HostText, StringComparison.Ordinal);
        Assert.Contains("0 to remove, 1 unchanged, 1 to replace", shared.Engine.HostText, StringComparison.Ordinal);
        proxy.ClearLog();

        RunResult replaced = shared.Engine.Run(Set + " -ReplaceUndelivered -Verbose | ForEach-Object { \"$($_.Name) $($_.Action) $($_.Key.Key.Length -gt 10) $($_.KeyAlias)\" }");

        Assert.Equal("other None False other,ci Replace True ci", replaced.Texts);
        string id = IdOf(proxy, "ci");
        Assert.NotEqual(lost, id);
        Assert.False(MarkIn(proxy.Stored(id)));
        Assert.Equal(2, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
        Assert.Equal(["/key/update", "/key/generate", "/key/delete", "/key/update"], proxy.Writes.Select(write => write.Path));
        RunResult again = shared.Engine.Run(Set + " -ReplaceUndelivered | ForEach-Object { \"$($_.Action)\" }");
        Assert.Equal("None,None", again.Texts);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task A_key_with_prevent_destroy_is_not_replaced()
    {
        await using ProxyServer proxy = await StartAsync();
        const string Protected = "@{ Name = 'ci'; MaxBudget = 5; PreventDestroy = $true }, @{ Name = 'other' } | Sync-LiteLLMKey -SetName s";
        string lost = CreateUndelivered(proxy, Protected);

        RunResult run = shared.Engine.Run(Protected + " -ReplaceUndelivered");

        Assert.Equal(
            $"The key 'ci' was not replaced, because its definition 'ci' in the set 's' has prevent_destroy. Reset-LiteLLMKey -Id {lost} issues another secret for it. To replace it, declare it without prevent_destroy and apply the set with Sync-LiteLLMKey first.",
            run.ShouldFail("KeyProtected").Exception.Message);
        Assert.Equal(lost, IdOf(proxy, "ci"));
        Assert.Empty(proxy.Writes);

        shared.Engine.Run(Set + "; " + Set + " -ReplaceUndelivered").ShouldSucceed();
        Assert.NotEqual(lost, IdOf(proxy, "ci"));
    }

    [Fact]
    public async Task A_change_of_the_definition_does_not_hide_that_the_secret_was_not_delivered()
    {
        await using ProxyServer proxy = await StartAsync();
        string lost = CreateUndelivered(proxy);

        RunResult changed = shared.Engine.Run("@{ Name = 'ci'; MaxBudget = 7; RpmLimit = 3 }, @{ Name = 'other' } | Sync-LiteLLMKey -SetName s").ShouldSucceed();

        Assert.Single(changed.Warnings);
        Assert.Equal(7, proxy.Stored(lost).GetProperty("max_budget").GetDouble());
        Assert.True(MarkIn(proxy.Stored(lost)));
    }

    [Fact]
    public async Task A_key_that_is_in_use_has_an_owner_whatever_its_mark()
    {
        await using ProxyServer proxy = await StartAsync();
        string used = CreateUndelivered(proxy);
        proxy.Call("POST", "/key/update", new { key = used, spend = 0.5 });

        RunResult run = shared.Engine.Run(Set + " -ReplaceUndelivered | ForEach-Object { \"$($_.Name) $($_.Action)\" }");

        Assert.Equal("other None,ci Change", run.Texts);
        Assert.Empty(run.Warnings);
        Assert.Equal(used, IdOf(proxy, "ci"));
        Assert.False(MarkIn(proxy.Stored(used)));
    }

    [Theory]
    [InlineData("/key/generate")]
    [InlineData("/key/delete")]
    public async Task A_replacement_that_fails_anywhere_is_completed_by_the_next_run(string path)
    {
        await using ProxyServer proxy = await StartAsync();
        CreateUndelivered(proxy);
        proxy.AlwaysAnswer(500, "application/json", """{"error":{"message":"broken","type":"internal_server_error","param":"None","code":"500"}}""", path);

        RunResult failed = shared.Engine.Run(Set + " -ReplaceUndelivered");
        Assert.Single(failed.Errors);

        proxy.Intercept = null;
        RunResult next = shared.Engine.Run(Set + " -ReplaceUndelivered");
        next.ShouldSucceed();
        Assert.Equal(2, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
        Assert.False(MarkIn(proxy.Stored(IdOf(proxy, "ci"))));
    }

    [Fact]
    public async Task Reset_delivers_another_secret_and_removes_the_mark()
    {
        await using ProxyServer proxy = await StartAsync();
        CreateUndelivered(proxy);

        shared.Engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldSucceed();

        Assert.False(MarkIn(proxy.Stored(IdOf(proxy, "ci"))));
        Assert.Empty(shared.Engine.Run(Set).Warnings);
    }

    [Fact]
    public async Task Import_removes_the_mark()
    {
        await using ProxyServer proxy = await StartAsync();
        string id = CreateUndelivered(proxy);

        shared.Engine.Run("Import-LiteLLMKey ci -SetName s").ShouldSucceed();

        Assert.False(MarkIn(proxy.Stored(id)));
    }

    [Fact]
    public async Task A_mark_that_the_holder_of_the_key_writes_or_removes_makes_the_record_invalid()
    {
        await using ProxyServer proxy = await StartAsync();
        shared.Engine.Run(Set).ShouldSucceed();
        string id = IdOf(proxy, "ci");
        string metadata = proxy.Stored(id).GetProperty("metadata").GetRawText().Replace("\"set\":\"s\"", "\"set\":\"s\",\"undelivered\":true", StringComparison.Ordinal);
        proxy.Call("POST", "/key/update", new { key = id, metadata = JsonDocument.Parse(metadata).RootElement });

        RunResult run = shared.Engine.Run(Set + " -ReplaceUndelivered");

        Assert.StartsWith("OwnershipNotConfirmed", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(id, IdOf(proxy, "ci"));
    }

    [Theory]
    [InlineData(false, "has no spend.", "1.81.13")]
    [InlineData(true, "has been used.", "1.81.13")]
    [InlineData(false, "has never been used.", "1.83.2")]
    public async Task New_for_an_alias_that_exists_states_when_that_key_was_created_and_whether_it_was_used(bool isUsed, string use, string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        shared.Engine.Connect(proxy);
        string id = proxy.AddKey(new { key_alias = "ci" });
        if (isUsed)
        {
            proxy.Call("POST", "/key/update", new { key = id, spend = 0.5 });
        }

        string message = shared.Engine.Run("New-LiteLLMKey ci").ShouldFail("KeyAliasExists").ToString();

        Assert.Matches($@"The key 'ci' \({id}\) was created at \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\dZ and {use}$", message);
    }

    /// <summary>Creates the keys of the set in a run that ends without delivering the first one.</summary>
    private string CreateUndelivered(ProxyServer proxy, string set = Set)
    {
        proxy.Intercept = async context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            if (request.Path != "/key/update" || !request.Body.Contains("\"name\":\"ci\"", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"error":{"message":"refused","type":"bad_request_error","param":"None","code":"400"}}""");
            return true;
        };
        RunResult run = shared.Engine.Run(set);
        proxy.Intercept = null;
        proxy.ClearLog();
        Assert.Contains("still marked as not delivered", Assert.Single(run.ShouldSucceed().Warnings), StringComparison.Ordinal);
        string id = IdOf(proxy, "ci");
        Assert.True(MarkIn(proxy.Stored(id)));
        return id;
    }

    private RunResult TestedPath()
    {
        using var folder = new TemporaryFolder();
        return shared.Engine.Run("Test-LiteLLMKey -Path $path", ("path", folder.Write("s.json", """{ "name": "s", "keys": { "ci": { "max_budget": 5 }, "other": {} } }"""))).ShouldSucceed();
    }

    private async Task<ProxyServer> StartAsync()
    {
        ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        shared.Engine.Connect(proxy);
        return proxy;
    }

    private static string IdOf(ProxyServer proxy, string alias) => proxy.Call("GET", "/key/list?key_alias=" + alias).GetProperty("keys")[0].GetString()!;

    private static bool MarkIn(JsonElement row) => row.GetProperty("metadata").GetProperty("litellm_keyset").TryGetProperty("undelivered", out JsonElement mark) && mark.GetBoolean();
}
