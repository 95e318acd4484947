using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Connections that the environment names, and having none. The environment is that of the process, so nothing else runs beside.</summary>
[Collection(nameof(EnvironmentTests))]
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("LITELLM_PROXY_URL", "LITELLM_API_KEY")]
    [InlineData("LITELLM_PROXY_URL", "LITELLM_MASTER_KEY")]
    [InlineData("LITELLM_API_BASE", "LITELLM_API_KEY")]
    [InlineData("LITELLM_API_BASE", "LITELLM_MASTER_KEY")]
    public async Task Connects_to_the_address_in_the_environment(string address, string key)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment((address, proxy.Address), (key, ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);
        proxy.AddKey(new { key_alias = "prod" });

        Assert.Equal("prod", engine.Run("Get-LiteLLMKey").Texts);
        Assert.Equal("prod", engine.Run("Connect-LiteLLM; Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task The_names_of_this_module_come_first()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(
            ("LITELLM_PROXY_URL", proxy.Address), ("LITELLM_API_BASE", "https://litellm.invalid"), ("LITELLM_API_KEY", ProxyServer.MasterKey), ("LITELLM_MASTER_KEY", "sk-wrong-and-unknown"));
        using var engine = new Engine(isNew: true);

        engine.Run("Get-LiteLLMKey").ShouldSucceed();

        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task The_environment_provides_what_is_not_specified()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", "https://litellm.invalid"), ("LITELLM_API_KEY", ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);

        engine.Run("Connect-LiteLLM -Uri $address", ("address", proxy.Address)).ShouldSucceed();

        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task A_connection_takes_precedence_over_the_environment()
    {
        await using ProxyServer here = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", there.Address), ("LITELLM_API_KEY", ProxyServer.MasterKey));
        using var engine = new Engine(here);

        engine.Run("Get-LiteLLMKey").ShouldSucceed();
        Assert.Empty(there.Requests);

        engine.Run("Disconnect-LiteLLM");
        Assert.Equal("", engine.Run("Get-LiteLLMConnection").Texts);
        engine.Run("Get-LiteLLMKey").ShouldEnd("NotConnected", ErrorCategory.ConnectionError,
            "The connection of this session was closed, so LITELLM_PROXY_URL, LITELLM_API_KEY are not used. To use them, connect with Connect-LiteLLM without parameters.");
        Assert.Equal("", engine.Run("$line = 'Get-LiteLLMKey '; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Where-Object { $_ -eq 'prod' }").Texts);
        Assert.Empty(there.Requests);

        engine.Run("Connect-LiteLLM; Get-LiteLLMKey").ShouldSucceed();
        Assert.Equal(2, there.Requests.Count);
    }

    [Theory]
    [InlineData("Disconnect-LiteLLM")]
    [InlineData("Get-LiteLLMConnection | Disconnect-LiteLLM")]
    [InlineData("Get-LiteLLMKey | Out-Null; Disconnect-LiteLLM")]
    public async Task A_session_that_used_the_environment_can_be_disconnected(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", proxy.Address), ("LITELLM_API_KEY", ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);

        engine.Run(command).ShouldSucceed();

        engine.Run("Get-LiteLLMKey").ShouldEnd("NotConnected");
    }

    [Theory]
    [InlineData("LITELLM_PROXY_URL", "LITELLM_API_KEY")]
    [InlineData("LITELLM_API_BASE", "LITELLM_MASTER_KEY")]
    public async Task Shows_the_connection_that_commands_would_use_with_its_source(string address, string key)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment((address, proxy.Address), (key, ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);

        Assert.Equal($"{proxy.Address}/ {address}, {key} sk-...ests", engine.Run("Get-LiteLLMConnection | ForEach-Object { \"$($_.Uri) $($_.Source) $($_.KeyName)\" }").Texts);
        Assert.Empty(proxy.Requests);
        Assert.Equal("Connect-LiteLLM", engine.Run("Connect-LiteLLM; (Get-LiteLLMConnection).Source").Texts);
    }

    [Fact]
    public async Task Tab_uses_the_connection_that_the_command_would_use()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", proxy.Address), ("LITELLM_API_KEY", ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);
        proxy.AddKey(new { key_alias = "prod" });

        await Eventually.IsTrueAsync(() => engine.Run("$line = 'Get-LiteLLMKey '; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Texts == "prod", "the alias that Tab offers");

        Assert.All(proxy.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task A_failed_attempt_states_that_commands_still_use_the_environment()
    {
        await using ProxyServer here = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", here.Address), ("LITELLM_API_KEY", ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);

        ErrorRecord error = engine.Run("Connect-LiteLLM $address sk-wrong-and-unknown", ("address", there.Address)).ShouldEnd("Unauthorized");

        Assert.EndsWith($" Commands use LITELLM_PROXY_URL, LITELLM_API_KEY: {here.Address}/.", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_the_environment_when_it_changes()
    {
        await using ProxyServer first = await ProxyServer.StartAsync();
        await using ProxyServer second = await ProxyServer.StartAsync();
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", first.Address), ("LITELLM_API_KEY", ProxyServer.MasterKey));
        using var engine = new Engine(isNew: true);

        engine.Run("Get-LiteLLMKey; $env:LITELLM_PROXY_URL = $address; Get-LiteLLMKey", ("address", second.Address)).ShouldSucceed();

        Assert.Single(first.Requests);
        Assert.Single(second.Requests);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey")]
    [InlineData("New-LiteLLMKey")]
    [InlineData("Set-LiteLLMKey a -MaxBudget 1")]
    [InlineData("Compare-LiteLLMKey a")]
    [InlineData("Test-LiteLLMKey a")]
    [InlineData("Remove-LiteLLMKey a")]
    [InlineData("Block-LiteLLMKey a")]
    [InlineData("Unblock-LiteLLMKey a")]
    [InlineData("Import-LiteLLMKey a")]
    [InlineData("Test-LiteLLMConnection")]
    public void States_how_to_connect_if_there_is_no_connection(string command)
    {
        using var environment = new TemporaryEnvironment();
        using var engine = new Engine(isNew: true);

        engine.Run(command).ShouldEnd(
            "NotConnected",
            ErrorCategory.ConnectionError,
            "There is no connection to a LiteLLM proxy. Use Connect-LiteLLM, specify -Connection, or set LITELLM_PROXY_URL and LITELLM_API_KEY. To try the module without a proxy, use Connect-LiteLLM -Sandbox.");
    }

    [Theory]
    [InlineData("Connect-LiteLLM", "The address of the proxy is missing. Specify -Uri, or set LITELLM_PROXY_URL.")]
    [InlineData("Connect-LiteLLM https://litellm.invalid", "The key of the proxy is missing. Specify -Key, or set LITELLM_API_KEY.")]
    [InlineData("Connect-LiteLLM https://litellm.invalid -Key ''", "The key of the proxy is missing. Specify -Key, or set LITELLM_API_KEY.")]
    public void States_what_is_missing_to_connect(string command, string message)
    {
        using var environment = new TemporaryEnvironment();
        using var engine = new Engine(isNew: true);

        engine.Run(command).ShouldEnd("NotConnected", ErrorCategory.InvalidArgument, message);
    }

    [Fact]
    public void Reports_an_address_in_the_environment_that_is_none()
    {
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", "not an address"), ("LITELLM_API_KEY", "sk-secret-of-the-environment"));
        using var engine = new Engine(isNew: true);

        RunResult refused = engine.Run("Get-LiteLLMKey");

        refused.ShouldEnd(
            "InvalidUri",
            ErrorCategory.InvalidArgument,
            "The environment specifies 'not an address' as the address of the proxy, which is not an address. Use an address such as https://litellm.example.com.");
        Assert.DoesNotContain("sk-secret-of-the-environment", refused.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_the_environment_is_not_sent_unencrypted_either()
    {
        using var environment = new TemporaryEnvironment(("LITELLM_PROXY_URL", "http://litellm.invalid"), ("LITELLM_API_KEY", "sk-secret-of-the-environment"));
        using var engine = new Engine(isNew: true);

        engine.Run("Get-LiteLLMKey").ShouldEnd("UnencryptedAuthentication", ErrorCategory.SecurityError);
    }

    [Fact]
    public void Without_a_connection_there_is_nothing_to_get_or_close()
    {
        using var environment = new TemporaryEnvironment();
        using var engine = new Engine(isNew: true);

        Assert.Equal("", engine.Run("Get-LiteLLMConnection").Texts);
        Assert.Equal(["There is no connection."], engine.Run("Disconnect-LiteLLM -Verbose").ShouldSucceed().Verbose);
    }

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("HTTP_PROXY")]
    [InlineData("all_proxy")]
    [InlineData("ALL_PROXY")]
    public async Task No_web_proxy_of_the_environment_sees_the_key_of_a_server_on_this_computer(string variable)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var web = new WebProxy();
        string script = $"Import-Module '{Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1")}'; Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -MaximumRetryCount 0; (New-LiteLLMKey way).KeyAlias";
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Engine.PowerShellProgram, "-NoProfile", "-NonInteractive", "-Command", script]) { RedirectStandardOutput = true };
        foreach (string other in new[] { "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY" })
        {
            start.Environment.Remove(other);
        }

        start.Environment[variable] = $"http://127.0.0.1:{web.Port}";
        using var process = System.Diagnostics.Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal("way", output.Trim());
        Assert.Equal(0, web.Received);
    }
}
