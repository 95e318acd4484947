namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>What has changed in a key since a plan showed it.</summary>
public sealed class KeyMovementTests
{
    [Theory]
    [InlineData("""{"key_alias":"a","max_budget":1}""", """{"key_alias":"a","max_budget":2}""", "")]
    [InlineData("""{"key_alias":"a"}""", """{"key_alias":"b"}""", "KeyAlias: \"a\" -> \"b\"")]
    [InlineData("""{"key_alias":"a"}""", """{"key_alias":null}""", "KeyAlias: \"a\" -> null")]
    [InlineData("""{"key_alias":"a"}""", """{"max_budget":1}""", "")]
    [InlineData("""{"max_budget":1}""", """{"key_alias":"b"}""", "")]
    [InlineData("{}", """{"key_alias":"b"}""", "")]
    [InlineData("""{"metadata":{"litellm_keyset":{"set":"s"}}}""", """{"metadata":{}}""", """KeySet: {"set":"s"} -> null""")]
    [InlineData("""{"metadata":{"litellm_keyset":{"set":"s"}}}""", """{"key_alias":"a"}""", "")]
    public void The_alias_and_the_ownership_matter_for_every_operation(string shown, string now, string expected) =>
        Assert.Equal(expected, Described(KeyMovement.Between(Sample.Key(shown), Sample.Key(now))));

    [Theory]
    [InlineData("MaxBudget", "7", """{"max_budget":1}""", """{"max_budget":1.0}""", "")]
    [InlineData("MaxBudget", "7", """{"max_budget":1}""", """{"max_budget":2}""", "MaxBudget: 1 -> 2")]
    [InlineData("MaxBudget", "7", """{"max_budget":1}""", """{"max_budget":7}""", "MaxBudget: 1 -> 7")]
    [InlineData("MaxBudget", "7", """{"max_budget":7}""", """{"max_budget":2}""", "MaxBudget: 7 -> 2")]
    [InlineData("MaxBudget", "7", """{"max_budget":1,"rpm_limit":1}""", """{"max_budget":1,"rpm_limit":2}""", "")]
    [InlineData("Spend", "0", """{"spend":1}""", """{"spend":2}""", "")]
    [InlineData("KeyAlias", "c", """{"key_alias":"a"}""", """{"key_alias":"b"}""", "KeyAlias: \"a\" -> \"b\"")]
    [InlineData("Models", "c", """{"models":["a","b"]}""", """{"models":["b","a"]}""", "")]
    [InlineData("ModelAlias", """{"a":"1","b":"2"}""", """{"aliases":{"a":"1","c":"3"}}""", """{"aliases":{"a":"1","c":"4"}}""", """Aliases: {"c":"3"} -> {"c":"4"}""")]
    [InlineData("ModelAlias", """{"a":"1","b":"2"}""", """{"aliases":{"a":"1"}}""", """{"aliases":{"a":"1","b":"5"}}""", """Aliases: {} -> {"b":"5"}""")]
    [InlineData("ModelAlias", """{"a":"1","b":"2"}""", """{"aliases":{"a":"1"}}""", """{"aliases":{"a":"1"}}""", "")]
    public void Of_the_attributes_those_that_are_to_be_changed_matter_and_of_a_map_its_entries(string property, string desired, string shown, string now, string expected)
    {
        DesiredKey wanted = Sample.Desired((KeyProperties.Find(property)!.Name, desired));

        Assert.Equal(expected, Moved(wanted, shown, now));
    }

    [Fact]
    public void Entries_of_the_metadata_that_stay_do_not_matter()
    {
        var desired = new DesiredKey();
        desired.MergeMetadata(Sample.Json("""{"owner":"new"}"""));

        Assert.Equal("", Moved(desired, """{"metadata":{"owner":"me","other":1}}""", """{"metadata":{"owner":"me","other":2}}"""));
        Assert.Equal("""Metadata: {"owner":"me"} -> {"owner":"you"}""", Moved(desired, """{"metadata":{"owner":"me","other":1}}""", """{"metadata":{"owner":"you","other":2}}"""));
    }

    [Fact]
    public void A_new_entry_of_the_metadata_does_not_depend_on_the_others()
    {
        var desired = new DesiredKey();
        desired.MergeMetadata(Sample.Json("""{"new":1}"""));

        Assert.Equal("", Moved(desired, """{"metadata":{"owner":"me"}}""", """{"metadata":{"owner":"you"}}"""));
        Assert.Equal("""Metadata: {} -> {"new":2}""", Moved(desired, """{"metadata":{"owner":"me"}}""", """{"metadata":{"owner":"me","new":2}}"""));
    }

    [Fact]
    public void The_soft_budget_of_a_budget_that_is_replaced_does_not_matter() => Assert.Equal("", Moved(
        Sample.Desired(("SoftBudget", 7), ("BudgetId", "c")),
        """{"budget_id":"b","litellm_budget_table":{"soft_budget":5}}""",
        """{"budget_id":"b","litellm_budget_table":{"soft_budget":6}}"""));

    [Fact]
    public void Attributes_that_the_module_does_not_define_matter_too()
    {
        var desired = new DesiredKey();
        desired.SetAdditional("new", 7);

        Assert.Equal("", Moved(desired, """{"new":1}""", """{"new":1.0}"""));
        Assert.Equal("new: 1 -> 2", Moved(desired, """{"new":1}""", """{"new":2}"""));
        Assert.Equal("new: 1 -> 7", Moved(desired, """{"new":1}""", """{"new":7}"""));
        Assert.Equal("new: 7 -> 2", Moved(desired, """{"new":7}""", """{"new":2}"""));
    }

    private static string Moved(DesiredKey desired, string shown, string now) => Described(KeyMovement.Between(
        Sample.Key(shown), Sample.Key(now), KeyDiff.Compute(desired, Sample.Json(shown), Sample.Now), KeyDiff.Compute(desired, Sample.Json(now), Sample.Now)));

    private static string Described(IReadOnlyList<KeyChange> changes) =>
        string.Join("; ", changes.Select(change => $"{change.Property}: {change.BeforeJson.GetRawText()} -> {change.AfterJson.GetRawText()}"));
}
