using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>What is to be done so that a key is as declared.</summary>
public sealed class KeyPlannerTests
{
    [Fact]
    public void A_definition_without_a_key_creates_one_with_its_duration()
    {
        KeyPlan planned = Plan("""{ "max_budget": 5, "duration": "1d" }""", null);

        Assert.Equal(SyncAction.Create, planned.Action);
        Assert.Equal(["KeyAlias", "MaxBudget", "Expires", "KeySet"], planned.Changes.Select(change => change.Property));
        Assert.Equal(Sample.Now.AddDays(1), Assert.IsType<DateTimeOffset>(DateTimeOffset.Parse((string)Change(planned, "Expires").After!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(planned.NotDeclared());
        Assert.Null(planned.Problem);
    }

    [Fact]
    public void A_key_that_is_as_declared_is_left_unchanged()
    {
        KeyPlan planned = Plan("""{ "max_budget": 5 }""", Managed("""["max_budget"]""", ",\"max_budget\":5.0"));

        Assert.Equal(SyncAction.None, planned.Action);
        Assert.Empty(planned.Changes);
        Assert.NotNull(planned.Desired);
        Assert.Empty(planned.NotDeclared());
    }

    [Fact]
    public void A_key_that_differs_is_changed_and_what_the_set_keeps_stays_unless_it_differs_too()
    {
        Assert.Equal(["MaxBudget"], Properties(Plan("""{ "max_budget": 6 }""", Managed("""["max_budget"]""", ",\"max_budget\":5.0"))));
        Assert.Equal(["MaxBudget", "KeySet"], Properties(Plan("""{ "max_budget": 6 }""", Managed("[]", ",\"max_budget\":5.0"))));
        Assert.Equal(SyncAction.Change, Plan("""{ "max_budget": 6 }""", Managed("[]", "")).Action);
    }

    [Fact]
    public void A_key_that_is_no_longer_declared_is_removed()
    {
        KeyPlan planned = KeyPlanner.Plan(new KeyMatch("s", "ci", null, Managed("[]", ""), null), Sample.Now);

        Assert.Equal(SyncAction.Remove, planned.Action);
        Assert.Null(planned.Desired);
        Assert.Empty(planned.Changes);
        Assert.Empty(planned.NotDeclared());
    }

    [Fact]
    public void A_problem_of_the_match_is_one_of_the_plan()
    {
        var problem = new KeyValueException("KeyAlias", "no.");
        KeyPlan planned = KeyPlanner.Plan(new KeyMatch("s", "ci", Sample.Definition("{}"), null, null, problem), Sample.Now);

        Assert.Equal(SyncAction.None, planned.Action);
        Assert.Same(problem, planned.Problem);
        Assert.Empty(planned.Changes);
    }

    [Theory]
    [InlineData("max_budget", ",\"max_budget\":5.0", "", "MaxBudget")]
    [InlineData("metadata.owner", "", ",\"owner\":\"me\"", "Metadata")]
    [InlineData("max_image_size", ",\"max_image_size\":5", "", "max_image_size")]
    [InlineData("duration", ",\"expires\":\"2026-12-01T00:00:00Z\"", "", "Expires")]
    public void What_was_declared_last_and_is_no_more_is_cleared(string asked, string columns, string metadata, string cleared)
    {
        KeyPlan planned = Plan("{}", Managed($"[\"{asked}\"]", columns, metadata));

        Assert.Equal(SyncAction.Change, planned.Action);
        KeyChange change = Change(planned, cleared);
        Assert.Equal(KeyChangeKind.Removed, change.Change);
        Assert.Empty(planned.NotDeclared());
    }

    [Theory]
    [InlineData("{}", "max_budget", "")]
    [InlineData("{}", "duration", "")]
    [InlineData("""{ "expires": "2026-12-01T00:00:00Z" }""", "duration", ",\"expires\":\"2026-12-01T00:00:00Z\"")]
    public void What_is_empty_or_specified_otherwise_is_not_cleared(string attributes, string asked, string columns) =>
        Assert.DoesNotContain(Plan(attributes, Managed($"[\"{asked}\"]", columns)).Changes, change => change.Change == KeyChangeKind.Removed);

    [Fact]
    public void A_duration_that_replaces_a_date_starts_now()
    {
        KeyChange change = Change(Plan("""{ "duration": "1d" }""", Managed("""["expires"]""", ",\"expires\":\"2027-12-01T00:00:00Z\"")), "Expires");

        Assert.Equal(KeyChangeKind.Changed, change.Change);
    }

    [Theory]
    [InlineData(null, "", true)]
    [InlineData(null, ",\"expires\":\"2027-12-01T00:00:00Z\"", false)]
    [InlineData("1d", ",\"expires\":\"2027-12-01T00:00:00Z\"", false)]
    [InlineData("2d", ",\"expires\":\"2027-12-01T00:00:00Z\"", true)]
    public void A_duration_restarts_only_if_it_was_not_applied_before(string? last, string columns, bool changes)
    {
        LiteLLMKey key = last is null
            ? Sample.Key($$"""{"key_alias":"ci"{{columns}}}""")
            : Sample.Recorded(Sample.Signer.Sign(new KeyOwnership("s", "ci", ["duration"], last), "id"), "id", "ci", columns);

        Assert.Equal(changes, Plan("""{ "duration": "1d" }""", key).Changes.Any(change => change.Property == "Expires"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_server_would_refuse_is_a_problem_of_the_plan(bool exists)
    {
        KeyPlan planned = Plan("""{ "temp_budget_increase": 5 }""", exists ? Managed("[]", "") : null);

        Assert.Equal(exists ? SyncAction.Change : SyncAction.Create, planned.Action);
        Assert.Contains("TempBudgetExpiry: it is missing", planned.Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_have_set_is_listed_and_left_unchanged()
    {
        KeyPlan planned = Plan(
            """{ "max_budget": 5, "metadata": { "mine": 1 }, "AdditionalProperties": { "new_mine": 1 } }""",
            Managed("[]", ",\"max_budget\":5,\"tpm_limit\":7,\"blocked\":false,\"spend\":3,\"new_mine\":1,\"new_theirs\":2", ",\"mine\":1,\"theirs\":2"));

        Assert.Equal(["TpmLimit", "Metadata.theirs", "new_theirs"], planned.NotDeclared());
        Assert.DoesNotContain(planned.Changes, change => change.Property is "TpmLimit" or "new_theirs");
    }

    [Fact]
    public void A_metadata_entry_that_is_removed_is_not_listed_as_left_unchanged()
    {
        KeyPlan planned = Plan("{}", Managed("""["metadata.mine"]""", "", ",\"mine\":1,\"theirs\":2"));

        Assert.Equal(["Metadata.theirs"], planned.NotDeclared());
    }

    [Theory]
    [InlineData("{}", ",\"user_id\":\"default_user_id\"", false)]
    [InlineData("{}", ",\"user_id\":\"me\"", true)]
    [InlineData("""{ "duration": "1d" }""", ",\"expires\":\"2026-12-01T00:00:00Z\"", false)]
    [InlineData("{}", ",\"expires\":\"2026-12-01T00:00:00Z\"", true)]
    [InlineData("""{ "soft_budget": 1 }""", ",\"budget_id\":\"b\",\"litellm_budget_table\":{\"soft_budget\":1}", false)]
    [InlineData("""{ "budget_id": "b" }""", ",\"budget_id\":\"b\",\"litellm_budget_table\":{\"soft_budget\":1}", false)]
    [InlineData("""{ "max_budget": 1 }""", ",\"budget_id\":\"b\"", true)]
    [InlineData("""{ "max_budget": 1 }""", ",\"litellm_budget_table\":{\"soft_budget\":1}", true)]
    public void What_follows_from_a_declared_attribute_or_from_the_server_is_not_listed(string attributes, string columns, bool isListed) =>
        Assert.Equal(isListed, Plan(attributes, Managed("[]", columns)).NotDeclared().Count > 0);

    [Theory]
    [InlineData("""{ "soft_budget": 1 }""", "[]", true)]
    [InlineData("""{ "budget_id": "b" }""", "[]", true)]
    [InlineData("""{ "AdditionalProperties": { "new": 1 } }""", "[]", true)]
    [InlineData("{}", """["soft_budget"]""", true)]
    [InlineData("{}", """["new"]""", true)]
    [InlineData("""{ "max_budget": 1, "duration": "1d", "metadata": { "owner": 1 } }""", "[]", false)]
    [InlineData("{}", "[]", false)]
    public void Only_what_a_listing_may_leave_out_needs_the_details_of_a_key(string attributes, string asked, bool needed)
    {
        LiteLLMKey key = Managed(asked, "");
        var match = new KeyMatch("s", "ci", Sample.Definition(attributes), key, Sample.Signer.OwnerOf(key));

        Assert.Equal(needed, KeyPlanner.RequiresDetails(match));
        Assert.False(KeyPlanner.RequiresDetails(match with { Current = null }));
        Assert.False(KeyPlanner.RequiresDetails(match with { Definition = null }));
        Assert.False(KeyPlanner.RequiresDetails(match with { Problem = new KeyValueException("KeyAlias", "no.") }));
    }

    [Fact]
    public void A_key_that_no_set_manages_needs_only_the_details_in_the_definition() =>
        Assert.True(KeyPlanner.RequiresDetails(new KeyMatch("s", "ci", Sample.Definition("""{ "soft_budget": 1 }"""), Sample.Key("{}"), null)));

    [Theory]
    [InlineData(true, false, "prevent_destroy is set: the key cannot be removed until a definition clears it")]
    [InlineData(false, true, "prevent_destroy is cleared: the key can be removed")]
    [InlineData(true, true, null)]
    [InlineData(false, false, null)]
    public void A_change_of_the_protection_against_removal_is_a_note(bool wanted, bool last, string? note)
    {
        LiteLLMKey key = Recorded(new KeyOwnership("s", "ci", [], PreventDestroy: last));
        KeyPlan planned = Plan($$"""{ "prevent_destroy": {{(wanted ? "true" : "false")}} }""", key);

        Assert.Equal(note is null ? [] : [note], planned.Notes);
        Assert.Equal(note is null ? SyncAction.None : SyncAction.Change, planned.Action);
        Assert.Equal(wanted ? ["prevent_destroy is set: the key cannot be removed until a definition clears it"] : [], Plan($$"""{ "prevent_destroy": {{(wanted ? "true" : "false")}} }""", null).Notes);
    }

    [Fact]
    public void A_protected_key_that_is_no_longer_declared_is_not_removed()
    {
        LiteLLMKey key = Recorded(new KeyOwnership("s", "ci", [], PreventDestroy: true));
        KeyPlan planned = KeyPlanner.Plan(new KeyMatch("s", "ci", null, key, Sample.Signer.OwnerOf(key)), Sample.Now);

        Assert.Equal((SyncAction.Remove, "KeyProtected"), (planned.Action, planned.Problem?.ErrorId));
        Assert.Null(KeyPlanner.Plan(new KeyMatch("s", "ci", null, key, new KeyOwnership("s", "ci", [])), Sample.Now).Problem);
    }

    [Fact]
    public void A_key_whose_secret_was_not_delivered_stays_marked_until_it_is_replaced_or_used()
    {
        LiteLLMKey marked = Recorded(new KeyOwnership("s", "ci", []) { IsUndelivered = true });
        LiteLLMKey used = Recorded(new KeyOwnership("s", "ci", []) { IsUndelivered = true }, ",\"spend\":1");

        Assert.Equal(SyncAction.None, KeyPlanner.Plan(Undelivered("{}", marked), Sample.Now).Action);
        Assert.Equal(["KeySet"], Properties(Plan("{}", used)));
    }

    [Fact]
    public void A_key_whose_secret_was_not_delivered_is_created_again()
    {
        LiteLLMKey marked = Recorded(new KeyOwnership("s", "ci", ["max_budget"]) { IsUndelivered = true }, ",\"max_budget\":5");
        KeyMatch match = Undelivered("""{ "max_budget": 5 }""", marked);

        KeyPlan replaced = KeyPlanner.Replace(match, Sample.Now);
        KeyPlan refused = KeyPlanner.Replace(Undelivered("""{ "temp_budget_increase": 5 }""", marked), Sample.Now);
        KeyPlan discarded = KeyPlanner.Discard(match, Sample.Key("{}", "other"));

        Assert.Equal(SyncAction.Replace, replaced.Action);
        Assert.Same(match, replaced.Match);
        Assert.Equal(["KeyAlias", "MaxBudget", "KeySet"], Properties(replaced));
        Assert.Equal(SyncAction.Create, refused.Action);
        Assert.NotNull(refused.Problem);
        Assert.Equal((SyncAction.Remove, "other", true), (discarded.Action, discarded.Match.Current?.Id, discarded.IsDiscarded));
        Assert.Null(discarded.Match.Definition);
        Assert.Empty(discarded.Match.Undelivered);
        Assert.False(replaced.IsDiscarded);
    }

    [Fact]
    public void A_plan_does_not_change_the_definition()
    {
        KeyDefinition definition = Sample.Definition("""{ "duration": "1d" }""");

        _ = KeyPlanner.Plan(new KeyMatch("s", "ci", definition, null, null), Sample.Now);

        Assert.Null(definition.Desired.Duration);
        Assert.Equal(["KeyAlias"], definition.Desired.Values.Keys.Select(property => property.Name));
    }

    private static KeyMatch Undelivered(string attributes, LiteLLMKey key) =>
        new("s", "ci", Sample.Definition(attributes), key, Sample.Signer.OwnerOf(key)) { Undelivered = [key] };

    private static LiteLLMKey Recorded(KeyOwnership ownership, string columns = "") => Sample.Recorded(Sample.Signer.Sign(ownership, "id"), "id", "ci", columns);

    private static LiteLLMKey Managed(string asked, string columns, string metadata = "") => Sample.Owned("id", "ci", "s", "ci", asked, columns, metadata);

    private static KeyPlan Plan(string attributes, LiteLLMKey? key) =>
        KeyPlanner.Plan(new KeyMatch("s", "ci", Sample.Definition(attributes), key, key is null ? null : Sample.Signer.OwnerOf(key)), Sample.Now);

    private static IEnumerable<string> Properties(KeyPlan planned) => planned.Changes.Select(change => change.Property);

    private static KeyChange Change(KeyPlan planned, string property) => Assert.Single(planned.Changes, change => change.Property == property);
}
