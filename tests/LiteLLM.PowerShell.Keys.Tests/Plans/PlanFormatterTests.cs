using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>How a person reads a plan and its results.</summary>
public sealed class PlanFormatterTests
{
    private static readonly KeyPlan[] Plan =
    [
        Planned("new", """{ "max_budget": 5 }""", null),
        Planned("ci", """{ "max_budget": 6, "rpm_limit": 2 }""", Sample.Owned("1", "ci", "s", "ci", """["max_budget","rpm_limit"]""", ",\"key_name\":\"sk-...abcd\",\"max_budget\":5,\"tpm_limit\":9,\"team_id\":\"t\"")),
        Planned("same", "{}", Sample.Owned("2", "same", "s", "same")),
        Planned("own", "{}", Sample.Key("""{"key_alias":"old","key_name":"sk-...efgh"}""")) with { Notes = ["others share its budget"] },
        Planned("refused", "{}", null, new KeyValueException("KeyAlias", "it is taken.")),
        KeyPlanner.Plan(new KeyMatch("s", "gone", null, Sample.Key("""{"key_alias":"gone","key_name":"sk-...wxyz"}"""), null), Sample.Now),
    ];

    [Fact]
    public void A_plan_has_a_line_for_each_key_that_is_not_as_declared_and_totals() => Assert.Equal(
        """
        The plan
          + create 'new'
            + KeyAlias:  new
            + MaxBudget: 5 USD
          ~ change 'ci' (sk-...abcd)
            ~ MaxBudget: 5 -> 6 USD
            + RpmLimit:  2 requests/min
          ? 'ci' (sk-...abcd): not declared and unchanged: TeamId, TpmLimit
          ~ change 'own' (alias 'old', sk-...efgh)
            ~ KeyAlias: old -> own
          ? 'own' (alias 'old', sk-...efgh): others share its budget
          ! 'refused': KeyAlias: it is taken.
          - remove 'gone' (sk-...wxyz)
          1 to create, 2 to change, 1 to remove, 1 unchanged, 1 that cannot be applied
        """,
        new PlanFormatter(Sample.Style).Of("The plan", Plan, prunes: true));

    [Fact]
    public void Without_prune_keys_that_are_no_longer_declared_are_only_counted()
    {
        string text = new PlanFormatter(Sample.Style).Of("The plan", Plan, prunes: false);

        Assert.DoesNotContain("- remove", text, StringComparison.Ordinal);
        Assert.EndsWith("2 to change, 0 to remove, 1 unchanged, 1 that cannot be applied\n  1 no longer declared; -Prune removes what the set no longer declares", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_occur_is_not_mentioned()
    {
        Assert.Equal("0 to create, 0 to change, 0 to remove, 1 unchanged", new PlanFormatter(Sample.Style).Totals([Plan[2]], prunes: false));
        Assert.Equal("0 to create, 0 to change, 1 to remove, 0 unchanged", new PlanFormatter(Sample.Style).Totals([Plan[5]], prunes: true));
        Assert.StartsWith("1,234 to create, ", new PlanFormatter(Sample.Style).Totals([.. Enumerable.Repeat(Plan[0], 1234)], prunes: true), StringComparison.Ordinal);
        Assert.Equal("Nothing\n  0 to create, 0 to change, 0 to remove, 0 unchanged", new PlanFormatter(Sample.Style).Of("Nothing", [], prunes: true));
    }

    [Fact]
    public void Keys_whose_secrets_were_not_delivered_are_replaced_or_removed_without_prune()
    {
        var match = new KeyMatch("s", "ci", Sample.Definition("""{ "max_budget": 5 }"""), Sample.Key("""{"key_alias":"ci","key_name":"sk-...abcd"}"""), null);

        Assert.Equal(
            """
            The plan
              ~ replace 'ci' (sk-...abcd), whose secret was not delivered
                + KeyAlias:  ci
                + MaxBudget: 5 USD
              - remove 'ci' (alias 'other', sk-...efgh)
              0 to create, 0 to change, 1 to remove, 0 unchanged, 1 to replace
              1 no longer declared; -Prune removes what the set no longer declares
            """,
            new PlanFormatter(Sample.Style).Of("The plan", [KeyPlanner.Replace(match, Sample.Now), KeyPlanner.Discard(match, Sample.Key("""{"key_alias":"other","key_name":"sk-...efgh"}""", "2")), Plan[5]], prunes: false));
    }

    [Fact]
    public void What_a_set_keeps_for_itself_is_shown_only_where_nothing_else_changes()
    {
        KeyPlan alone = Planned("ci", "{}", Sample.Key("""{"key_alias":"ci"}"""));

        Assert.Equal(["KeySet"], alone.ShownChanges.Select(change => change.Property));
        Assert.Equal(["KeyAlias", "MaxBudget"], Plan[0].ShownChanges.Select(change => change.Property));
    }

    [Fact]
    public void A_result_shows_the_plan_the_key_and_the_first_problem()
    {
        var planned = new KeySyncResult(Plan[4]);
        var done = new KeySyncResult(Plan[1], Sample.Key("""{"key_alias":"now","updated_by":"me","updated_at":"2026-01-01T00:00:00Z"}"""), new KeyValueException("MaxBudget", "no."), ["note"]);

        Assert.Equal(("Change", "s", "ci", "now", "me"), (done.Action, done.Set, done.Name, done.KeyAlias, done.UpdatedBy));
        Assert.Equal(2026, done.UpdatedAt?.Year);
        Assert.Equal("MaxBudget: no.", done.Error?.Exception.Message);
        Assert.Equal("ci", done.Error?.TargetObject);
        Assert.Equal(["note"], done.Notes);
        Assert.Equal(["others share its budget", "note"], new KeySyncResult(Plan[3], notes: ["note"]).Notes);
        Assert.Equal(["TeamId", "TpmLimit"], done.NotDeclared);
        Assert.Equal(["MaxBudget", "RpmLimit"], done.Changes.Select(change => change.Property));
        Assert.Equal("Change ci", done.ToString());
        Assert.Equal("KeyAlias: it is taken.", planned.Error?.Exception.Message);
        Assert.Equal("MaxBudget: no.", new KeySyncResult(Plan[4], problem: new KeyValueException("MaxBudget", "no.")).Error?.Exception.Message);
        Assert.Null(planned.Key);
        Assert.Null(planned.KeyAlias);
        Assert.Null(planned.UpdatedBy);
        Assert.Null(planned.UpdatedAt);
        Assert.Empty(planned.Notes);
        Assert.Equal("1", new KeySyncResult(Plan[1]).Key?.Id);
        Assert.Null(new KeySyncResult(Plan[1]).Error);
    }

    private static KeyPlan Planned(string name, string attributes, LiteLLMKey? key, LiteLLMException? problem = null) => KeyPlanner.Plan(
        new KeyMatch("s", name, Sample.Set($$"""{ "{{name}}": {{attributes}} }""").Keys[0], key, key is null ? null : Sample.Signer.OwnerOf(key), problem), Sample.Now);
}
