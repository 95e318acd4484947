using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>What every cmdlet makes of a proxy that refuses, breaks, or is none.</summary>
public sealed class ProxyErrorTests
{
    [Theory]
    [InlineData(200, "<html>\n  <h1>Welcome</h1>\n</html>", "'<html> <h1>Welcome</h1> </html>'")]
    [InlineData(502, "<html><h1>502 Bad Gateway</h1></html>", "'<html><h1>502 Bad Gateway</h1></html>'")]
    [InlineData(500, "Internal Server Error", "'Internal Server Error'")]
    [InlineData(200, "", "nothing")]
    public async Task Reports_an_answer_that_is_not_JSON(int status, string body, string shown)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(status, "text/html", body);

        engine.Run("Get-LiteLLMKey").ShouldFail(
            "UnexpectedResponse",
            ErrorCategory.InvalidResult,
            $"GET /key/list was answered with HTTP {status} and {shown}, which is not JSON as a LiteLLM proxy sends it. Check the address of the connection: {proxy.Address}.");
    }

    [Theory]
    [InlineData("Get-LiteLLMKey", "The response to /key/list has no 'keys'. This does not look like a supported LiteLLM proxy.")]
    [InlineData("Get-LiteLLMKey -Key sk-any", "The response to /key/info has no 'info'. This does not look like a supported LiteLLM proxy.")]
    public async Task Reports_JSON_that_no_LiteLLM_sends(string command, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", """{"hello":"world"}""");

        engine.Run(command).ShouldFail("UnexpectedResponse", ErrorCategory.InvalidResult, message);
    }

    [Fact]
    public async Task Reports_that_a_key_may_exist_after_JSON_that_no_LiteLLM_sends()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", """{"hello":"world"}""");

        Assert.StartsWith(
            "The response to /key/generate has no 'key'. This does not look like a supported LiteLLM proxy. It is unknown whether the server processed the request for the key with the id ",
            engine.Run("New-LiteLLMKey").ShouldFail("KeyNotSettled", ErrorCategory.InvalidResult).Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_connection_that_breaks()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        ErrorRecord error = engine.Run("Get-LiteLLMKey").ShouldFail("ConnectionFailed", ErrorCategory.ConnectionError);

        Assert.StartsWith("GET /key/list failed: ", error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Is {proxy.Address} the address of a LiteLLM proxy, and is it running?", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(5, proxy.Requests.Count);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"{'error': 'too much'}","type":"auth_error","param":"None","code":"400"}}""", "InvalidRequest", ErrorCategory.InvalidArgument, "too much (HTTP 400).")]
    [InlineData(400, """{"error":{"message":"{'error': 'it\\'s\\ntoo much'}","type":"None","param":"None","code":"400"}}""", "InvalidRequest", ErrorCategory.InvalidArgument, "it's too much (HTTP 400).")]
    [InlineData(400, """{"detail":{"error":"too much"}}""", "InvalidRequest", ErrorCategory.InvalidArgument, "too much (HTTP 400).")]
    [InlineData(404, """{"detail":"Not Found"}""", "NotFound", ErrorCategory.ObjectNotFound, "Not Found (HTTP 404).")]
    [InlineData(405, """{"detail":"Method Not Allowed"}""", "NotSupportedByServer", ErrorCategory.NotImplemented, "Method Not Allowed (HTTP 405).")]
    [InlineData(403, """{"error":{"message":"not yours","type":"auth_error","param":"None","code":"403"}}""", "Forbidden", ErrorCategory.PermissionDenied, "not yours (HTTP 403).")]
    [InlineData(429, """{"error":{"message":"slow down","type":"None","param":"None","code":"429"}}""", "TooManyRequests", ErrorCategory.LimitsExceeded, "slow down (HTTP 429). Wait, then try again.")]
    [InlineData(500, """{"error":{"message":"no database","type":"internal_server_error","param":"None","code":"500"}}""", "ServerError", ErrorCategory.InvalidResult, "no database (HTTP 500).")]
    public async Task Distinguishes_refusals(int status, string body, string errorId, ErrorCategory category, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(status, "application/json", body);

        engine.Run("Get-LiteLLMKey").ShouldFail(errorId, category, message);
    }

    [Fact]
    public async Task Keeps_the_response_of_the_server_for_scripts()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        string said = engine.Run("try { New-LiteLLMKey a -ErrorAction Stop } catch { $_.Exception.StatusCode; $_.Exception.ErrorType; $_.Exception.Param }").Texts;

        Assert.Equal("400,bad_request_error,key_alias", said);
    }

    [Fact]
    public async Task Reports_what_the_server_finds_invalid_without_repeating_it()
    {
        const string Secret = "hush-hush-in-the-request";
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult refused = engine.Run("New-LiteLLMKey prod -AdditionalProperties @{ send_invite_email = $secret }", ("secret", Secret));

        refused.ShouldFail("InvalidRequest", ErrorCategory.InvalidArgument, "send_invite_email: Input should be a valid boolean, unable to interpret input (HTTP 422).");
        Assert.Contains(Secret, proxy.Writes.Single().Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_key_without_rights()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        proxy.AddKey(new { key = "sk-of-the-user-ann", user_id = "ann" });
        engine.Run("Connect-LiteLLM $address sk-of-the-user-ann -SkipValidation", ("address", proxy.Address)).ShouldSucceed();

        ErrorRecord error = engine.Run("New-LiteLLMKey").ShouldFail("Forbidden", ErrorCategory.PermissionDenied);

        Assert.EndsWith("Connect with the master key or the key of an admin.", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task Reports_a_key_that_has_expired()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine();
        proxy.AddKey(new { key = "sk-of-the-user-ann", duration = "1h" });
        engine.Run("Connect-LiteLLM $address sk-of-the-user-ann -SkipValidation", ("address", proxy.Address)).ShouldSucceed();
        now = now.AddDays(2);

        ErrorRecord error = engine.Run("Get-LiteLLMKey").ShouldFail("Unauthorized", ErrorCategory.AuthenticationError);

        Assert.EndsWith("The key of this connection has expired; connect with another key.", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey")]
    [InlineData("New-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey -Id ('0' * 64)")]
    public async Task A_key_that_is_no_longer_accepted_is_reported_for_each_item(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        engine.Run("Connect-LiteLLM $address sk-wrong-and-unknown -SkipValidation", ("address", proxy.Address)).ShouldSucceed();

        engine.Run(command).ShouldFail("Unauthorized", ErrorCategory.AuthenticationError);
        engine.Run(command + " -ErrorAction Stop").ShouldEnd("Unauthorized", ErrorCategory.AuthenticationError);
        engine.Run(command + " -ErrorAction SilentlyContinue").ShouldSucceed();
    }
}
