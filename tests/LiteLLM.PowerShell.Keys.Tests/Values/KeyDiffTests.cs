using System.Collections;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>What is a difference, and how a person reads it.</summary>
public sealed class KeyDiffTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 13, 21, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("blocked", "null", "Blocked", false)]
    [InlineData("metadata", "null", "Metadata", null)]
    [InlineData("aliases", "[]", "Aliases", null)]
    [InlineData("budget_duration", "\"7d\"", "BudgetDuration", "weekly")]
    [InlineData("budget_duration", "\"24h\"", "BudgetDuration", "1d")]
    [InlineData("max_budget", "100.0", "MaxBudget", 100)]
    [InlineData("spend", "0.0", "Spend", null)]
    public void Values_that_mean_the_same_do_not_differ(string name, string stored, string property, object? specified) =>
        Assert.Empty(Changes($$"""{"{{name}}":{{stored}}}""", property, specified));

    [Theory]
    [InlineData("budget_duration", "\"1w\"", "BudgetDuration", "7d")]
    [InlineData("budget_duration", "\"monthly\"", "BudgetDuration", "monthly")]
    [InlineData("budget_duration", "\"48h\"", "BudgetDuration", "2d")]
    [InlineData("key_alias", "\"\"", "KeyAlias", null)]
    public void A_stored_value_that_the_server_interprets_as_another_differs(string name, string stored, string property, object? specified) =>
        Assert.Single(Changes($$"""{"{{name}}":{{stored}}}""", property, specified));

    [Theory]
    [InlineData("5", true)]
    [InlineData("""{"budget_limit":5.0,"time_period":"30d"}""", true)]
    [InlineData("""{"max_budget":5,"budget_duration":"1d"}""", true)]
    [InlineData("""{"budget_limit":6,"time_period":"30d"}""", false)]
    public void A_plain_model_budget_is_the_limit_whatever_its_period(string stored, bool same) =>
        Assert.Equal(same, Changes($$$"""{"model_max_budget":{"g":{{{stored}}}}}""", "ModelMaxBudget", new Hashtable { ["g"] = 5 }).Count == 0);

    [Fact]
    public void A_plain_model_budget_gets_the_period_of_the_keys_own_budget()
    {
        KeyChange change = Assert.Single(Changes("""{"budget_duration":"7d"}""", "ModelMaxBudget", new Hashtable { ["g"] = 5 }));
        Assert.Equal("""{"g":{"budget_limit":5.0,"time_period":"7d"}}""", change.AfterJson.GetRawText());
    }

    [Fact]
    public void A_duration_that_is_specified_again_differs_and_a_date_does_not()
    {
        var row = JsonDocument.Parse("""{"expires":"2026-12-23T13:21:00Z"}""").RootElement;
        Assert.Empty(KeyDiff.Compute(new DesiredKey { Duration = LiteLLMDuration.Parse("30d") }, row, Now));
        Assert.Single(KeyDiff.Compute(new DesiredKey { Duration = LiteLLMDuration.Parse("30d") }, row, Now.AddHours(1)));
        Assert.Empty(Changes("""{"expires":"2026-12-23T13:21:00.4+00:00"}""", "Expires", new DateTimeOffset(2026, 12, 23, 13, 21, 30, TimeSpan.Zero)));
    }

    [Fact]
    public void The_text_is_aligned_with_units_items_and_paths()
    {
        var desired = new DesiredKey();
        Set(desired, "MaxBudget", 250);
        Set(desired, "TpmLimit", null);
        Set(desired, "Tags", new[] { "b", "c" });
        Set(desired, "Blocked", true);
        Set(desired, "ModelMaxBudget", new Hashtable { ["g"] = 50 });
        Set(desired, "Metadata", new Hashtable { ["deep"] = new Hashtable { ["a"] = 2 } });
        var row = JsonDocument.Parse("""{"max_budget":100.0,"tpm_limit":5,"metadata":{"tags":["a","b"],"deep":{"a":1},"gone":"x"}}""").RootElement;

        Assert.Equal(
            """
            ~ MaxBudget:        100 -> 250 USD
            + ModelMaxBudget.g: 50 USD per 1mo
            - TpmLimit:         5 tokens/min
            ~ Blocked:          false -> true
            + Tags:             c
            - Tags:             a
            ~ Metadata.deep.a:  1 -> 2
            - Metadata.gone:    x
            """,
            new DiffFormatter(Sample.Style).Of(KeyDiff.Compute(desired, row, Now)));
    }

    [Fact]
    public void A_long_value_is_shortened_and_a_secret_is_masked()
    {
        KeyChange change = Assert.Single(Changes("{}", "Metadata", new Hashtable { ["a"] = new string('x', 500) }));
        Assert.Equal($"+ Metadata.a: {new string('x', 120)}... (500 characters)", change.ToString());
        Assert.Equal("+ KeyAlias: sk-...mnop", Assert.Single(Changes("{}", "KeyAlias", "sk-abcdefghijklmnop")).ToString());
    }

    [Theory]
    [InlineData("CreatedBy", "it cannot be set: only the server sets it.")]
    [InlineData("Status", "it cannot be set: only the server sets it.")]
    public void What_only_the_server_sets_is_an_error_before_anything_is_sent(string property, string expected)
    {
        KeyProperty description = KeyProperties.Named(property);
        var row = JsonDocument.Parse($$"""{"{{description.JsonName}}":"me"}""").RootElement;
        IReadOnlyList<KeyChange> changes = Changes(row.GetRawText(), property, null);

        Assert.Equal($"{property}: {expected}", Assert.Throws<KeyValueException>(() => KeyRequestBuilder.Update(changes, row, default)).Message);
    }

    [Fact]
    public void What_the_module_does_not_know_is_kept_and_shown()
    {
        var key = new LiteLLMKey("id", JsonDocument.Parse("""{"key_alias":"a","new_thing":{"x":[1]},"team_models":["joined"],"empty":null}""").RootElement, Now);
        Assert.Equal(["new_thing"], key.AdditionalProperties.Keys.Cast<string>());
    }

    private static IReadOnlyList<KeyChange> Changes(string row, string property, object? specified)
    {
        var desired = new DesiredKey();
        Set(desired, property, specified);
        return KeyDiff.Compute(desired, JsonDocument.Parse(row).RootElement, Now);
    }

    private static void Set(DesiredKey desired, string property, object? value) => desired.Set(KeyProperties.Named(property), value);
}
