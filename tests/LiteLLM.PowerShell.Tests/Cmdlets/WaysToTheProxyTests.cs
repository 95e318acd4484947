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
            $"GET /key/list did not reach {proxy.Address}: a web proxy requires authentication (HTTP 407). Specify credentials with Connect-LiteLLM -ProxyCredential, or bypass the web proxy with -NoProxy.");
        Assert.Empty(web.Passed);
        Assert.Empty(proxy.Requests);
        AssertSilent(result);
    }

    private static RunResult Through(Engine engine, ProxyServer proxy, string web, string password) => engine.Run(
        "$way = @{ Proxy = $web }; if ($password) { $way.ProxyCredential = [pscredential]::new($user, [System.Net.NetworkCredential]::new('', $password).SecurePassword) }\n"
        + "$VerbosePreference = $DebugPreference = 'Continue'\n"
        + Connect.Replace("-Skip", "@way -Skip", StringComparison.Ordinal),
        ("address", proxy.Address), ("master", ProxyServer.MasterKey), ("web", web), ("user", WebProxy.User), ("password", password));

    private static void AssertSilent(RunResult result)
    {
        string said = result.EverythingSaid + string.Concat(result.Output.Concat(result.Errors.Append(result.Terminating).Where(error => error is not null).Select(PSObject.AsPSObject!)).Select(item => PSSerializer.Serialize(item, 4)));
        Assert.DoesNotContain(WebProxy.Password, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{WebProxy.User}:{WebProxy.Password}")), said, StringComparison.Ordinal);
    }
}
