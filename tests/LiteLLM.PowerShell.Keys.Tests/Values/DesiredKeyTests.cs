using System.Collections;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>The desired state of a key.</summary>
public sealed class DesiredKeyTests
{
    [Fact]
    public void A_copy_is_equal_and_does_not_change_with_the_original()
    {
        DesiredKey desired = Sample.Desired(("MaxBudget", 5));
        desired.Duration = LiteLLMDuration.Parse("1d");
        desired.ServerNames = ["x"];
        desired.SetAdditional("new", 1);
        desired.MergeMetadata(new Hashtable { ["a"] = 1 });
        desired.RemoveMetadata(["b"]);

        DesiredKey copy = desired.Copy();
        desired.Set(Sample.Property("RpmLimit"), 1);
        desired.SetAdditional("newer", 1);

        Assert.Equal(["MaxBudget"], copy.Values.Keys.Select(property => property.Name));
        Assert.Equal(["new"], copy.Additional.Select(additional => additional.Name));
        Assert.Equal(("1d", "x"), (copy.Duration?.ToString(), copy.ServerNames.Single()));
        Assert.True(copy.EditsMetadata);
        Assert.Equal("""{"c":3,"a":1}""", copy.DesiredMetadata(Sample.Json("""{"a":2,"b":2,"c":3}""")).GetRawText());
    }

    [Fact]
    public void What_is_forgotten_stays_as_it_is()
    {
        DesiredKey desired = Sample.Desired(("MaxBudget", 5), ("RpmLimit", 1));
        desired.Remove(Sample.Property("MaxBudget"));

        Assert.Equal(["RpmLimit"], desired.Values.Keys.Select(property => property.Name));
    }

    [Theory]
    [InlineData("key", "'key' has a parameter of its own; use that.")]
    [InlineData("token", "'token' has a parameter of its own; use that.")]
    [InlineData("max_budget", "'max_budget' has a parameter of its own; use that.")]
    [InlineData("id", "'id' cannot be set: only the server sets it.")]
    public void An_attribute_that_the_module_knows_is_no_additional_one(string name, string reason) => Assert.Equal(
        $"AdditionalProperties: {reason}", Assert.Throws<KeyValueException>(() => new DesiredKey().SetAdditional(name, 1)).Message);

    [Fact]
    public void An_additional_attribute_needs_a_form_in_Json() => Assert.Equal(
        "AdditionalProperties: 'new' cannot be sent: NaN cannot be represented in JSON.",
        Assert.Throws<KeyValueException>(() => new DesiredKey().SetAdditional("new", double.NaN)).Message);

    [Fact]
    public void Metadata_is_edited_entry_by_entry_or_as_a_whole()
    {
        var desired = new DesiredKey();
        Assert.False(desired.EditsMetadata);
        desired.RemoveMetadata(["a"]);
        Assert.True(desired.EditsMetadata);
        Assert.False(desired.ReplacesMetadata);
        Assert.Empty(desired.MetadataLeftOut(Sample.Json("""{"metadata":{"a":1}}""")));

        DesiredKey whole = Sample.Desired(("Metadata", new Hashtable { ["a"] = 1, ["kept"] = 2 }));
        whole.ServerNames = ["declared", "kept", "absent"];
        Assert.True(whole.ReplacesMetadata);
        Assert.Equal(["b"], whole.MetadataLeftOut(Sample.Json("""{"metadata":{"a":1,"b":2,"tags":["x"]}}""")));
        JsonElement replaced = whole.DesiredMetadata(Sample.Json("""{"a":0,"declared":5,"kept":0,"other":6}"""));
        Assert.True(JsonEquality.Same(Sample.Json("""{"declared":5,"a":1,"kept":2}"""), replaced), replaced.GetRawText());
    }

    [Fact]
    public void Metadata_of_the_server_is_refused_in_every_way()
    {
        var desired = new DesiredKey();

        Assert.Contains("'tags' is reserved for the server; use -Tag.", Assert.Throws<KeyValueException>(() => desired.RemoveMetadata(["tags"])).Message, StringComparison.Ordinal);
        Assert.Contains("'tags' is reserved for the server", Assert.Throws<KeyValueException>(() => desired.Set(Sample.Property("Metadata"), new Hashtable { ["tags"] = 1 })).Message, StringComparison.Ordinal);
        Assert.Equal("RemoveMetadata: an empty name is not allowed.", Assert.Throws<KeyValueException>(() => desired.RemoveMetadata([null!])).Message);
        Assert.False(desired.EditsMetadata || desired.ReplacesMetadata);
    }

    [Fact]
    public void A_key_like_another_has_everything_but_the_spend_its_set_and_what_the_server_sets()
    {
        LiteLLMKey key = Sample.Key("""
            {"key_alias":"a","key_name":"sk-...","max_budget":5,"spend":3,"blocked":false,"models":[],"created_by":"me","new":1,"id":"x",
             "budget_id":"00000000-0000-0000-0000-000000000001","litellm_budget_table":{"budget_id":"00000000-0000-0000-0000-000000000001","soft_budget":2},
             "metadata":{"owner":"me","litellm_keyset":{"set":"s","name":"n"}},"object_permission":{"a":["b"],"none":[]}}
            """);

        DesiredKey desired = DesiredKey.CopyOf(key);

        Assert.Equal(["KeyAlias", "MaxBudget", "SoftBudget", "Metadata", "ObjectPermission"], desired.Values.Keys.Select(property => property.Name));
        Assert.Equal("""{"a":["b"]}""", desired.Values[Sample.Property("ObjectPermission")].GetRawText());
        Assert.Equal(["new"], desired.Additional.Select(additional => additional.Name));
    }

    [Fact]
    public void A_key_like_another_has_its_times_in_any_time_zone()
    {
        DesiredKey desired = DesiredKey.CopyOf(Sample.Key("""{"expires":"2027-01-01T00:00:00","metadata":{"temp_budget_expiry":"2027-01-01T00:00:00"}}"""));

        Assert.Equal("2027-01-01T00:00:00.0000000+00:00", desired.Values[Sample.Property("Expires")].GetString());
        Assert.Equal("2027-01-01T00:00:00", desired.Values[Sample.Property("TempBudgetExpiry")].GetString());
    }

    /// <summary>What differs, for each kind of value.</summary>
    [Theory]
    [InlineData(KeyValueKind.Boolean, "null", "false", true)]
    [InlineData(KeyValueKind.Boolean, "\"true\"", "true", true)]
    [InlineData(KeyValueKind.Boolean, "true", "null", false)]
    [InlineData(KeyValueKind.Number, "null", "null", true)]
    [InlineData(KeyValueKind.Number, "0", "null", false)]
    [InlineData(KeyValueKind.Number, "null", "0", false)]
    [InlineData(KeyValueKind.Set, """["a","b"]""", """["b","a","a"]""", true)]
    [InlineData(KeyValueKind.Set, """["a"]""", """["a","b"]""", false)]
    [InlineData(KeyValueKind.Set, """["a"]""", "\"a\"", false)]
    [InlineData(KeyValueKind.Set, """[["a"]]""", """[["a"]]""", true)]
    [InlineData(KeyValueKind.Period, "\"24h\"", "\"1d\"", true)]
    [InlineData(KeyValueKind.Period, "\"48h\"", "\"2d\"", true)]
    [InlineData(KeyValueKind.Period, "\"odd\"", "\"odd\"", true)]
    [InlineData(KeyValueKind.Period, "\"odd\"", "\"other\"", false)]
    [InlineData(KeyValueKind.Period, "\"1d\"", "\"2d\"", false)]
    [InlineData(KeyValueKind.BudgetPeriod, "\"24h\"", "\"1d\"", true)]
    [InlineData(KeyValueKind.BudgetPeriod, "\"48h\"", "\"2d\"", false)]
    [InlineData(KeyValueKind.BudgetPeriod, "\"2d\"", "\"48h\"", false)]
    [InlineData(KeyValueKind.Time, "\"2027-01-01T00:00:00Z\"", "\"2027-01-01T00:01:00Z\"", true)]
    [InlineData(KeyValueKind.Time, "\"2027-01-01T00:01:01Z\"", "\"2027-01-01T00:00:00Z\"", false)]
    [InlineData(KeyValueKind.Time, "\"2027-01-01T00:00:00Z\"", "\"soon\"", false)]
    [InlineData(KeyValueKind.Time, "\"soon\"", "\"2027-01-01T00:00:00Z\"", false)]
    [InlineData(KeyValueKind.UtcTime, "\"2027-01-01T00:00:00\"", "\"2027-01-01T00:00:00.9\"", true)]
    [InlineData(KeyValueKind.UtcTime, "\"2027-01-01T00:00:01\"", "\"2027-01-01T00:00:00\"", false)]
    [InlineData(KeyValueKind.UtcTime, "\"2027-01-01T00:00:00\"", "\"2027-01-01T00:00:00Z\"", false)]
    [InlineData(KeyValueKind.UtcTime, "\"2027-01-01T00:00:00\"", "\"2027-01-01T00:00:00+00:00\"", false)]
    [InlineData(KeyValueKind.UtcTime, "\"2027-01-01T00:00:00\"", "\"soon\"", false)]
    [InlineData(KeyValueKind.UtcTime, "\"soon\"", "\"2027-01-01T00:00:00\"", false)]
    [InlineData(KeyValueKind.Objects, """[{"a":1},{"b":2}]""", """[{"b":2.0},{"a":1}]""", true)]
    [InlineData(KeyValueKind.Objects, """[{"a":1},{"a":1}]""", """[{"a":1},{"b":2}]""", false)]
    [InlineData(KeyValueKind.Objects, """[{"a":1}]""", """[{"a":1},{"b":2}]""", false)]
    [InlineData(KeyValueKind.Objects, """[{"a":1}]""", """{"a":1}""", false)]
    [InlineData(KeyValueKind.Objects, """{"a":1}""", """[{"a":1}]""", false)]
    [InlineData(KeyValueKind.Callbacks, """[{"a":1}]""", """[{"a":1}]""", true)]
    [InlineData(KeyValueKind.BudgetLimits, """[{"budget_duration":"1d","max_budget":5}]""", """[{"budget_duration":"24h","max_budget":5.0,"reset_at":"x"}]""", true)]
    [InlineData(KeyValueKind.BudgetLimits, """[{"budget_duration":"1d","max_budget":5}]""", """[{"budget_duration":"1d","max_budget":6}]""", false)]
    [InlineData(KeyValueKind.BudgetLimits, """[{"budget_duration":"1d","max_budget":5}]""", """[{"budget_duration":"2d","max_budget":5}]""", false)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":5}""", """{"g":{"max_budget":5.0,"budget_duration":"1d"}}""", true)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":5}""", """{"g":5}""", true)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":5}""", """{"h":5}""", false)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":5}""", """{"g":5,"h":5}""", false)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":{"budget_limit":5}}""", """{"g":{"budget_limit":5,"time_period":"1d"}}""", true)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":{"budget_limit":5,"time_period":"24h"}}""", """{"g":{"budget_limit":5,"time_period":"1d"}}""", true)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":{"budget_limit":5,"time_period":"2d"}}""", """{"g":{"budget_limit":5,"time_period":"1d"}}""", false)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":{"budget_limit":5,"tpm_limit":1}}""", """{"g":{"budget_limit":5,"tpm_limit":2}}""", false)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":{"budget_limit":5}}""", """{"g":{"budget_limit":5,"tpm_limit":2}}""", false)]
    [InlineData(KeyValueKind.ModelBudgets, """{"g":{"budget_limit":5}}""", """{"g":{"budget_limit":5,"tpm_limit":null}}""", true)]
    [InlineData(KeyValueKind.Text, "\"a\"", "\"A\"", false)]
    public void Values_of_a_kind_are_compared_by_what_they_mean(KeyValueKind kind, string left, string right, bool same) =>
        Assert.Equal(same, KeyDiff.Same(kind, Sample.Json(left), Sample.Json(right)));

    [Theory]
    [InlineData("2027-01-01T00:00:00Z", true)]
    [InlineData("2027-01-01T00:00:00z", true)]
    [InlineData("2027-01-01T00:00:00+0100", true)]
    [InlineData("2027-01-01T00:00:00-01:00", true)]
    [InlineData("2027-01-01T00:00:00", false)]
    public void A_time_may_name_its_zone(string time, bool hasZone) => Assert.Equal(hasZone, KeyDiff.HasZone(JsonValueWriter.From(time)));

    [Theory]
    [InlineData("{}", null, "1mo")]
    [InlineData("""{"budget_duration":"7d"}""", null, "7d")]
    [InlineData("""{"budget_duration":"7d"}""", "2d", "2d")]
    [InlineData("""{"budget_duration":"48h"}""", null, "1mo")]
    [InlineData("""{"budget_duration":7}""", null, "1mo")]
    public void A_model_budget_without_a_period_gets_that_of_the_key_if_servers_know_it(string row, string? specified, string period)
    {
        DesiredKey desired = Sample.Desired(("ModelMaxBudget", Sample.Json("""{"a":5,"b":{"budget_limit":1,"tpm_limit":2},"c":{"budget_limit":1,"time_period":"3d"}}""")));
        if (specified is not null)
        {
            desired.Set(Sample.Property("BudgetDuration"), specified);
        }

        KeyChange change = KeyDiff.Compute(desired, Sample.Json(row), Sample.Now).Single(one => one.Property == "ModelMaxBudget");

        Assert.Equal(
            $$$"""{"a":{"budget_limit":5.0,"time_period":"{{{period}}}"},"b":{"budget_limit":1.0,"tpm_limit":2,"time_period":"{{{period}}}"},"c":{"budget_limit":1.0,"time_period":"3d"}}""",
            change.AfterJson.GetRawText());
    }

    [Fact]
    public void A_new_budget_has_no_soft_budget_yet()
    {
        JsonElement row = Sample.Json("""{"budget_id":"b","litellm_budget_table":{"soft_budget":5}}""");

        Assert.Equal(["SoftBudget", "BudgetId"], Properties(row, ("SoftBudget", 5), ("BudgetId", "c")));
        Assert.Empty(Properties(row, ("SoftBudget", 5), ("BudgetId", "b")));
    }

    [Fact]
    public void A_flag_that_a_row_does_not_show_is_false()
    {
        KeyChange change = Assert.Single(KeyDiff.Compute(Sample.Desired(("Blocked", true)), Sample.Json("{}"), Sample.Now));
        KeyChange created = Assert.Single(KeyDiff.Compute(Sample.Desired(("Blocked", true)), JsonValueWriter.Null, Sample.Now));

        Assert.Equal(("false", KeyChangeKind.Changed), (change.BeforeJson.GetRawText(), change.Change));
        Assert.Equal(("null", KeyChangeKind.Added), (created.BeforeJson.GetRawText(), created.Change));
    }

    [Fact]
    public void A_duration_changes_the_expiry_and_no_other_date()
    {
        var desired = new DesiredKey { Duration = LiteLLMDuration.Parse("1d") };

        Assert.Equal(["Expires"], KeyDiff.Compute(desired, Sample.Json("""{"metadata":{"temp_budget_expiry":"2027-01-01T00:00:00"}}"""), Sample.Now).Select(change => change.Property));
    }

    [Fact]
    public void An_additional_attribute_differs_by_what_it_means()
    {
        var desired = new DesiredKey();
        desired.SetAdditional("new", 1);

        Assert.Empty(KeyDiff.Compute(desired, Sample.Json("""{"new":1.0}"""), Sample.Now));
        KeyChange change = Assert.Single(KeyDiff.Compute(desired, Sample.Json("""{"new":2}"""), Sample.Now));
        Assert.Equal(("new", "2", "1"), (change.Property, change.BeforeJson.GetRawText(), change.AfterJson.GetRawText()));
        Assert.Null(change.Description);
    }

    [Fact]
    public void A_masked_variable_that_stays_is_no_difference()
    {
        var desired = new DesiredKey();
        desired.SetAdditional("new", Sample.Json("""{"callback_vars":{"a":"********"}}"""));

        Assert.Empty(KeyDiff.Compute(desired, Sample.Json("""{"new":{"callback_vars":{"a":"x"}}}"""), Sample.Now));
    }

    private static IEnumerable<string> Properties(JsonElement row, params (string, object?)[] specified) =>
        KeyDiff.Compute(Sample.Desired(specified), row, Sample.Now).Select(change => change.Property);

    [Fact]
    public void Only_a_desired_state_with_nothing_in_it_is_empty()
    {
        static bool IsEmpty(Action<DesiredKey> change)
        {
            var desired = new DesiredKey();
            change(desired);
            return desired.IsEmpty;
        }

        Assert.True(IsEmpty(_ => { }));
        Assert.False(IsEmpty(desired => desired.Set(Sample.Property("MaxBudget"), null)));
        Assert.False(IsEmpty(desired => desired.SetAdditional("new", 1)));
        Assert.False(IsEmpty(desired => desired.Duration = LiteLLMDuration.Parse("1d")));
        Assert.False(IsEmpty(desired => desired.RemoveMetadata(["a"])));
        Assert.False(IsEmpty(desired => desired.MergePermissions(new Hashtable { ["mcp_servers"] = new[] { "a" } })));
    }

    [Fact]
    public void A_key_becomes_like_another_by_setting_what_that_has_and_clearing_the_rest_but_not_its_alias()
    {
        DesiredKey desired = DesiredKey.Replacing(
            Sample.Key("""{"key_alias":"a","max_budget":5,"rpm_limit":1,"new":1,"both":1}"""),
            Sample.Key("""{"key_alias":"b","max_budget":7,"tpm_limit":2,"both":2,"other":3}"""));

        Assert.Equal(
            ["MaxBudget 7.0", "TpmLimit 2", "RpmLimit null"],
            desired.Values.Select(value => $"{value.Key.Name} {value.Value.GetRawText()}"));
        Assert.Equal(["both 2", "other 3", "new null"], desired.Additional.Select(additional => $"{additional.Name} {additional.Value.GetRawText()}"));
    }

    [Fact]
    public void A_text_that_looks_like_a_time_is_copied_as_a_text() =>
        Assert.Equal("2027-01-01", DesiredKey.CopyOf(Sample.Key("""{"key_alias":"2027-01-01"}""")).Values[Sample.Property("KeyAlias")].GetString());
}
