using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The page of one cmdlet in docs/help, as PlatyPS lays it out.</summary>
internal sealed class HelpPage
{
    private readonly Dictionary<string, string> _sections;

    private HelpPage(string name, string text)
    {
        Name = name;
        Text = text.ReplaceLineEndings("\n");
        _sections = Split(Text, "## ").ToDictionary(part => part.Title, part => part.Text);
        Parameters = [.. Split(_sections["PARAMETERS"], "### -").Select(part => new HelpParameter(part.Title, part.Text, SetNames))];
        Examples = [.. Split(_sections["EXAMPLES"], "### ").Select(part => new HelpExample(part.Title, part.Text))];
    }

    internal static string Folder { get; } = Path.Combine(Engine.Repository, "docs", "help", "LiteLLM");

    internal static IReadOnlyList<HelpPage> All { get; } =
        [.. Directory.GetFiles(Folder, "*-*.md").Order(StringComparer.Ordinal).Select(path => new HelpPage(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)))];

    internal string Name { get; }

    internal string Text { get; }

    internal string Synopsis => _sections["SYNOPSIS"];

    internal string Description => _sections["DESCRIPTION"];

    internal string Notes => _sections["NOTES"];

    internal string RelatedLinks => _sections["RELATED LINKS"];

    internal IReadOnlyList<HelpParameter> Parameters { get; }

    internal IReadOnlyList<HelpExample> Examples { get; }

    /// <summary>Each type that goes in, with what is said about it.</summary>
    internal IReadOnlyList<(string Title, string Text)> Inputs => Split(_sections["INPUTS"], "### ");

    /// <summary>Each output type with its description.</summary>
    internal IReadOnlyList<(string Title, string Text)> Outputs => Split(_sections["OUTPUTS"], "### ");

    /// <summary>The parameter sets as the syntax shows them: name, and whether it is the default.</summary>
    internal IReadOnlyList<(string Name, bool IsDefault)> Sets =>
        [.. Split(_sections["SYNTAX"], "### ").Select(part => (part.Title.Replace(" (Default)", ""), part.Title.EndsWith(" (Default)", StringComparison.Ordinal)))];

    /// <summary>The parameters as the syntax of a set shows them, with brackets around what is optional.</summary>
    internal string SyntaxOf(string set) =>
        Regex.Replace(Split(_sections["SYNTAX"], "### ").Single(part => part.Title.Replace(" (Default)", "") == set).Text.Trim('`', '\n'), @"\s+", " ");

    private IReadOnlyList<string> SetNames => [.. Sets.Select(set => set.Name)];

    /// <summary>Cuts a text at its headings. Headings inside of code are none.</summary>
    private static List<(string Title, string Text)> Split(string text, string heading)
    {
        var parts = new List<(string Title, List<string> Lines)>();
        bool code = false;
        foreach (string line in text.Split('\n'))
        {
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!code && line.StartsWith(heading, StringComparison.Ordinal))
            {
                parts.Add((line[heading.Length..].Trim(), []));
            }
            else if (!code && heading == "### -" && line.StartsWith("### ", StringComparison.Ordinal))
            {
                break;
            }
            else if (parts.Count > 0)
            {
                parts[^1].Lines.Add(line);
            }
        }

        return [.. parts.Select(part => (part.Title, string.Join("\n", part.Lines).Trim()))];
    }
}
