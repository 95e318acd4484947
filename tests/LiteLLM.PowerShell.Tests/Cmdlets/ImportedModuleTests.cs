using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ImportedModuleTests
{
    [Fact]
    public void Exports_exactly_what_the_manifest_lists()
    {
        using var engine = new Engine();
        string manifest = Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1");

        RunResult exported = engine.Run("(Get-Command -Module LiteLLM -CommandType Cmdlet).Name").ShouldSucceed();
        RunResult listed = engine.Run("(Test-ModuleManifest $manifest).ExportedCmdlets.Keys", ("manifest", manifest)).ShouldSucceed();

        Assert.Equal(listed.Output.Select(name => name.ToString()).Order(), exported.Output.Select(name => name.ToString()).Order());
        Assert.Contains("New-LiteLLMKey", exported.Output.Select(name => name.ToString()));
    }

    [Fact]
    public async Task Knows_the_PowerShell_errors_that_stop_a_command()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        Assert.Equal("Disable-LiteLLMKey,Enable-LiteLLMKey", engine.Run("(Get-Command -Module LiteLLM -CommandType Alias).Name").ShouldSucceed().Texts);
        Assert.Equal("True", engine.Run("Disable-LiteLLMKey ci; (Get-LiteLLMKey ci).Blocked").ShouldSucceed().Texts);
        Assert.Equal("False", engine.Run("Enable-LiteLLMKey ci; (Get-LiteLLMKey ci).Blocked").ShouldSucceed().Texts);
    }

    [Fact]
    public void Shows_the_syntax_of_a_cmdlet_in_help()
    {
        using var engine = new Engine();
        RunResult syntax = engine.Run("(Get-Command New-LiteLLMKey -Syntax)").ShouldSucceed();
        Assert.Contains("[-MaxBudget <double>]", Assert.Single(syntax.Output).ToString());
    }

    [Fact]
    public async Task A_key_exists_from_creation_to_removal()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("New-LiteLLMKey prod -MaxBudget 100 -Model a, b -Metadata @{ env = 'test' }").Only;
        Assert.Equal("prod", key.KeyAlias);
        Assert.Equal(100.0, key.MaxBudget);

        RunResult change = engine.Run("Get-LiteLLMKey prod | Set-LiteLLMKey -MaxBudget 250 -PassThru");
        Assert.Equal(250.0, change.Only.MaxBudget);

        engine.Run("Get-LiteLLMKey prod | Remove-LiteLLMKey -Confirm:$false").ShouldSucceed();
        engine.Run("Get-LiteLLMKey prod").ShouldFail("KeyNotFound");
    }
}
