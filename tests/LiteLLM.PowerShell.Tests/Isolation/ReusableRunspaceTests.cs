using LiteLLM.PowerShell.Tests.Hosting;
using PowerShellApi = System.Management.Automation.PowerShell;

namespace LiteLLM.PowerShell.Tests.Isolation;

/// <summary>A test finds nothing that an earlier test left in its runspace.</summary>
public sealed class ReusableRunspaceTests
{
    private const string Leftovers = """
        Connect-LiteLLM $address $key
        Get-LiteLLMKey missing -ErrorAction SilentlyContinue
        $left = 1
        $OFS = ';'
        $VerbosePreference = 'Continue'
        $PSDefaultParameterValues['*:Verbose'] = $true
        Set-StrictMode -Version Latest
        Set-Location -LiteralPath ([IO.Path]::GetTempPath())
        """;

    private const string State = "\"$left$OFS|$VerbosePreference|$($PSDefaultParameterValues.Count)|$($Error.Count)|$PWD|$(Get-LiteLLMConnection)\"";

    [Fact]
    public async Task Nothing_of_a_script_remains_for_the_next_test()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        ReusableRunspace runspace = ReusableRunspace.Rent();
        string before = Run(runspace, State);

        Run(runspace, Leftovers.Replace("$address", proxy.Address, StringComparison.Ordinal).Replace("$key", ProxyServer.MasterKey, StringComparison.Ordinal));

        Assert.True(runspace.TryRestore());
        Assert.Equal(before, Run(runspace, State));
        runspace.Return();
    }

    [Theory]
    [InlineData("function global:Get-Left { }")]
    [InlineData("function global:Get-LiteLLMKey { }")]
    [InlineData("Remove-Module LiteLLM")]
    [InlineData("New-Module -Name Left { } | Import-Module")]
    [InlineData("New-PSDrive -Name Left -PSProvider FileSystem -Root /")]
    [InlineData("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'")]
    public void A_runspace_with_other_commands_or_rules_is_not_used_again(string script)
    {
        ReusableRunspace runspace = ReusableRunspace.Rent();

        Run(runspace, script);

        Assert.False(runspace.TryRestore());
        runspace.Runspace.Dispose();
    }

    private static string Run(ReusableRunspace runspace, string script)
    {
        using PowerShellApi shell = PowerShellApi.Create(runspace.Runspace);
        return string.Join(',', shell.AddScript(script).Invoke());
    }
}
