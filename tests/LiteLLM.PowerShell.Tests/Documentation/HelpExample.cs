using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>One example of a page: its title, its code, and its output if the page shows it.</summary>
internal sealed class HelpExample(string title, string text)
{
    internal string Title { get; } = title;

    internal string Prose { get; } = Regex.Match(text, @"^(.*?)(?=```|$)", RegexOptions.Singleline).Value.Trim();

    internal string Code { get; } = Block(text, "powershell") ?? "";

    internal string? Output { get; } = Block(text, "output");

    private static string? Block(string text, string language) =>
        Regex.Match(text, $@"```{language}\n(.*?)\n```", RegexOptions.Singleline) is { Success: true } match ? match.Groups[1].Value : null;
}
