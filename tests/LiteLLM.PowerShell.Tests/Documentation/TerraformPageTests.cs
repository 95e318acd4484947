using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>Runs every command of the table in docs/terraform.md, each in a sandbox with the set that the page uses.</summary>
public sealed class TerraformPageTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            string table = File.ReadAllText(Path.Combine(Engine.Repository, "docs", "terraform.md")).Split("## Concepts", 2)[1].Split("\n## ", 2)[0];
            var commands = new TheoryData<string, string>();
            foreach (Match command in Regex.Matches(table, @"^\| (?<concept>.+?) \|.*\| `(?<code>(?:[^`|]|\\\|)+)` \|\r?$", RegexOptions.Multiline))
            {
                commands.Add(command.Groups["concept"].Value, command.Groups["code"].Value.Replace("\\|", "|", StringComparison.Ordinal));
            }

            return commands;
        }
    }

    [Fact]
    public void Every_row_has_a_command() =>
        Assert.Equal(
            File.ReadLines(Path.Combine(Engine.Repository, "docs", "terraform.md")).SkipWhile(line => line != "## Concepts").TakeWhile(line => !line.StartsWith("## Back", StringComparison.Ordinal)).Count(line => line.StartsWith('|')) - 2,
            Commands.Count);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Works(string concept, string command)
    {
        using var folder = new TemporaryFolder();
        folder.Write("platform.yaml", "name: platform\ndefaults:\n  budget_duration: monthly\nkeys:\n  ci:\n    max_budget: 100\n  batch:\n    max_budget: 20\n");
        shared.Engine.Run(
            "Set-Location $folder; $start = Connect-LiteLLM -Sandbox -SampleData -Licensed -PassThru; $null = New-LiteLLMKey other; $null = Sync-LiteLLMKey platform.yaml", ("folder", folder[""])).ShouldSucceed();
        string before = Id("batch");

        shared.Engine.Run(command).ShouldSucceed();

        Assert.True(before == Id("batch"), $"The command for '{concept}' replaced a key.");
    }

    [Fact]
    public void A_renamed_definition_that_declares_the_alias_keeps_the_key()
    {
        shared.Engine.Run("$start = Connect-LiteLLM -Sandbox -PassThru; $null = @{ Name = 'ci' } | Sync-LiteLLMKey -SetName platform").ShouldSucceed();
        string before = Id("ci");
        Assert.NotEmpty(before);

        Assert.Equal("Change build", shared.Engine.Run("@{ Name = 'build'; KeyAlias = 'ci' } | Sync-LiteLLMKey -SetName platform -Prune -Force").Texts);

        Assert.Equal(before, Id("build"));
    }

    private string Id(string definition) => shared.Engine.Run($"(Get-LiteLLMKey -Connection $start | Where-Object {{ $_.KeySet.name -eq '{definition}' }}).Id").Texts;
}
