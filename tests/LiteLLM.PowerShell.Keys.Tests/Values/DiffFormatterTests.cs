using System.Globalization;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>How a person reads a change.</summary>
public sealed class DiffFormatterTests
{
    [Theory]
    [InlineData("MaxBudget", "5", "5.5", "~ MaxBudget: 5 -> 5.5 USD")]
    [InlineData("MaxBudget", "null", "5", "+ MaxBudget: 5 USD")]
    [InlineData("MaxBudget", "5", "null", "- MaxBudget: 5 USD")]
    [InlineData("MaxBudget", "0", "1e-9", "~ MaxBudget: 0 -> 0.000000001 USD")]
    [InlineData("MaxBudget", "1e-10", "1e15", "~ MaxBudget: 1e-10 -> 1e15 USD")]
    [InlineData("MaxBudget", "-5", "1e14", "~ MaxBudget: -5 -> 100000000000000 USD")]
    [InlineData("KeyAlias", "\"a\"", "\"b\"", "~ KeyAlias: a -> b")]
    [InlineData("Blocked", "false", "true", "~ Blocked: false -> true")]
    [InlineData("Models", "[\"a\",\"b\"]", "[\"b\",\"c\",\"d\"]", "+ Models: c, d\n- Models: a")]
    [InlineData("Models", "null", "[\"c\"]", "+ Models: c")]
    [InlineData("Models", "[\"c\",\"d\"]", "null", "- Models: c, d")]
    [InlineData("Models", "[\"a\",\"b\"]", "[\"b\",\"a\"]", "~ Models: [\"a\",\"b\"] -> [\"b\",\"a\"]")]
    [InlineData("Models", "[\"sk-abcdefghijklmnop\"]", "null", "- Models: sk-...mnop")]
    [InlineData("Metadata", "{\"a\":1,\"b\":{\"c\":1,\"d\":2}}", "{\"b\":{\"c\":3,\"d\":2},\"e\":[]}", "- Metadata.a:   1\n~ Metadata.b.c: 1 -> 3\n+ Metadata.e:   []")]
    [InlineData("Metadata", "{\"a\":{\"b\":1}}", "{\"a\":5}", "~ Metadata.a: {\"b\":1} -> 5")]
    [InlineData("Metadata", "{\"a\":null}", "{\"a\":true,\"b\":false,\"c\":null}", "+ Metadata.a: true\n+ Metadata.b: false")]
    [InlineData("ModelMaxBudget", "{\"g\":{\"max_budget\":1,\"budget_duration\":\"1d\"}}", "{\"g\":{\"budget_limit\":2,\"time_period\":\"1d\"}}", "~ ModelMaxBudget.g: 1 USD per 1d -> 2 USD per 1d")]
    [InlineData("ModelMaxBudget", "{\"g\":{\"budget_limit\":1,\"tpm_limit\":5}}", "{\"g\":{\"budget_limit\":2,\"tpm_limit\":5}}", "~ ModelMaxBudget.g.budget_limit: 1 -> 2")]
    [InlineData("ModelMaxBudget", "null", "{\"g\":{\"budget_limit\":\"1\",\"time_period\":\"1d\"}}", "+ ModelMaxBudget.g: {\"budget_limit\":\"1\",\"time_period\":\"1d\"}")]
    [InlineData("BudgetLimits", "null", "[{\"budget_duration\":\"1d\",\"max_budget\":5}]", "+ BudgetLimits: 5 USD per 1d")]
    [InlineData("BudgetLimits", "null", "[{\"budget_duration\":\"1d\",\"max_budget\":5,\"reset_at\":\"x\"}]", "+ BudgetLimits: 5 USD per 1d")]
    [InlineData("BudgetLimits", "null", "[{\"budget_duration\":1,\"max_budget\":5,\"reset_at\":\"x\"}]", "+ BudgetLimits: {\"budget_duration\":1,\"max_budget\":5,\"reset_at\":\"x\"}")]
    [InlineData("BudgetLimits", "null", "[{\"budget_duration\":\"1d\",\"max_budget\":\"5\"}]", "+ BudgetLimits: {\"budget_duration\":\"1d\",\"max_budget\":\"5\"}")]
    [InlineData("BudgetLimits", "null", "[{\"budget_duration\":\"1d\",\"max_budget\":5,\"other\":1}]", "+ BudgetLimits: {\"budget_duration\":\"1d\",\"max_budget\":5,\"other\":1}")]
    [InlineData("Logging", "[{\"callback_vars\":{\"a\":\"x\"}}]", "[{\"callback_vars\":{\"a\":\"y\"}}]", "~ Logging: [{\"callback_vars\":{...}}] -> (other masked values)")]
    [InlineData("KeyAlias", "\"sk-aaaaaaaaaaaaaaaaaaaa\"", "\"sk-bbbbbbbbbbbbbbbbaaaa\"", "~ KeyAlias: sk-...aaaa -> (other masked values)")]
    public void A_change_has_a_line_for_each_item_or_entry(string property, string before, string after, string text) =>
        Assert.Equal(text, Text(Change(property, before, after)));

    [Theory]
    [InlineData(120, "")]
    [InlineData(121, "... (121 characters)")]
    public void A_text_is_cut_after_a_hundred_and_twenty_characters(int length, string end) =>
        Assert.Equal($"+ KeyAlias: {new string('x', 120)}{end}", Text(Change("KeyAlias", "null", $"\"{new string('x', length)}\"")));

    [Fact]
    public void A_time_is_local_and_one_with_a_zone_where_none_may_be_is_marked()
    {
        string local = TimeZoneInfo.ConvertTime(Sample.Now, Sample.Style.Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

        Assert.Equal($"+ Expires: {local}", Text(Change("Expires", "null", "\"2026-11-25T12:00:00Z\"")));
        Assert.Equal("- Expires: soon", Text(Change("Expires", "\"soon\"", "null")));
        Assert.Equal($"~ TempBudgetExpiry: {local} (unusable: stored with a time zone) -> {local}",
            Text(Change("TempBudgetExpiry", "\"2026-11-25T12:00:00Z\"", "\"2026-11-25T12:00:00\"")));
    }

    [Fact]
    public void Changes_stand_below_a_title()
    {
        KeyChange[] changes = [Change("MaxBudget", "null", "5"), Change("TpmLimit", "1", "2")];

        Assert.Equal("title\n  + MaxBudget: 5 USD\n  ~ TpmLimit:  1 -> 2 tokens/min", new DiffFormatter(Sample.Style).Below("title", changes));
        Assert.Equal("title", new DiffFormatter(Sample.Style).Below("title", []));
        Assert.Equal("", new DiffFormatter(Sample.Style).Of([]));
    }

    [Fact]
    public void A_change_shows_the_old_and_the_new_value()
    {
        KeyChange change = Change("Logging", "[{\"callback_vars\":{\"a\":\"x\"}}]", "null");
        KeyChange unknown = new("new", null, Sample.Json("{}"), Sample.Json("[1]"));

        Assert.Equal("""[{"callback_vars":{"a":"********"}}]""", JsonValueWriter.From(change.Before).GetRawText());
        Assert.Null(change.After);
        Assert.Equal("""[{"callback_vars":{"a":"********"}}]""", JsonValueWriter.From(Change("Logging", "null", "[{\"callback_vars\":{\"a\":\"x\"}}]").After).GetRawText());
        Assert.Equal((KeyChangeKind.Removed, null), (change.Change, change.Unit));
        Assert.Equal((KeyChangeKind.Added, null, "+ new: 1"), (unknown.Change, unknown.Unit, unknown.ToString()));
        Assert.Equal(("USD", KeyChangeKind.Changed), (Change("MaxBudget", "1", "2").Unit, Change("MaxBudget", "1", "2").Change));
    }

    private static string Text(KeyChange change) => new DiffFormatter(Sample.Style).Of([change]);

    private static KeyChange Change(string property, string before, string after) =>
        new(property, Sample.Property(property), Sample.Json(before), Sample.Json(after));
}
