using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>IPv4 and IPv6, plain and with TLS, the versions of HTTP, web proxies that ask who comes: each works, or ends in an error that says what is wrong.</summary>
public sealed class WaysToTheProxyTests
{
    private const string Connect = "Connect-LiteLLM $address $master -SkipCertificateCheck -MaximumRetryCount 0 -TimeoutSec 20; (New-LiteLLMKey way).KeyAlias";

    [Theory]
    [InlineData("127.0.0.1", false, HttpProtocols.Http1)]
    [InlineData("127.0.0.1", true, HttpProtocols.Http1)]
    [InlineData("127.0.0.1", true, HttpProtocols.Http1AndHttp2)]
    [InlineData("[::1]", false, HttpProtocols.Http1)]
    [InlineData("[::1]", true, HttpProtocols.Http1)]
    [InlineData("[::1]", true, HttpProtocols.Http1AndHttp2)]
    public async Task Works(string host, bool tls, HttpProtocols protocols)
    {
        using X509Certificate2? certificate = tls ? SelfSigned.Certificate() : null;
        await using ProxyServer proxy = await ProxyServer.StartAsync(host: host, certificate: certificate, protocols: protocols);
        using var engine = new Engine();

        Assert.Equal("way", engine.Run(Connect, ("address", proxy.Address), ("master", ProxyServer.MasterKey)).Texts);

        Assert.StartsWith($"{(tls ? "https" : "http")}://{host}:", proxy.Address, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Sandbox.KeyCount);
    }

    [Theory]
    [InlineData(false, "UnexpectedResponse")]
    [InlineData(true, "ConnectionFailed")]
    public async Task A_server_that_speaks_HTTP_2_alone_is_reported(bool tls, string errorId)
    {
        using X509Certificate2? certificate = tls ? SelfSigned.Certificate() : null;
        await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: certificate, protocols: HttpProtocols.Http2);
        using var engine = new Engine();

        ErrorRecord error = engine.Run(Connect, ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldEnd(errorId);

        Assert.Contains(proxy.Address, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData(false, "GET,POST,GET")]
    [InlineData(true, "CONNECT")]
    public async Task A_web_proxy_gets_the_credential_that_it_asks_for(bool tls, string passed)
    {
        using X509Certificate2? certificate = tls ? SelfSigned.Certificate() : null;
        await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: certificate);
        using var web = new WebProxy();
        using var engine = new Engine();

        RunResult result = Through(engine, proxy, $"http://127.0.0.1:{web.Port}", WebProxy.Password);

        Assert.Equal("way", result.Texts);
        Assert.Equal(passed, string.Join(',', web.Passed));
        Assert.Equal(3, proxy.Requests.Count);
        AssertSilent(result);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "not-" + WebProxy.Password)]
    [InlineData(true, "not-" + WebProxy.Password)]
    public async Task A_web_proxy_that_asks_for_other_credentials_is_reported(bool tls, string password)
    {
        using X509Certificate2? certificate = tls ? SelfSigned.Certificate() : null;
        await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: certificate);
        using var web = new WebProxy();
        using var engine = new Engine();

        RunResult result = Through(engine, proxy, $"http://nobody:{WebProxy.Password}x@127.0.0.1:{web.Port}", password);

        result.ShouldEnd(
            "ProxyAuthenticationRequired",
            ErrorCategory.AuthenticationError,
            $"GET /key/list did not reach {Elsewhere(proxy)}: a web proxy requires authentication (HTTP 407). Specify credentials with Connect-LiteLLM -ProxyCredential, or bypass the web proxy with -NoProxy.");
        Assert.Empty(web.Passed);
        Assert.Empty(proxy.Requests);
        AssertSilent(result);
    }

    [Theory]
    [InlineData("127.0.0.1", "-Proxy $web -ProxyCredential $credential")]
    [InlineData("localhost", "-Proxy $web -ProxyCredential $credential")]
    [InlineData("0.0.0.0", "-Proxy $web -ProxyCredential $credential")]
    [InlineData("127.0.0.1", "")]
    public async Task No_web_proxy_sees_the_key_of_a_server_on_this_computer(string host, string way)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var web = new WebProxy();
        using var engine = new Engine();

        RunResult result = engine.Run(
            $"$credential = [pscredential]::new($user, [System.Net.NetworkCredential]::new('', $password).SecurePassword); Connect-LiteLLM $address $master -MaximumRetryCount 0 {way}; (New-LiteLLMKey way).KeyAlias",
            ("address", $"http://{host}:{new Uri(proxy.Address).Port}"), ("master", ProxyServer.MasterKey), ("web", $"http://127.0.0.1:{web.Port}"), ("user", WebProxy.User), ("password", WebProxy.Password));

        Assert.Equal("way", result.Texts);
        Assert.Equal(0, web.Received);
        Assert.NotEmpty(proxy.Requests);
    }

    [Fact]
    public async Task An_address_that_a_server_on_IPv6_prints_is_one_of_this_computer()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(host: "[::1]");
        using var engine = new Engine();

        Assert.Equal("way", engine.Run(Connect, ("address", $"http://[::]:{new Uri(proxy.Address).Port}"), ("master", ProxyServer.MasterKey)).Texts);
    }

    [Fact]
    public void An_unencrypted_key_is_not_sent_through_a_web_proxy()
    {
        using var web = new WebProxy();
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM http://litellm.example.com:4000 sk-1234 -Proxy $web", ("web", $"http://127.0.0.1:{web.Port}")).ShouldEnd("UnencryptedAuthentication");

        Assert.Equal(0, web.Received);
    }

    private static RunResult Through(Engine engine, ProxyServer proxy, string web, string password) => engine.Run(
        "$way = @{ Proxy = $web }; if ($password) { $way.ProxyCredential = [pscredential]::new($user, [System.Net.NetworkCredential]::new('', $password).SecurePassword) }\n"
        + "$VerbosePreference = $DebugPreference = 'Continue'\n"
        + Connect.Replace("-Skip", "-AllowUnencryptedAuthentication @way -Skip", StringComparison.Ordinal),
        ("address", Elsewhere(proxy)), ("master", ProxyServer.MasterKey), ("web", web), ("user", WebProxy.User), ("password", password));

    /// <summary>The address of the server under a name that only the web proxy resolves.</summary>
    private static string Elsewhere(ProxyServer proxy) => proxy.Address.Replace("127.0.0.1", "litellm.invalid", StringComparison.Ordinal);

    private static void AssertSilent(RunResult result)
    {
        string said = result.EverythingSaid + string.Concat(result.Output.Concat(result.Errors.Append(result.Terminating).Where(error => error is not null).Select(PSObject.AsPSObject!)).Select(item => PSSerializer.Serialize(item, 4)));
        Assert.DoesNotContain(WebProxy.Password, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{WebProxy.User}:{WebProxy.Password}")), said, StringComparison.Ordinal);
    }
}
