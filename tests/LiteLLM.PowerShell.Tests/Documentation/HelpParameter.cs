using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>One parameter of a page: what is said about it, and the facts below that.</summary>
internal sealed class HelpParameter
{
    internal HelpParameter(string name, string text, IReadOnlyList<string> allSets)
    {
        Match parts = Regex.Match(text, @"^(.*?)```yaml\n(.*?)\n```", RegexOptions.Singleline);
        Assert.True(parts.Success, $"-{name} has no block of facts.");
        Name = name;
        Description = parts.Groups[1].Value.Trim();
        Facts = Read(parts.Groups[2].Value, allSets);
    }

    internal string Name { get; }

    internal string Description { get; }

    /// <summary>One line for each parameter set.</summary>
    internal IReadOnlyList<string> Facts { get; }

    /// <summary>The facts of a parameter in one set, in the form in which page and cmdlet are compared.</summary>
    internal static string Fact(string set, string name, string type, string position, bool required, bool byValue, bool byName, bool fromRest, bool wildcards, IEnumerable<string> aliases) =>
        $"{set}: -{name} <{type}> position {position}, {(required ? "required" : "optional")}, pipeline {Pipeline(byValue, byName)}"
        + $"{(fromRest ? ", takes the rest" : "")}{(wildcards ? ", wildcards" : "")}, aliases: {string.Join(" ", aliases.Order(StringComparer.Ordinal))}";

    internal static string Pipeline(bool byValue, bool byName) => (byValue, byName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    private string[] Read(string yaml, IReadOnlyList<string> allSets)
    {
        string type = Value(yaml, "Type");
        bool wildcards = bool.Parse(Value(yaml, "SupportsWildcards"));
        string[] aliases = [.. Regex.Matches(Regex.Match(yaml, @"^Aliases:\n((?:- .*\n)*)", RegexOptions.Multiline).Groups[1].Value, "- (.*)").Select(match => match.Groups[1].Value)];
        return [.. yaml.Split("- Name: ").Skip(1).SelectMany(set =>
        {
            string name = set.Split('\n')[0].Trim();
            return (name == "(All)" ? allSets : [name]).Select(each => Fact(
                each, Name, type, Value(set, "Position"), Is(set, "IsRequired"), Is(set, "ValueFromPipeline"),
                Is(set, "ValueFromPipelineByPropertyName"), Is(set, "ValueFromRemainingArguments"), wildcards, aliases));
        })];
    }

    private static bool Is(string yaml, string name) => bool.Parse(Value(yaml, name));

    private static string Value(string yaml, string name) =>
        Regex.Match(yaml, $@"^\s*{name}: *(.*)$", RegexOptions.Multiline) is { Success: true } match ? match.Groups[1].Value.Trim() : "";
}
