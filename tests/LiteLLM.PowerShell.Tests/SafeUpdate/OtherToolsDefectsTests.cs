using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>What other tools that manage these keys get wrong.</summary>
public sealed class OtherToolsDefectsTests
{
    private static readonly string[] Gated = ["tags", "guardrails", "prompts", "allowed_passthrough_routes", "model_max_budget"];

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Metadata_set_out_of_band_survives_an_unrelated_update(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = engine.Run("(New-LiteLLMKey ci -MaxBudget 5 -Metadata @{ owner = 'ann' } -ModelRpmLimit @{ a = 1 }).Id").Only;
        proxy.Call("POST", "/key/update", new { key = id, metadata = new { owner = "ann", ticket = 4711, service_account_id = "nightly" } });
        string before = proxy.Stored(id).GetProperty("metadata").GetRawText();
        proxy.ClearLog();

        engine.Run("Set-LiteLLMKey ci -MaxBudget 6 -Model a -Blocked $true").ShouldSucceed();

        Assert.Equal("key,models,max_budget,blocked", Assert.Single(proxy.Writes).Members);
        Assert.Equal(before, proxy.Stored(id).GetProperty("metadata").GetRawText());
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Attributes_stored_inside_metadata_never_show_as_drift(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
        using var engine = new Engine(proxy);
        const string arguments = "-Metadata @{ owner = 'ann' } -ModelRpmLimit @{ a = 1 } -ModelTpmLimit @{ a = 2 } -RpmLimitType dynamic -EnforcedParam user -Tag x, y -Guardrail pii";
        engine.Run($"New-LiteLLMKey ci {arguments}").ShouldSucceed();
        proxy.ClearLog();

        Assert.Empty(engine.Run($"Compare-LiteLLMKey ci {arguments}").ShouldSucceed().Output);
        Assert.Empty(engine.Run("Compare-LiteLLMKey ci -Metadata @{ owner = 'ann' }").ShouldSucceed().Output);
        engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldSucceed();
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_key_with_gated_attributes_can_be_updated_without_license(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKeyWithGatedAttributes(proxy);
        StoredKey before = new(proxy, id);

        dynamic key = engine.Run("Set-LiteLLMKey ci -MaxBudget 7 -PassThru").Only;

        Assert.Equal(["max_budget"], new StoredKey(proxy, id).ChangesSince(before));
        Assert.Equal(["a", "b"], (IEnumerable<string>)key.Tags);
        Assert.Equal("key,max_budget", Assert.Single(proxy.Writes).Members);
    }

    [Theory]
    [InlineData("1.80.11", "-Metadata @{ owner = 'bob' }", """{"owner":"bob"}""")]
    [InlineData("1.81.13", "-Metadata @{ owner = 'bob' }", """{"owner":"bob"}""")]
    [InlineData("1.80.11", "-MergeMetadata @{ team = 'x' }", """{"owner":"ann","team":"x"}""")]
    [InlineData("1.81.13", "-MergeMetadata @{ team = 'x' }", """{"owner":"ann","team":"x"}""")]
    [InlineData("1.80.11", "-RemoveMetadata owner", "{}")]
    [InlineData("1.81.13", "-RemoveMetadata owner", "{}")]
    [InlineData("1.80.11", "-Clear Metadata", "{}")]
    [InlineData("1.81.13", "-Clear Metadata", "{}")]
    public async Task Editing_plain_metadata_without_license_keeps_the_gated_entries(string version, string arguments, string own)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKeyWithGatedAttributes(proxy);
        JsonObject before = Metadata(proxy, id);

        engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldSucceed();

        before.Remove("owner");
        foreach ((string name, JsonNode? value) in JsonNode.Parse(own)!.AsObject())
        {
            before[name] = value!.DeepClone();
        }

        Assert.Equal("key,metadata", Assert.Single(proxy.Writes).Members);
        Assert.True(JsonNode.DeepEquals(before, Metadata(proxy, id)));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_gated_attribute_can_be_cleared_without_license(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKeyWithGatedAttributes(proxy);
        StoredKey before = new(proxy, id);

        engine.Run("Set-LiteLLMKey ci -Clear Tags, Guardrails").ShouldSucceed();

        Assert.Equal(["metadata.guardrails", "metadata.tags"], new StoredKey(proxy, id).ChangesSince(before));
        Assert.Equal("key,metadata", Assert.Single(proxy.Writes).Members);
    }

    [Theory]
    [InlineData("1.80.11", "-Tag new", "Tags")]
    [InlineData("1.81.13", "-Tag new", "Tags")]
    [InlineData("1.80.11", "-Guardrail new", "Guardrails")]
    [InlineData("1.81.13", "-Guardrail new", "Guardrails")]
    [InlineData("1.80.11", "-Prompt new", "Prompts")]
    [InlineData("1.81.13", "-Prompt new", "Prompts")]
    [InlineData("1.80.11", "-AllowedPassthroughRoute /new", "AllowedPassthroughRoutes")]
    [InlineData("1.81.13", "-AllowedPassthroughRoute /new", "AllowedPassthroughRoutes")]
    [InlineData("1.80.11", "-ModelMaxBudget @{ a = 5 }", "ModelMaxBudget")]
    [InlineData("1.81.13", "-ModelMaxBudget @{ a = 5 }", "ModelMaxBudget")]
    public async Task A_new_gated_value_without_license_is_refused_and_never_smuggled_in_through_metadata(string version, string arguments, string property)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKeyWithGatedAttributes(proxy);
        StoredKey before = new(proxy, id);

        string[] scripts = [$"New-LiteLLMKey {arguments}", $"Set-LiteLLMKey ci {arguments}", $"Set-LiteLLMKey ci {arguments} -MergeMetadata @{{ x = 1 }} -Clear EnforcedParams"];
        foreach (string script in scripts)
        {
            ErrorRecord refused = engine.Run(script).ShouldFail("LicenseRequired", ErrorCategory.PermissionDenied);
            Assert.StartsWith(property + " ", refused.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(new StoredKey(proxy, id).ChangesSince(before));
        Assert.Equal(1, proxy.Sandbox.KeyCount);
        Assert.All(proxy.Writes, write =>
        {
            Assert.Single(write.Json.EnumerateObject(), member => Gated.Contains(member.Name));
            Assert.DoesNotContain("new", Member(write.Json, "metadata"), StringComparison.Ordinal);
        });
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Unset_numbers_are_never_sent_as_zero(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);

        string id = engine.Run("(New-LiteLLMKey ci -Model a).Id").Only;
        engine.Run("[pscustomobject]@{ KeyAlias = 'row'; MaxBudget = $null; SoftBudget = $null; TpmLimit = $null; RpmLimit = ''; MaxParallelRequests = $null } | New-LiteLLMKey").ShouldSucceed();
        engine.Run("Set-LiteLLMKey ci -Model b").ShouldSucceed();
        engine.Run("Get-LiteLLMKey ci | Set-LiteLLMKey -Model c").ShouldSucceed();

        Assert.Equal(
            ["""{"key_alias":"ci","models":["a"]}""", """{"key_alias":"row"}""", """{"models":["b"]}""", """{"models":["c"]}"""],
            proxy.Writes.Select(write => write.Attributes));
        Assert.Equal("null,null,null,null", string.Join(',', new[] { "max_budget", "tpm_limit", "rpm_limit", "max_parallel_requests" }
            .Select(name => proxy.Stored(id).GetProperty(name).GetRawText())));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_zero_that_was_specified_is_sent(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("New-LiteLLMKey ci -MaxBudget 0 -RpmLimit 0").Only;

        Assert.Equal("""{"key_alias":"ci","max_budget":0.0,"rpm_limit":0}""", Assert.Single(proxy.Writes).Attributes);
        Assert.Equal(0.0, key.MaxBudget);
        Assert.Equal(0L, key.RpmLimit);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_custom_key_value_is_honoured_and_never_replaced_by_its_hash(string version)
    {
        const string secret = "sk-chosen-by-the-user-1234";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);

        PSObject key = Assert.Single(engine.Run("New-LiteLLMKey ci -Key $secret -AsPlainText", ("secret", secret)).ShouldSucceed().Output);
        engine.Run("Set-LiteLLMKey -Key $secret -MaxBudget 5").ShouldSucceed();

        Assert.Equal(secret, key.Properties["PlainTextKey"].Value);
        Assert.Equal(hash, key.Properties["Id"].Value);
        Assert.Equal([secret, hash], proxy.Writes.Select(write => write.Json.GetProperty("key").GetString()));
        Assert.Equal(5, proxy.Stored(secret).GetProperty("max_budget").GetDouble());
        Assert.Equal("sk-...1234", proxy.Stored(hash).GetProperty("key_name").GetString());
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_user_and_a_budget_period_that_the_server_injects_are_no_drift(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/generate")
            {
                return false;
            }

            JsonObject body = JsonNode.Parse(ProxyServer.RequestOf(context).Body)!.AsObject();
            body["user_id"] = "default_user_id";
            body["budget_duration"] = "30d";
            await context.Response.WriteAsync(proxy.Call("POST", "/key/generate", body).GetRawText());
            return true;
        };

        dynamic key = engine.Run("New-LiteLLMKey ci -MaxBudget 5 -Model a").Only;
        proxy.ClearLog();

        Assert.Equal("default_user_id", key.UserId);
        Assert.Empty(engine.Run("Compare-LiteLLMKey ci -MaxBudget 5 -Model a").ShouldSucceed().Output);
        engine.Run("Set-LiteLLMKey ci -MaxBudget 5 -Model a").ShouldSucceed();
        Assert.Empty(proxy.Writes);
    }

    private static string AddKeyWithGatedAttributes(ProxyServer proxy) => proxy.AddKey(new
    {
        key_alias = "ci",
        metadata = new
        {
            owner = "ann",
            tags = new[] { "a", "b" },
            guardrails = new[] { "pii" },
            prompts = new[] { "greeting" },
            allowed_passthrough_routes = new[] { "/bria" },
            enforced_params = new[] { "user" },
            logging = new[] { new { callback_name = "langfuse" } },
        },
    });

    private static JsonObject Metadata(ProxyServer proxy, string id) => JsonNode.Parse(proxy.Stored(id).GetProperty("metadata").GetRawText())!.AsObject();

    private static string Member(JsonElement body, string name) => body.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "";
}
