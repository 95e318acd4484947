using LiteLLM.PowerShell.Sandbox.Tests.Access;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

public sealed class FidelityTests
{
    private const string UpdateReport = "UPDATE_FIDELITY_REPORT";

    [Fact]
    public void Every_exchange_matches_its_recording_or_is_a_known_difference()
    {
        List<string> unexplained = [.. Replays.Outcomes
            .Where(outcome => !outcome.Matches && outcome.Reason is null)
            .Select(outcome => $"{outcome.Id} ({outcome.Exchange.Note}): {outcome.Difference}")];

        Assert.True(unexplained.Count == 0, string.Join("\n", unexplained));
    }

    [Fact]
    public void No_known_difference_has_gone_away()
    {
        IEnumerable<string> different = Replays.Outcomes.Where(outcome => !outcome.Matches).Select(outcome => outcome.Id);

        Assert.Empty(KnownDifferences.Reasons.Keys.Except(different));
    }

    [Theory]
    [InlineData("1.80.11", 616)]
    [InlineData("1.81.13", 616)]
    [InlineData("1.83.2", 616)]
    [InlineData("1.81.13-extra", 459)]
    [InlineData("1.83.2-extra", 459)]
    [InlineData("1.81.13-more", 1309)]
    [InlineData("1.83.2-more", 1428)]
    public void All_files_of_an_archive_are_replayed_and_almost_all_exchanges_match(string archive, int exchanges)
    {
        List<Outcome> outcomes = [.. Replays.Outcomes.Where(outcome => outcome.Archive == archive)];

        Assert.Equal(exchanges, outcomes.Count);
        Assert.Equal(
            Recordings.Contract.Files(archive).Where(file => !Recordings.LeftOut.ContainsKey($"{archive}/{file}")),
            outcomes.Select(outcome => outcome.Exchange.Group).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(outcomes.Count(outcome => outcome.Matches), 0.97 * exchanges, exchanges);
    }

    [Theory]
    [InlineData("1.81.13-more", 531)]
    [InlineData("1.83.2-more", 596)]
    public void Almost_all_refusals_and_almost_all_answers_about_spend_and_use_match(string archive, int exchanges)
    {
        string[] files = ["refusals", "refusals_config", "refusals_limits", "refusals_licensed", "refusals_models", "spend_activity", "spend_licensed", "last_use"];
        List<Outcome> outcomes = [.. Replays.Outcomes.Where(outcome => outcome.Archive == archive && files.Contains(outcome.Exchange.Group))];

        Assert.Equal(exchanges, outcomes.Count);
        Assert.InRange(outcomes.Count(outcome => outcome.Matches), 0.97 * exchanges, exchanges);
    }

    /// <summary>Set the environment variable to write the report instead of checking it.</summary>
    [Fact]
    public void The_report_is_up_to_date()
    {
        string report = FidelityReport.Write(Replays.Outcomes);
        if (Environment.GetEnvironmentVariable(UpdateReport) is not null)
            File.WriteAllText(FidelityReport.File, report);

        Assert.Equal(report, File.ReadAllText(FidelityReport.File));
    }
}
