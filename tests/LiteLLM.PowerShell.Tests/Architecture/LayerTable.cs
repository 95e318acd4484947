using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Architecture;

/// <summary>The table of namespaces in ARCHITECTURE.md, from the lowest layer to the highest: which namespaces each one uses.</summary>
internal static partial class LayerTable
{
    private const string Root = "LiteLLM.PowerShell";

    /// <summary>The namespaces in the order of the table, without <c>LiteLLM.PowerShell</c>, each with those that it uses.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<string> Uses)> Rows { get; } =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Engine.Repository, "ARCHITECTURE.md"))).Select(row => (row.Groups[1].Value, Names(row.Groups[2].Value)))];

    /// <summary>The name of a namespace as the table writes it; none for a namespace that is not of the main assembly.</summary>
    internal static string? NameOf(string @namespace) =>
        @namespace.StartsWith(Root + ".", StringComparison.Ordinal) ? @namespace[(Root.Length + 1)..] : null;

    private static IReadOnlyList<string> Names(string cell) => [.. Name().Matches(cell).Select(name => name.Groups[1].Value)];

    [GeneratedRegex(@"^\| `([A-Z][\w.]*)` \|[^|]*\|([^|]*)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
