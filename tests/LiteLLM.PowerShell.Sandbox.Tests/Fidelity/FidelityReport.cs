using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The report on how faithful the sandbox is.</summary>
internal static class FidelityReport
{
    private const string Introduction =
        """
        # Fidelity of the sandbox

        This page compares the responses of the sandbox with recorded responses of real LiteLLM servers: status, headers,
        members in their order, numbers as written, times and messages. Random ids must correspond one to one.
        Two things are not recorded: keys that were created between the recorded exchanges, and the keys in the headers of
        requests that did not use the master key. They are reconstructed from later responses and from the notes. Of messages
        that quote the database client, only status, type, param and code are compared: see tests/contract/README.md. A test
        writes this page and verifies that it is current.
        """;

    public static string File { get; } =
        Path.Combine(Recording.RepositoryRoot, "tests", "LiteLLM.PowerShell.Sandbox.Tests", "fidelity.md");

    public static string Write(IReadOnlyList<Outcome> outcomes)
    {
        IEnumerable<string> lines =
        [
            Introduction.ReplaceLineEndings("\n"),
            "",
            $"**{Counts(outcomes)} exchanges match.**",
            "",
            "| archive | file | match | |",
            "| --- | --- | --- | --- |",
            .. outcomes.GroupBy(outcome => outcome.Archive).SelectMany(Rows),
            "",
            .. Recordings.LeftOut.Select(file => $"Not replayed: {file.Key}. {file.Value}"),
            "",
            "## Differences",
            "",
            .. outcomes.Where(outcome => !outcome.Matches).Select(Difference),
            "",
        ];
        return string.Join("\n", lines);
    }

    private static IEnumerable<string> Rows(IGrouping<string, Outcome> archive) =>
    [
        Row(archive.Key, "**all**", archive),
        .. archive.GroupBy(outcome => outcome.Exchange.Group).Select(file => Row(archive.Key, file.Key, file)),
    ];

    private static string Row(string archive, string file, IEnumerable<Outcome> outcomes)
    {
        List<Outcome> own = [.. outcomes];
        double share = (double)own.Count(outcome => outcome.Matches) / own.Count;
        return string.Create(CultureInfo.InvariantCulture, $"| {archive} | {file} | {Counts(own)} | {100 * share:0.0} % |");
    }

    private static string Counts(IReadOnlyCollection<Outcome> outcomes) => string.Create(
        CultureInfo.InvariantCulture, $"{outcomes.Count(outcome => outcome.Matches):N0} of {outcomes.Count:N0}");

    private static string Difference(Outcome outcome) =>
        $"- {outcome.Id} ({outcome.Exchange.Note}): {outcome.Reason ?? "unexplained"}";
}
