using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>What was shown is what is done: a key that another client changes while a question waits for its answer is left alone.</summary>
public sealed class ConflictTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    [Theory]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 9 -Confirm", "max_budget", 7, "MaxBudget")]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 9 -Confirm", "key_alias", "other", "KeyAlias")]
    [InlineData("Set-LiteLLMKey ci -RemoveMetadata owner -Confirm", "metadata", """{"owner":"b","note":"n"}""", "Metadata.owner")]
    [InlineData("Set-LiteLLMKey ci -Metadata @{ owner = 'x' } -Confirm", "metadata", """{"owner":"a","note":"n","added":1}""", "Metadata.added")]
    [InlineData("Set-LiteLLMKey ci -Clear Tags -Confirm", "tags", """["t","new"]""", "Tags")]
    [InlineData("Remove-LiteLLMKey ci -Confirm", "key_alias", "other", "KeyAlias")]
    [InlineData("Remove-LiteLLMKey ci -Confirm", "metadata", """{"owner":"a","litellm_keyset":{"set":"s","name":"n"}}""", "KeySet")]
    [InlineData("Get-LiteLLMKey ci | Remove-LiteLLMKey", "key_alias", "other", "KeyAlias")]
    [InlineData("Block-LiteLLMKey ci -Confirm", "key_alias", "other", "KeyAlias")]
    [InlineData("Reset-LiteLLMKey ci", "key_alias", "other", "KeyAlias")]
    [InlineData("Reset-LiteLLMKey ci -MaxBudget 9", "max_budget", 7, "MaxBudget")]
    [InlineData("Import-LiteLLMKey ci -SetName s -Confirm", "metadata", """{"owner":"a","litellm_keyset":{"set":"s","name":"n"}}""", "KeySet")]
    [InlineData("@{ Name = 'ci'; MaxBudget = 9 } | Sync-LiteLLMKey -SetName s -Adopt -Confirm", "max_budget", 7, "MaxBudget")]
    [InlineData("@{ Name = 'ci'; MaxBudget = 9 } | Sync-LiteLLMKey -SetName s -Adopt -Confirm", "metadata", """{"owner":"a","litellm_keyset":{"set":"x","name":"n"}}""", "KeySet")]
    public async Task A_key_that_has_changed_since_it_was_shown_is_left_unchanged(string command, string attribute, object value, string shown)
    {
        await using ProxyServer proxy = await StartAsync();
        string id = AddKey(proxy);
        string before = "";
        shared.Engine.Answers = _ =>
        {
            Change(proxy, id, attribute, value);
            before = proxy.Stored(id).GetRawText();
            return 0;
        };

        RunResult run = shared.Engine.Run(command);

        string message = run.ShouldFail("KeyConflict", System.Management.Automation.ErrorCategory.InvalidOperation).ToString();
        Assert.Contains(shown, message, StringComparison.Ordinal);
        Assert.Equal(before, proxy.Stored(id).GetRawText());
        Assert.DoesNotContain(proxy.Writes, write => write.Path != "/budget/new");
    }

    [Theory]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 9 -Confirm", "max_budget")]
    [InlineData("Set-LiteLLMKey ci -RemoveMetadata owner -Confirm", "metadata")]
    [InlineData("@{ Name = 'ci'; MaxBudget = 9 } | Sync-LiteLLMKey -SetName s -Adopt -Confirm", "max_budget,metadata")]
    public async Task What_another_client_adds_in_the_meantime_stays(string command, string members)
    {
        await using ProxyServer proxy = await StartAsync();
        string id = AddKey(proxy);
        shared.Engine.Answers = _ =>
        {
            proxy.Call("POST", "/key/update", new { key = id, tags = new[] { "t", "added" }, guardrails = new[] { "g" } });
            return 0;
        };

        shared.Engine.Run(command).ShouldSucceed();

        JsonElement metadata = proxy.Stored(id).GetProperty("metadata");
        Assert.Equal(["t", "added"], metadata.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("g", metadata.GetProperty("guardrails")[0].GetString());
        Assert.Equal("n", metadata.GetProperty("note").GetString());
        Assert.Equal("key," + members, Assert.Single(proxy.Writes, write => write.Path == "/key/update").Members);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 9 -Confirm")]
    [InlineData("Remove-LiteLLMKey ci")]
    [InlineData("Reset-LiteLLMKey ci")]
    [InlineData("Block-LiteLLMKey ci -Confirm")]
    public async Task A_key_that_was_deleted_in_the_meantime_is_not_found(string command)
    {
        await using ProxyServer proxy = await StartAsync();
        string id = AddKey(proxy);
        shared.Engine.Answers = _ =>
        {
            proxy.Call("POST", "/key/delete", new { keys = new[] { id } });
            return 0;
        };

        shared.Engine.Run(command).ShouldFail("KeyNotFound");

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_key_that_was_taken_over_between_listing_and_prune_is_not_removed()
    {
        await using ProxyServer proxy = await StartAsync();
        shared.Engine.Run("@{ Name = 'a' }, @{ Name = 'b' } | Sync-LiteLLMKey -SetName s").ShouldSucceed();
        string id = proxy.Call("GET", "/key/list?key_alias=b").GetProperty("keys")[0].GetString()!;
        proxy.ClearLog();
        bool isListed = false;
        proxy.Intercept = context =>
        {
            if (isListed && context.Request.Path != "/key/list")
            {
                isListed = false;
                proxy.Call("POST", "/key/update", new { key = id, key_alias = "taken-over" });
            }

            isListed |= context.Request.Path == "/key/list";
            return Task.FromResult(false);
        };

        RunResult run = shared.Engine.Run("@{ Name = 'a' } | Sync-LiteLLMKey -SetName s -Prune -Force");

        run.ShouldFail("KeyConflict");
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "ValueNotStored")]
    public async Task A_rewrite_of_metadata_that_another_update_undoes_is_sent_once_more(int undone, string? errorId)
    {
        await using ProxyServer proxy = await StartAsync();
        string id = AddKey(proxy);
        int updates = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/update" || Interlocked.Increment(ref updates) > undone)
            {
                return false;
            }

            JsonElement metadata = proxy.Stored(id).GetProperty("metadata").Clone();
            await context.Response.Body.WriteAsync(proxy.CarryOut(context).Body);
            proxy.Call("POST", "/key/update", new { key = id, metadata });
            return true;
        };

        RunResult run = shared.Engine.Run("Set-LiteLLMKey ci -RemoveMetadata owner");

        if (errorId is null)
        {
            run.ShouldSucceed();
        }
        else
        {
            run.ShouldFail(errorId);
        }

        Assert.Equal(2, updates);
        Assert.Equal(errorId is not null, proxy.Stored(id).GetProperty("metadata").TryGetProperty("owner", out _));
    }

    private async Task<ProxyServer> StartAsync()
    {
        ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        shared.Engine.Connect(proxy);
        return proxy;
    }

    private static string AddKey(ProxyServer proxy) => proxy.AddKey(new { key_alias = "ci", max_budget = 5, tags = new[] { "t" }, metadata = new { owner = "a", note = "n" } });

    private static void Change(ProxyServer proxy, string id, string attribute, object value)
    {
        object? parsed = value is string { Length: > 0 } text && text[0] is '{' or '[' ? JsonDocument.Parse((string)value).RootElement : value;
        proxy.Call("POST", "/key/update", new Dictionary<string, object?> { ["key"] = id, [attribute] = parsed });
    }
}
