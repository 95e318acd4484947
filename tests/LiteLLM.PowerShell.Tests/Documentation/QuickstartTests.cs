using System.Diagnostics;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The first command of the README.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public async Task Shows_each_command_and_its_output_as_a_terminal_does()
    {
        var start = new ProcessStartInfo("dotnet", [Engine.BuildValue("Quickstart")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = (await process.StandardOutput.ReadToEndAsync()).ReplaceLineEndings("\n");
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Empty(await errors);
        string commands = File.ReadAllText(Path.Combine(Engine.Repository, "examples", "quickstart.ps1")).ReplaceLineEndings("\n");
        string[] typed = [.. commands.Split('\n').Where(line => line.Length > 0 && line[0] is not ('#' or ' ' or '}'))];
        Assert.All(typed, line => Assert.Contains("PS> " + line, output, StringComparison.Ordinal));
        Assert.Contains("  ~ MaxBudget:      100 -> 250 USD\n", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^KeyAlias +KeyName +State", output);
        Assert.EndsWith("PS> Get-LiteLLMKey\n", output, StringComparison.Ordinal);
    }
}
