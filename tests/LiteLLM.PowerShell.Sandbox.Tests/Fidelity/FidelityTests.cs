namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

public sealed class FidelityTests
{
    private const string UpdateReport = "UPDATE_FIDELITY_REPORT";

    private static readonly Lazy<IReadOnlyList<Outcome>> Outcomes =
        new(() => [.. Replayer.Replay("1.80.11"), .. Replayer.Replay("1.81.13")]);

    [Fact]
    public void Every_exchange_matches_its_recording_or_is_a_known_difference()
    {
        IEnumerable<string> unexplained = Outcomes.Value
            .Where(outcome => !outcome.Matches && !KnownDifferences.Reasons.ContainsKey(outcome.Exchange.Id))
            .Select(outcome => $"{outcome.Version} {outcome.Exchange.Id} ({outcome.Exchange.Note}): {outcome.Difference}");

        Assert.Empty(unexplained);
    }

    [Fact]
    public void No_known_difference_has_gone_away()
    {
        IEnumerable<string> resolved = Outcomes.Value
            .Where(outcome => outcome.Matches && KnownDifferences.Reasons.ContainsKey(outcome.Exchange.Id))
            .Select(outcome => $"{outcome.Version} {outcome.Exchange.Id}");

        Assert.Empty(resolved);
    }

    [Fact]
    public void All_recordings_are_replayed()
    {
        Assert.Equal(1232, Outcomes.Value.Count);
        foreach (string version in new[] { "1.80.11", "1.81.13" })
        {
            IEnumerable<string> files = Directory
                .GetFiles(Path.Combine(Recording.RepositoryRoot, "tests", "contract", version), "*.json")
                .Select(file => Path.GetFileNameWithoutExtension(file));
            IEnumerable<string> groups = Outcomes.Value
                .Where(outcome => outcome.Version == version)
                .Select(outcome => outcome.Exchange.Group)
                .Distinct();
            Assert.Equal(files.Order(StringComparer.Ordinal), groups.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Set the environment variable to write the report instead of checking it.</summary>
    [Fact]
    public void The_report_is_up_to_date()
    {
        string report = FidelityReport.Write(Outcomes.Value);
        if (Environment.GetEnvironmentVariable(UpdateReport) is not null)
            File.WriteAllText(FidelityReport.File, report);

        Assert.Equal(report, File.ReadAllText(FidelityReport.File));
    }
}
