using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class NewLiteLLMKeyTests
{
    private const string Secret = "sk-made-by-the-user-7777";

    [Fact]
    public async Task Creates_a_key_and_returns_what_the_server_stored()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run(
            "New-LiteLLMKey prod -MaxBudget 100 -BudgetDuration monthly -Model gpt-5, claude -RpmLimit 60 -Metadata @{ env = 'test' }").Only;

        Assert.Equal("prod", key.KeyAlias);
        Assert.Equal(100.0, key.MaxBudget);
        Assert.Equal("1mo", key.BudgetDuration);
        Assert.Equal(["gpt-5", "claude"], (IEnumerable<string>)key.Models);
        Assert.Equal(60L, key.RpmLimit);
        Assert.Equal("test", key.Metadata["env"]);
        Assert.Equal(["/key/generate", "/key/info"], proxy.Requests.Select(request => request.Path));
        Assert.Equal("key,key_alias,models,max_budget,budget_duration,rpm_limit,metadata", proxy.Writes.Single().Members);
    }

    [Fact]
    public async Task Creates_a_key_without_any_property()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey").ShouldSucceed();

        Assert.Equal("{}", proxy.Writes.Single().Attributes);
        Assert.Equal(1, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task Returns_the_secret_only_as_SecureString()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult made = engine.Run("$key = New-LiteLLMKey prod -Verbose; $key; [System.Net.NetworkCredential]::new('', $key.Key).Password");

        string secret = made.Output[1].ToString();
        Assert.StartsWith("sk-", secret, StringComparison.Ordinal);
        PSObject key = made.Output[0];
        Assert.IsType<SecureString>(key.Properties["Key"].Value);
        Assert.Equal("sk-..." + secret[^4..], key.Properties["KeyName"].Value);
        Assert.Equal("prod", key.ToString());
        Assert.DoesNotContain(key.Properties, property => $"{property.Value}".Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, string.Join('\n', [made.HostText, .. made.Verbose]), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, PSSerializer.Serialize(key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_the_secret_as_text_on_request()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult made = engine.Run("$key = New-LiteLLMKey -AsPlainText; $key.PlainTextKey; [System.Net.NetworkCredential]::new('', $key.Key).Password; $key.Id");

        string secret = made.Output[0].ToString();
        Assert.Equal(secret, made.Output[1].ToString());
        JsonElement stored = proxy.Call("POST", "/v2/key/info", new { keys = new[] { secret } }).GetProperty("info")[0];
        Assert.Equal(made.Output[2].ToString(), stored.GetProperty("token").GetString());
    }

    [Theory]
    [InlineData("$secret")]
    [InlineData("([System.Net.NetworkCredential]::new('', $secret).SecurePassword)")]
    [InlineData("([pscredential]::new('nobody', [System.Net.NetworkCredential]::new('', $secret).SecurePassword))")]
    public async Task Accepts_a_custom_secret_in_any_form(string form)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run($"New-LiteLLMKey own -Key {form}", ("secret", Secret)).Only;

        Assert.Equal("sk-...7777", key.KeyName);
        Assert.Equal("own", proxy.Call("GET", "/key/info?key=" + Secret).GetProperty("info").GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task Refuses_a_secret_that_exists_and_leaves_its_key_unchanged()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "first", max_budget = 5 });

        RunResult again = engine.Run("New-LiteLLMKey second -Key $secret -MaxBudget 99", ("secret", Secret));

        again.ShouldFail(
            "KeyExists",
            ErrorCategory.ResourceExists,
            $"The secret specified with -Key already belongs to 'first' ({id}). Nothing was created. Change that key with Set-LiteLLMKey, or specify another secret.");
        Assert.Empty(proxy.Writes);
        Assert.Equal(5, proxy.Stored(id).GetProperty("max_budget").GetDouble());
        Assert.Equal("first", proxy.Stored(id).GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task Refuses_a_secret_that_no_server_accepts_without_sending_it()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult refused = engine.Run("New-LiteLLMKey -Key hush-hush");

        refused.ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, "Key: a secret must start with 'sk-'.");
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Creates_a_service_account()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "build" });

        dynamic key = engine.Run("New-LiteLLMKey ci -ServiceAccount -TeamId build").Only;

        Assert.Equal("build", key.TeamId);
        Assert.Equal("/key/service-account/generate", proxy.Writes.Single().Path);
    }

    [Fact]
    public async Task Reports_a_service_account_without_team()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey ci -ServiceAccount").ShouldFail(
            "InvalidRequest",
            ErrorCategory.InvalidArgument,
            "team_id is required for service account keys. Please specify `team_id` in the request body (HTTP 400).");
        Assert.Equal(0, proxy.Sandbox.KeyCount);
    }

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    public async Task A_duration_is_exact_even_where_the_server_rounds(string version)
    {
        var clock = new FixedClock(new DateTimeOffset(2030, 11, 23, 10, 20, 30, TimeSpan.Zero));
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => clock.Now);
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("New-LiteLLMKey month -Duration 30d").Only;

        clock.AssertEqual(clock.Now.AddDays(30), (DateTimeOffset)key.Expires);
        Assert.Equal(key.Expires, DateTimeOffset.Parse(proxy.Stored(key.Id).GetProperty("expires").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(version == "1.80.11" ? 2 : 1, proxy.Writes.Count);
    }

    [Fact]
    public async Task A_duration_counts_from_the_time_of_a_server_that_was_not_contacted_before()
    {
        var clock = new FixedClock(DateTimeOffset.UtcNow.AddHours(5));
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => clock.Now);
        using var engine = new Engine();

        RunResult made = engine.Run(
            $"$there = Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -SkipValidation -PassThru; New-LiteLLMKey -Duration 30d -Connection $there");

        clock.AssertEqual(clock.Now.AddDays(30), (DateTimeOffset)made.Only.Expires);
    }

    [Fact]
    public async Task Corrects_what_the_server_stored_otherwise_than_it_echoes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        EchoALie(proxy, stored: 7, echoed: 100);

        dynamic key = engine.Run("New-LiteLLMKey prod -MaxBudget 100").Only;

        Assert.Equal(100.0, key.MaxBudget);
        Assert.Equal(100, proxy.Stored(key.Id).GetProperty("max_budget").GetDouble());
        Assert.Equal(["/key/generate", "/key/update"], proxy.Writes.Select(request => request.Path));
    }

    [Fact]
    public async Task Returns_what_is_stored_and_not_what_the_server_echoes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        EchoALie(proxy, stored: 7, echoed: 100, stubborn: true);

        RunResult made = engine.Run("New-LiteLLMKey prod -MaxBudget 100");

        Assert.Equal(7.0, Assert.Single(made.Output).Properties["MaxBudget"].Value);
        made.ShouldFail(
            "ValueNotStored",
            ErrorCategory.InvalidResult,
            "The server accepted the request for key 'prod' but did not store all of it. Still different:\n  ~ MaxBudget: 7 -> 100 USD\nThe secret is in the output.");
    }

    [Fact]
    public async Task A_secret_is_returned_even_if_reading_back_fails()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(500, "text/plain", "Internal Server Error", "/key/info");

        RunResult made = engine.Run("New-LiteLLMKey prod -MaxBudget 5 -AsPlainText");

        PSObject key = Assert.Single(made.Output);
        Assert.Equal("prod", proxy.Call("GET", $"/key/info?key={key.Properties["PlainTextKey"].Value}").GetProperty("info").GetProperty("key_alias").GetString());
        ErrorRecord error = made.ShouldFail("KeyNotVerified", ErrorCategory.InvalidResult);
        Assert.StartsWith(
            "The key 'prod' was created, but the stored key could not be verified: ", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_returned_even_if_the_proxy_fails_after_the_creation()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/info")
            {
                context.Abort();
            }

            return Task.FromResult(context.Request.Path == "/key/info");
        };

        RunResult made = engine.Run("New-LiteLLMKey prod");

        Assert.IsType<SecureString>(Assert.Single(made.Output).Properties["Key"].Value);
        made.ShouldFail("KeyNotVerified", ErrorCategory.ConnectionError);
    }

    [Fact]
    public async Task WhatIf_shows_the_key_and_only_searches_for_its_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult preview = engine.Run(
            "New-LiteLLMKey prod -MaxBudget 12.5 -Model gpt-5, claude -BudgetDuration weekly -Metadata @{ env = 'test' } -ExpiresAt 2031-01-02T00:00:00Z -WhatIf").ShouldSucceed();

        string expires = new DateTimeOffset(2031, 1, 2, 0, 0, 0, TimeSpan.Zero).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
        Assert.Equal(
            $"""
            What if: Create key 'prod' on {proxy.Address}
              + KeyAlias:       prod
              + Models:         gpt-5, claude
              + MaxBudget:      12.5 USD
              + BudgetDuration: 7d
              + Expires:        {expires}
              + Metadata.env:   test

            """,
            preview.HostText);
        Assert.Empty(preview.Output);
        Assert.Equal(["prod", "prod"], proxy.Requests.Select(request => Regex.Match(request.Query, "key_alias=([^&]*)").Groups[1].Value)); // Whether a key, also one of a team, has the alias.
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task WhatIf_reports_values_that_cannot_be()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult preview = engine.Run("New-LiteLLMKey -MaxBudget -1 -WhatIf");

        preview.ShouldFail("InvalidKeyValue");
        Assert.Equal("", preview.HostText);
    }

    [Fact]
    public async Task Accepts_maps_as_hashtable_and_as_object()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey -Metadata @{ env = 'test' } -ModelRpmLimit @{ 'gpt-5' = 10 }").ShouldSucceed();
        engine.Run("New-LiteLLMKey -Metadata ([pscustomobject]@{ env = 'test' }) -ModelRpmLimit ([pscustomobject]@{ 'gpt-5' = 10 })").ShouldSucceed();

        Assert.Equal("""{"model_rpm_limit":{"gpt-5":10},"metadata":{"env":"test"}}""", proxy.Writes[0].Attributes);
        Assert.Equal(proxy.Writes[0].Attributes, proxy.Writes[1].Attributes);
    }

    [Fact]
    public async Task Sends_metadata_with_its_types_and_depth()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("New-LiteLLMKey -Metadata ([ordered]@{ whole = 1; real = 1.0; flag = $true; list = @(1); none = @(); deep = @{ a = @{ b = 'c' } } })").Only;

        Assert.Equal(
            """{"metadata":{"whole":1,"real":1.0,"flag":true,"list":[1],"none":[],"deep":{"a":{"b":"c"}}}}""", proxy.Writes.Single().Attributes);
        Assert.Equal("c", ((OrderedDictionary)((OrderedDictionary)key.Metadata["deep"])["a"]!)["b"]);
    }

    [Fact]
    public async Task Sends_unknown_properties_as_they_are()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey -AdditionalProperties @{ zz_future = @{ timeout = 5 } }");

        Assert.Equal("""{"zz_future":{"timeout":5}}""", proxy.Writes[0].Attributes);
    }

    [Theory]
    [InlineData("max_budget")]
    [InlineData("key")]
    public async Task Refuses_unknown_properties_that_are_known(string name)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run($"New-LiteLLMKey -AdditionalProperties @{{ {name} = 5 }}").ShouldFail(
            "InvalidKeyValue", ErrorCategory.InvalidArgument, $"AdditionalProperties: '{name}' has a parameter of its own; use that.");
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("read_only", "info_routes")]
    [InlineData("LLM_API", "llm_api_routes")]
    [InlineData("management", "management_routes")]
    public async Task A_key_type_becomes_its_routes(string type, string route)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run($"New-LiteLLMKey -KeyType {type}").Only;

        Assert.Equal([route], (IEnumerable<string>)key.AllowedRoutes);
    }

    [Fact]
    public async Task Refuses_a_key_type_that_is_not_known()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey -KeyType readonly").ShouldFail(
            "InvalidKeyValue", ErrorCategory.InvalidArgument, "KeyType: 'readonly' is not a valid type; use one of default, llm_api, management, read_only.");
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("abc", "Duration: 'abc' is not a valid duration. Use a number with s, m, h, d, w, mo or y (30d, 1mo), hourly, daily, weekly, monthly, yearly, a TimeSpan, or ISO 8601 (P30D).")]
    [InlineData("1M", "Duration: '1M' could be months or minutes. Write 'mo' for months and 'm' for minutes.")]
    [InlineData("0d", "Duration: '0d' is not greater than zero. Use a number with s, m, h, d, w, mo or y (30d, 1mo), hourly, daily, weekly, monthly, yearly, a TimeSpan, or ISO 8601 (P30D).")]
    public async Task Refuses_a_duration_that_the_server_would_interpret_as_a_day(string duration, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult refused = engine.Run($"New-LiteLLMKey prod -Duration {duration}");

        Assert.Equal("prod", refused.ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, message).TargetObject);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("-MaxBudget -1", "MaxBudget: -1 is not allowed; it has to be zero or more.")]
    [InlineData("-SoftBudget -0.5", "SoftBudget: -0.5 is not allowed; it has to be zero or more.")]
    [InlineData("-RpmLimit -1", "RpmLimit: -1 is not allowed; it has to be a whole number from 0 to 9223372036854775807.")]
    [InlineData("-MaxParallelRequests 2147483648", "MaxParallelRequests: 2147483648 is not allowed; it has to be a whole number from 0 to 2147483647.")]
    [InlineData("-Metadata @{ model_rpm_limit = @{} }", "Metadata: 'model_rpm_limit' is reserved for the server; use -ModelRpmLimit.")]
    public async Task Refuses_values_that_the_server_would_store_unseen(string arguments, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey " + arguments).ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, message);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Reports_an_alias_that_another_key_has()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "prod" });

        engine.Run("New-LiteLLMKey prod").ShouldFail(
            "KeyAliasExists",
            ErrorCategory.ResourceExists,
            "Key with alias 'prod' already exists. Unique key aliases across all keys are required (HTTP 400). Choose another alias, or change the existing key with Set-LiteLLMKey."
                + $" The key 'prod' ({id}) was created at {proxy.Stored(id).GetProperty("created_at").GetDateTimeOffset():u} and has no spend.");
    }

    [Theory]
    [InlineData("-Tag blue", "Tags ('tags')", 403)]
    [InlineData("-Guardrail pii", "Guardrails ('guardrails')", 403)]
    [InlineData("-Prompt greeting", "Prompts ('prompts')", 403)]
    [InlineData("-AllowedPassthroughRoute /x", "AllowedPassthroughRoutes ('allowed_passthrough_routes')", 403)]
    [InlineData("-ModelMaxBudget @{ 'gpt-5' = 10 }", "ModelMaxBudget ('model_max_budget')", 500)]
    public async Task Reports_what_needs_a_license(string arguments, string subject, int status)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey " + arguments).ShouldFail(
            "LicenseRequired",
            ErrorCategory.PermissionDenied,
            $"{subject} requires a LiteLLM enterprise license, which this server does not have (HTTP {status}). Omit it, or contact the administrator of the server.");
        Assert.Equal(0, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task Sets_what_needs_a_license_on_a_licensed_server()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("New-LiteLLMKey -Tag blue -Guardrail pii -ModelMaxBudget @{ 'gpt-5' = 10 }").Only;

        Assert.Equal(["blue"], (IEnumerable<string>)key.Tags);
        Assert.Equal(["pii"], (IEnumerable<string>)key.Guardrails);
        Assert.Equal(10.0, ((OrderedDictionary)key.ModelMaxBudget["gpt-5"])["budget_limit"]);
    }

    [Theory]
    [InlineData("spaces and / # % ? & +")]
    [InlineData("Schlüssel für 日本 🔑")]
    [InlineData("it's \"quoted\" \\ back")]
    public async Task Accepts_any_alias(string alias)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic read = engine.Run("$null = New-LiteLLMKey $alias; Get-LiteLLMKey ([WildcardPattern]::Escape($alias))", ("alias", alias)).Only;

        Assert.Equal(alias, read.KeyAlias);
    }

    /// <summary>Lets the server store another budget than it echoes; a stubborn one leaves out every update of it too.</summary>
    private static void EchoALie(ProxyServer proxy, double stored, double echoed, bool stubborn = false)
    {
        string secret = "";
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/key/generate")
            {
                secret = ProxyServer.RequestOf(context).Json.GetProperty("key").GetString()!;
                JsonElement made = proxy.Call("POST", "/key/generate", new { key = secret, key_alias = "prod", max_budget = stored });
                JsonObject echo = JsonNode.Parse(made.GetRawText())!.AsObject();
                echo["max_budget"] = echoed;
                await context.Response.WriteAsync(echo.ToJsonString());
                return true;
            }

            if (stubborn && context.Request.Path == "/key/update")
            {
                await context.Response.WriteAsync(proxy.Call("POST", "/key/update", new { key = secret }).GetRawText());
                return true;
            }

            return false;
        };
    }
}
