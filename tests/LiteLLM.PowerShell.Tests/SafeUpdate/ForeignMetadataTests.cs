using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Replacing or clearing the user's metadata removes nothing that belongs to the server, also what this module does not know.</summary>
public sealed class ForeignMetadataTests
{
    private const string OpenApi =
        """
        {
          "openapi": "3.1.0",
          "paths": {
            "/key/generate": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Generate" } } } } } },
            "/key/update": { "post": { "requestBody": { "content": { "application/json": { "schema": { "anyOf": [{ "$ref": "#/components/schemas/Update" }] } } } } } }
          },
          "components": {
            "schemas": {
              "Generate": { "properties": { "key_alias": {}, "team_id": {}, "duration": {}, "zz_future": {} } },
              "Update": { "properties": { "zz_later": {} } },
              "Other": { "properties": { "zz_other": {} } }
            }
          }
        }
        """;

    /// <summary>The names that some version keeps inside metadata.</summary>
    private static readonly string[] Known =
    [
        "policies", "throttle_on_budget_exceeded", "mcp_rpm_limit", "tag_rpm_limit", "enable_prompt_caching", "disable_global_guardrails",
        "default_estimated_output_tokens", "default_estimated_output_tokens_per_model", "end_user_budget_id", "denied_passthrough_routes",
        "model_itpm_limit", "model_otpm_limit", "enforced_batch_output_expires_after", "enforced_file_expires_after",
        "model_rpm_limit", "model_tpm_limit", "rpm_limit_type", "tpm_limit_type", "enforced_params", "temp_budget_increase", "temp_budget_expiry",
        "allowed_vector_store_indexes", "guardrails", "tags", "prompts", "logging", "team_member_key_duration", "secret_manager_settings",
        "allowed_passthrough_routes", "litellm_disabled_callbacks", "litellm_note",
    ];

    public static TheoryData<string, string> Replacements
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string version in ServerVersions.All)
            {
                data.Add(version, "-Metadata @{ owner = 'bob' }");
                data.Add(version, "-Clear Metadata");
                data.Add(version, "-Metadata $null");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task What_servers_store_in_metadata_stays(string version, string arguments)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy, Known);

        engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldSucceed();

        Assert.Equal(Known.Order(StringComparer.Ordinal), NamesIn(proxy, id).Except(["owner"]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("\"ann\"", proxy.Stored(id).GetProperty("metadata").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task What_the_server_declares_as_an_attribute_stays_though_the_module_does_not_know_it(string version, string arguments)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", OpenApi, "/openapi.json");
        string id = AddKey(proxy, "zz_future", "zz_later");

        RunResult preview = engine.Run($"Set-LiteLLMKey ci {arguments} -WhatIf").ShouldSucceed();
        engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldSucceed();

        Assert.DoesNotContain("zz_", preview.HostText, StringComparison.Ordinal);
        Assert.Equal(["zz_future", "zz_later"], NamesIn(proxy, id).Except(["owner"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Undeclared_entries_belong_to_the_user_and_their_removal_is_shown_in_the_preview()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", OpenApi, "/openapi.json");
        string id = AddKey(proxy, "zz_future", "zz_other");

        RunResult preview = engine.Run("Set-LiteLLMKey ci -Metadata @{ owner = 'bob' } -WhatIf").ShouldSucceed();
        engine.Run("Set-LiteLLMKey ci -Metadata @{ owner = 'bob' }").ShouldSucceed();

        Assert.Equal(
            $"What if: Set key 'ci' (sk-...0001) on {proxy.Address}\n  ~ Metadata.owner:    ann -> bob\n  - Metadata.zz_other: 1\n",
            preview.HostText);
        Assert.Equal(["owner", "zz_future"], NamesIn(proxy, id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_entry_with_the_name_of_a_column_belongs_to_the_user()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", OpenApi, "/openapi.json");
        string id = AddKey(proxy, "zz_future", "key_alias", "team_id", "duration");

        engine.Run("Set-LiteLLMKey ci -Clear Metadata").ShouldSucceed();

        Assert.Equal(["zz_future"], NamesIn(proxy, id));
    }

    [Fact]
    public async Task An_entry_that_is_named_is_changed_or_removed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", OpenApi, "/openapi.json");
        string id = AddKey(proxy, "zz_future", "zz_later");

        engine.Run("Set-LiteLLMKey ci -Metadata @{ zz_future = 2 }; Set-LiteLLMKey ci -RemoveMetadata zz_later").ShouldSucceed();

        Assert.Equal("""{"zz_future":2}""", proxy.Stored(id).GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task The_description_of_the_server_is_read_once_and_only_where_it_matters()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", OpenApi, "/openapi.json");
        AddKey(proxy, "zz_future");

        engine.Run("Set-LiteLLMKey ci -MaxBudget 5; Set-LiteLLMKey ci -MergeMetadata @{ a = 1 }; Set-LiteLLMKey ci -RemoveMetadata a; Get-LiteLLMKey | Out-Null").ShouldSucceed();
        engine.Run("Set-LiteLLMKey ci -Metadata @{ owner = 'bob'; zz_future = 1 }; New-LiteLLMKey other -Metadata @{ a = 1 } | Copy-LiteLLMKey -NewKeyAlias copy | Out-Null").ShouldSucceed();
        Assert.Equal(0, Descriptions(proxy));

        engine.Run("Set-LiteLLMKey ci -Clear Metadata; Set-LiteLLMKey other -Clear Metadata; Set-LiteLLMKey copy -Metadata @{ b = 1 }").ShouldSucceed();
        Assert.Equal(1, Descriptions(proxy));
    }

    [Theory]
    [InlineData(401, """{"detail":"Unauthorized"}""")]
    [InlineData(404, """{"detail":"Not Found"}""")]
    [InlineData(500, "Internal Server Error")]
    [InlineData(200, "<html></html>")]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"paths":[],"components":{"schemas":null}}""")]
    [InlineData(200, """{"paths":{"/key/update":{"post":{"requestBody":{"$ref":7}}}},"components":{"schemas":{"Update":{"properties":[1]}}}}""")]
    public async Task A_server_that_does_not_describe_itself_is_no_error(int status, string description)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(status, "application/json", description, "/openapi.json");
        string id = AddKey(proxy, "policies", "zz_future");

        engine.Run("Set-LiteLLMKey ci -Metadata @{ owner = 'bob' }; Set-LiteLLMKey ci -Clear Metadata").ShouldSucceed();

        Assert.Equal(["policies"], NamesIn(proxy, id));
        Assert.Equal(1, Descriptions(proxy));
    }

    [Fact]
    public async Task An_endless_description_is_abandoned()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/openapi.json")
            {
                return false;
            }

            byte[] block = new byte[1024 * 1024];
            Array.Fill(block, (byte)' ');
            for (int count = 0; count < 80 && !context.RequestAborted.IsCancellationRequested; count++)
            {
                await context.Response.Body.WriteAsync(block);
            }

            return true;
        };
        string id = AddKey(proxy, "policies");

        engine.Run("Set-LiteLLMKey ci -Clear Metadata").ShouldSucceed();

        Assert.Equal(["policies"], NamesIn(proxy, id));
    }

    private static string AddKey(ProxyServer proxy, params string[] entries)
    {
        Dictionary<string, object> metadata = entries.ToDictionary(name => name, _ => (object)1);
        metadata["owner"] = "ann";
        string id = proxy.AddKey(new { key = "sk-of-the-tests-0001", key_alias = "ci" });
        proxy.Call("POST", "/key/update", new { key = id, metadata = metadata.OrderBy(entry => entry.Key != "owner").ToDictionary() });
        return id;
    }

    private static IEnumerable<string> NamesIn(ProxyServer proxy, string id) =>
        proxy.Stored(id).GetProperty("metadata").EnumerateObject().Select(entry => entry.Name);

    private static int Descriptions(ProxyServer proxy) => proxy.Requests.Count(request => request.Path == "/openapi.json");
}
