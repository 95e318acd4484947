using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ConnectLiteLLMTests
{
    private const string Plain = "$master";
    private const string Secure = "([System.Net.NetworkCredential]::new('', $master).SecurePassword)";
    private const string Credential = "([pscredential]::new('nobody', [System.Net.NetworkCredential]::new('', $master).SecurePassword))";

    [Theory]
    [InlineData("Connect-LiteLLM $address " + Plain)]
    [InlineData("Connect-LiteLLM -Url $address -ApiKey " + Plain)]
    [InlineData("Connect-LiteLLM -Uri $address -Key " + Secure)]
    [InlineData("Connect-LiteLLM -Uri $address -MasterKey " + Credential)]
    [InlineData("Connect-LiteLLM -Uri $address -Credential " + Credential)]
    [InlineData("Connect-LiteLLM \"$address/\" " + Plain)]
    [InlineData("Connect-LiteLLM $address " + Plain + " -NoProxy -TimeoutSec 50")]
    public async Task Connects_and_asks_whether_the_key_is_accepted(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        RunResult connected = engine.Run(command, ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();

        Assert.Empty(connected.Output);
        Assert.Equal("GET /key/list?return_full_object=true&page=1&size=1", Assert.Single(proxy.Requests).ToString());
        Assert.Equal("Bearer " + ProxyServer.MasterKey, proxy.Requests[0].Headers["Authorization"]);
        Assert.Equal("", engine.Run("Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task Returns_the_connection_without_the_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        RunResult connected = engine.Run(
            "Connect-LiteLLM $address $master -ChangedBy ann -TimeoutSec 70 -PassThru -Verbose", ("address", proxy.Address), ("master", ProxyServer.MasterKey));

        PSObject connection = Assert.Single(connected.ShouldSucceed().Output);
        Assert.Equal(proxy.Address + "/", connection.ToString());
        Assert.Equal("sk-...ests", connection.Properties["KeyName"].Value);
        Assert.Equal("ann", connection.Properties["ChangedBy"].Value);
        Assert.Equal(70, connection.Properties["TimeoutSec"].Value);
        Assert.Equal(false, connection.Properties["IsSandbox"].Value);
        Assert.DoesNotContain(ProxyServer.MasterKey, PSSerializer.Serialize(connection) + connected.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_who_changes_keys()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM $address $master -ChangedBy ann; $null = New-LiteLLMKey", ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();

        Assert.All(proxy.Requests, request => Assert.Equal("ann", request.Headers["LiteLLM-Changed-By"]));
    }

    [Fact]
    public async Task Sends_no_name_unless_requested()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("$null = New-LiteLLMKey").ShouldSucceed();

        Assert.All(proxy.Requests, request => Assert.DoesNotContain("LiteLLM-Changed-By", request.Headers.Keys, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/litellm")]
    [InlineData("/litellm/")]
    [InlineData("/a/b")]
    public async Task Keeps_the_path_of_the_address(string path)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(prefix: path.TrimEnd('/'));
        using var engine = new Engine();

        dynamic key = engine.Run(
            "Connect-LiteLLM $address $master; New-LiteLLMKey prod", ("address", proxy.Address + path), ("master", ProxyServer.MasterKey)).Only;

        Assert.Equal("prod", key.KeyAlias);
        Assert.Equal(["/key/list", "/key/generate", "/key/info"], proxy.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_failed_attempt_leaves_the_connection_before_it()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run("Connect-LiteLLM $address sk-wrong-and-unknown", ("address", proxy.Address)).ShouldEnd("Unauthorized");

        Assert.EndsWith($" This session is still connected to {proxy.Address}/.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", engine.Run("Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task The_error_of_a_first_attempt_names_no_other_connection()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        Assert.Null(engine.Run("Connect-LiteLLM $address sk-wrong-and-unknown", ("address", proxy.Address)).ShouldEnd("Unauthorized").ErrorDetails);
    }

    [Fact]
    public async Task An_interactive_session_prompts_for_the_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine { SecretInput = ProxyServer.MasterKey };

        RunResult connected = engine.Run("Connect-LiteLLM $address -Verbose; (Get-LiteLLMConnection).KeyName", ("address", proxy.Address));

        Assert.Equal("sk-...ests", connected.Texts);
        Assert.Equal($"Key for {proxy.Address}/: ", connected.HostText);
        Assert.DoesNotContain(ProxyServer.MasterKey, connected.EverythingSaid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData(ProxyServer.MasterKey, false)]
    public async Task Without_an_answer_the_key_is_missing(string? typed, bool interactive)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine { SecretInput = typed, IsInteractive = interactive };

        engine.Run("Connect-LiteLLM $address", ("address", proxy.Address)).ShouldEnd(
            "NotConnected", ErrorCategory.InvalidArgument, "The key of the proxy is missing. Specify -Key, or set LITELLM_API_KEY.");
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("", "/ui", "")]
    [InlineData("", "/ui/", "")]
    [InlineData("", "/v1", "")]
    [InlineData("", "/v1/chat/completions", "")]
    [InlineData("", "/key/list", "")]
    [InlineData("", "/somewhere", "")]
    [InlineData("/litellm", "/litellm/ui", "/litellm")]
    public async Task An_address_of_a_page_of_the_proxy_gets_the_likely_address(string prefix, string path, string likely)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(prefix: prefix);
        using var engine = new Engine();

        ErrorRecord error = engine.Run("Connect-LiteLLM $address $master", ("address", proxy.Address + path), ("master", ProxyServer.MasterKey)).ShouldEnd("NotFound");

        Assert.Equal($"Not Found (HTTP 404). The address of the proxy is probably {proxy.Address}{likely}, without '{path[likely.Length..].TrimEnd('/')}'.", error.Exception.Message);
    }

    [Theory]
    [InlineData(307, "Redirected")]
    [InlineData(200, "UnexpectedResponse")]
    public async Task A_page_that_is_not_of_the_key_API_gets_the_likely_address_too(int status, string errorId)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        proxy.Intercept = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/login";
            await context.Response.WriteAsync("<html>LiteLLM Dashboard</html>");
            return true;
        };

        ErrorRecord error = engine.Run("Connect-LiteLLM \"$address/ui\" $master", ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldEnd(errorId);

        Assert.EndsWith($"The address of the proxy is probably {proxy.Address}, without '/ui'.", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_to_a_port_without_it_gets_the_likely_address_and_no_advice_about_certificates()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        ErrorRecord error = engine.Run("Connect-LiteLLM $address $master -MaximumRetryCount 0", ("address", proxy.Address.Replace("http:", "https:", StringComparison.Ordinal)), ("master", ProxyServer.MasterKey))
            .ShouldEnd("TlsFailed", ErrorCategory.ConnectionError);

        Assert.EndsWith($"If the server does not use TLS, its address is {proxy.Address}.", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", error.Exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("sk-wrong-and-unknown", "1.80.11")]
    [InlineData("sk-wrong-and-unknown", "1.81.13")]
    [InlineData("hush-hush-no-such-key", "1.80.11")]
    [InlineData("hush-hush-no-such-key", "1.81.13")]
    public async Task Reports_a_key_that_is_not_accepted_without_repeating_it(string wrong, string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine();

        RunResult refused = engine.Run("Connect-LiteLLM $address $wrong -Verbose", ("address", proxy.Address), ("wrong", wrong));

        ErrorRecord error = refused.ShouldEnd("Unauthorized", ErrorCategory.AuthenticationError);
        Assert.EndsWith(
            "(HTTP 401). The proxy does not accept the key of this connection; connect again with Connect-LiteLLM and a valid key.",
            error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, refused.EverythingSaid, StringComparison.Ordinal);
        Assert.Equal("", engine.Run("Get-LiteLLMConnection").Texts);
    }

    [Fact]
    public async Task Warns_of_a_key_that_may_not_list_keys()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        proxy.AddKey(new { key = "sk-for-models-alone", key_type = "llm_api" });

        RunResult connected = engine.Run("Connect-LiteLLM $address sk-for-models-alone", ("address", proxy.Address)).ShouldSucceed();

        Assert.StartsWith("The proxy accepts the key, but does not allow it to list keys: ", Assert.Single(connected.Warnings), StringComparison.Ordinal);
        Assert.Equal("sk-...lone", engine.Run("(Get-LiteLLMConnection).KeyName").Texts);
    }

    [Fact]
    public async Task Sends_nothing_on_request()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM $address sk-wrong-and-unknown -SkipValidation", ("address", proxy.Address)).ShouldSucceed();

        Assert.Empty(proxy.Requests);
        engine.Run("Get-LiteLLMKey").ShouldFail("Unauthorized", ErrorCategory.AuthenticationError);
    }

    [Fact]
    public void Refuses_to_send_the_key_unencrypted_to_another_machine()
    {
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM http://litellm.invalid sk-secret").ShouldEnd(
            "UnencryptedAuthentication",
            ErrorCategory.SecurityError,
            "http://litellm.invalid/ is not encrypted, so the key could be read in transit. Use https, or -AllowUnencryptedAuthentication to accept the risk.");
    }

    [Fact]
    public async Task Sends_the_key_unencrypted_where_that_is_accepted()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        proxy.AlwaysAnswer(200, "application/json", """{"keys":[],"total_count":0}""");

        engine.Run(
            "Connect-LiteLLM http://litellm.invalid $master -AllowUnencryptedAuthentication -Proxy $address",
            ("address", proxy.Address),
            ("master", ProxyServer.MasterKey)).ShouldSucceed();

        Assert.Equal("litellm.invalid", Assert.Single(proxy.Requests).Headers["Host"]);
    }

    [Theory]
    [InlineData("litellm.example.com", "'litellm.example.com' is not the address of a proxy. Use an address such as https://litellm.example.com or http://localhost:4000.")]
    [InlineData("ftp://litellm.example.com", "'ftp://litellm.example.com/' is not the address of a proxy. Use an address such as https://litellm.example.com or http://localhost:4000.")]
    [InlineData("https://ann:hush@litellm.example.com", "The address of a proxy cannot contain a user name or a password (litellm.example.com). Use -Key or -Credential.")]
    public void Refuses_an_address_that_is_none(string address, string message)
    {
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM $address sk-secret", ("address", address)).ShouldEnd("InvalidUri", ErrorCategory.InvalidArgument, message);
    }

    [Fact]
    public async Task Does_not_trust_a_self_signed_certificate()
    {
        using X509Certificate2 certificate = SelfSigned.Certificate();
        await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: certificate);
        using var engine = new Engine();

        ErrorRecord error = engine.Run("Connect-LiteLLM $address $master", ("address", proxy.Address), ("master", ProxyServer.MasterKey))
            .ShouldEnd("CertificateNotTrusted", ErrorCategory.SecurityError);

        Assert.StartsWith($"The certificate of {proxy.Address} is not trusted: ", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"Its subject is 'CN=loopback', issued by 'CN=loopback', valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, thumbprint {certificate.Thumbprint}.", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("(UntrustedRoot)", error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("or trust the issuer on this computer (see Get-Help about_LiteLLM_Security).", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Accepts_any_certificate_on_request()
    {
        using X509Certificate2 certificate = SelfSigned.Certificate();
        await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: certificate);
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM $address $master -SkipCertificateCheck; New-LiteLLMKey", ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();

        Assert.StartsWith("https://", proxy.Address, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public void Reports_a_proxy_that_is_not_reached()
    {
        using var engine = new Engine();
        using var host = UnreachableHost.Refusing();
        string address = $"http://127.0.0.1:{host.Port}";

        ErrorRecord error = engine.Run("Connect-LiteLLM $address sk-secret", ("address", address)).ShouldEnd("ConnectionFailed", ErrorCategory.ConnectionError);

        Assert.StartsWith("GET /key/list failed: ", error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Is {address} the address of a LiteLLM proxy, and is it running?", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_host_that_does_not_exist()
    {
        using var engine = new Engine();

        engine.Run("Connect-LiteLLM https://litellm.invalid sk-secret -NoProxy").ShouldEnd("ConnectionFailed", ErrorCategory.ConnectionError);
    }

    [Fact]
    public async Task Sends_the_key_to_no_address_that_it_is_redirected_to()
    {
        await using ProxyServer other = await ProxyServer.StartAsync();
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        proxy.Intercept = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = other.Address + "/key/list";
            return Task.FromResult(true);
        };

        engine.Run("Connect-LiteLLM $address $master", ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldEnd(
            "Redirected",
            ErrorCategory.InvalidResult,
            $"GET /key/list was redirected to {other.Address}/key/list. The key is not sent there; connect to the right address.");
        Assert.Empty(other.Requests);
    }

    [Fact]
    public void The_sandbox_needs_no_proxy()
    {
        using var engine = new Engine();

        Assert.Equal("prod", engine.Run("Connect-LiteLLM -Sandbox; $null = New-LiteLLMKey prod; Get-LiteLLMKey").Texts);
        Assert.Equal("True", engine.Run("(Get-LiteLLMConnection).IsSandbox").Texts);
    }

    [Fact]
    public void Each_sandbox_begins_empty()
    {
        using var engine = new Engine();

        Assert.Equal("", engine.Run("Connect-LiteLLM -Sandbox; $null = New-LiteLLMKey prod; Connect-LiteLLM -Sandbox; Get-LiteLLMKey").Texts);
    }

    [Fact]
    public void A_licensed_sandbox_accepts_attributes_that_require_a_license()
    {
        using var engine = new Engine();

        Assert.Equal("blue", engine.Run("Connect-LiteLLM -Sandbox -Licensed; (New-LiteLLMKey -Tag blue).Tags").Texts);
        engine.Run("Connect-LiteLLM -Sandbox; New-LiteLLMKey -Tag blue").ShouldFail("LicenseRequired");
    }

    [Theory]
    [InlineData("New-LiteLLMKey -Tag blue")]
    [InlineData("$key = New-LiteLLMKey x; $key | Reset-LiteLLMKey -Confirm:$false")]
    public async Task The_error_about_a_missing_license_names_the_licensed_sandbox(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        Assert.EndsWith(
            "To simulate a licensed server, use Connect-LiteLLM -Sandbox -Licensed.",
            engine.Run("Connect-LiteLLM -Sandbox; " + command).ShouldFail("LicenseRequired").Exception.Message, StringComparison.Ordinal);
        engine.Connect(proxy);
        Assert.DoesNotContain("-Licensed", engine.Run(command).ShouldFail("LicenseRequired").Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.80")]
    [InlineData("1.81")]
    [InlineData("1.83")]
    [InlineData("latest")]
    public void The_sample_data_has_the_sample_keys_of_the_help_with_owners_models_and_spend(string version)
    {
        using var engine = new Engine();
        string topic = File.ReadAllText(Path.Combine(Engine.Repository, "docs", "help", "en-US", "about_LiteLLM.help.txt")).ReplaceLineEndings("\n");
        string sample = topic.Split("SAMPLE KEYS", 2)[1].Split("\n\n", 3)[1];
        const string Attributes = "Get-LiteLLMKey | Sort-Object KeyAlias | ForEach-Object { \"$($_.KeyAlias) $($_.TeamId) $($_.MaxBudget) $($_.BudgetDuration) $($_.Models) $($_.RpmLimit) $($_.Metadata['owner']) $([bool]$_.Expires)\" }";

        string expected = engine.Run($"Connect-LiteLLM -Sandbox; $null = & {{ {sample} }}; {Attributes}").Texts;

        Assert.Equal(expected, engine.Run($"Connect-LiteLLM -Sandbox -SampleData -ServerVersion {version}; {Attributes}").Texts);
        Assert.Equal("platform,research", engine.Run("(Get-LiteLLMTeam).TeamId | Sort-Object").Texts);
        Assert.Equal("anna,ben", engine.Run("(Get-LiteLLMUser).UserId | Sort-Object").Texts);
        Assert.Equal("gpt-4o,gpt-4o-mini", engine.Run("(Get-LiteLLMModel).Name | Sort-Object").Texts);
        Assert.Equal("Active,Active,OverBudget", engine.Run("(Get-LiteLLMKey | Sort-Object KeyAlias).State | ForEach-Object ToString").Texts);
    }

    [Theory]
    [InlineData("1.80", "1.80.11")]
    [InlineData("1.81", "1.81.13")]
    [InlineData("1.83", "1.83.2")]
    [InlineData("latest", "1.103.0")]
    public void Selects_the_version_that_the_sandbox_imitates(string version, string number)
    {
        using var engine = new Engine();

        Assert.Equal(number, engine.Run($"Connect-LiteLLM -Sandbox -ServerVersion {version}; (Test-LiteLLMConnection).Version").Texts);
    }

    [Fact]
    public void Refuses_a_version_that_the_sandbox_does_not_imitate()
    {
        using var engine = new Engine();

        string message = engine.Run("Connect-LiteLLM -Sandbox -ServerVersion 1.79").ShouldEnd("ParameterArgumentValidationError").Exception.Message;

        Assert.Contains("1.80,1.81,1.83,latest", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Completes_the_versions_that_the_sandbox_imitates()
    {
        using var engine = new Engine();

        Assert.Equal(
            "1.80,1.81,1.83,latest",
            engine.Run("$line = 'Connect-LiteLLM -Sandbox -ServerVersion '; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Texts);
    }
}
