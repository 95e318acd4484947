using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The report on how faithful the sandbox is.</summary>
internal static class FidelityReport
{
    private const string Introduction =
        """
        # Fidelity of the sandbox

        Recorded exchanges with real LiteLLM servers that the sandbox answers the same: status, headers, members in their
        order, numbers as written, times, messages. Identities that servers draw by lot must correspond one to one.
        The keys that were created between the recorded exchanges, and the headers with other keys than the master key, are
        not recorded; they are reconstructed from what later answers show. A test writes and checks this file.
        """;

    public static string File { get; } =
        Path.Combine(Recording.RepositoryRoot, "tests", "LiteLLM.PowerShell.Sandbox.Tests", "fidelity.md");

    public static string Write(IReadOnlyList<Outcome> outcomes)
    {
        string[] versions = [.. outcomes.Select(outcome => outcome.Version).Distinct()];
        IEnumerable<string> lines =
        [
            Introduction.ReplaceLineEndings("\n"),
            "",
            $"**{Number(outcomes.Count(outcome => outcome.Matches))} of {Number(outcomes.Count)} match.**",
            "",
            Cells("group", versions),
            Cells("---", versions.Select(_ => "---")),
            .. outcomes.GroupBy(outcome => outcome.Exchange.Group).Select(group => Counts(group.Key, versions, group)),
            Counts("all", versions, outcomes),
            "",
            "## Differences",
            "",
            .. outcomes.Where(outcome => !outcome.Matches).Select(Difference),
            "",
        ];
        return string.Join("\n", lines);
    }

    private static string Counts(string name, string[] versions, IEnumerable<Outcome> outcomes) => Cells(
        name,
        versions.Select(version => outcomes.Where(outcome => outcome.Version == version).ToList())
            .Select(own => $"{Number(own.Count(outcome => outcome.Matches))} of {Number(own.Count)}"));

    private static string Cells(string first, IEnumerable<string> others) => $"| {first} | {string.Join(" | ", others)} |";

    private static string Difference(Outcome outcome)
    {
        string reason = KnownDifferences.Reasons.GetValueOrDefault(outcome.Exchange.Id, "unexplained");
        return $"- {outcome.Version}, {outcome.Exchange.Id} ({outcome.Exchange.Note}): {reason}";
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
