using LiteLLM.PowerShell.Access;

namespace LiteLLM.PowerShell.Sandbox.Tests.Access;

/// <summary>The module names the reason of every recorded refusal, and refuses nothing that the real servers accepted.</summary>
public sealed class AccessReplayTests
{
    private const string TeamInMemory = "The server remembers a team that is in use for up to a minute.";
    private const string SpendNotWritten = "The server writes what was spent some seconds after the call.";
    private const string SpendNotAdded = "The server adds up what all keys spent every ten seconds.";

    /// <summary>The requests about which nothing that a server shows tells, and why.</summary>
    private static readonly Dictionary<string, string> NotShown = new()
    {
        ["refusals/14"] = SpendNotWritten,
        ["refusals/56"] = TeamInMemory,
        ["refusals/66"] = TeamInMemory,
        ["refusals_config/3"] = SpendNotAdded,
        ["refusals_config/4"] = SpendNotAdded,
        ["refusals_config/5"] = SpendNotAdded,
        ["refusals_config/6"] = SpendNotAdded,
        ["refusals_config/7"] = SpendNotAdded,
        ["refusals_config/8"] = SpendNotAdded,
        ["refusals_config/9"] = SpendNotAdded,
        ["refusals_licensed/40"] = TeamInMemory,
        ["refusals_licensed/49"] = SpendNotWritten,
    };

    [Theory]
    [InlineData("1.81.13-more", 223)]
    [InlineData("1.83.2-more", 253)]
    public void The_module_names_the_reason_of_every_recorded_refusal(string archive, int requests)
    {
        List<Decision> decisions = [.. Replays.Decisions.Where(decision => decision.Archive == archive)];

        List<string> wrong = [.. decisions
            .Where(decision => decision.Difference is not null && !NotShown.ContainsKey(decision.Exchange.Id))
            .Select(decision => $"{decision.Exchange.Id} ({decision.Exchange.Note}): {decision.Difference}")];
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(requests, decisions.Count);
    }

    [Fact]
    public void Every_kind_of_refusal_was_recorded_and_named()
    {
        AccessCheckKind[] notRecorded = [AccessCheckKind.TemporaryBudget, AccessCheckKind.SoftBudget];

        IEnumerable<AccessCheckKind> recorded = Replays.Decisions.Where(decision => decision.Difference is null).Select(decision => decision.Recorded.Check).OfType<AccessCheckKind>().Distinct();

        Assert.Equal(Enum.GetValues<AccessCheckKind>().Except(notRecorded), recorded.Order());
    }

    [Fact]
    public void Every_request_that_the_records_cannot_explain_still_differs() =>
        Assert.Empty(NotShown.Keys.Except(Replays.Decisions.Where(decision => decision.Difference is not null).Select(decision => decision.Exchange.Id)));
}
