using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>What a value becomes, and which values a key cannot have.</summary>
public sealed class ValueTests
{
    public static TheoryData<string, object?, string> Accepted => new()
    {
        { "MaxBudget", 100, "100.0" },
        { "MaxBudget", "12.5", "12.5" },
        { "MaxBudget", 1e-5, "1E-05" },
        { "MaxBudget", null, "null" },
        { "Spend", null, "0" },
        { "TpmLimit", "1000", "1000" },
        { "TpmLimit", 3.0, "3" },
        { "MaxParallelRequests", int.MaxValue, "2147483647" },
        { "Blocked", true, "true" },
        { "Blocked", "false", "false" },
        { "Blocked", null, "false" },
        { "Blocked", 1, "true" },
        { "Blocked", 0, "false" },
        { "KeyAlias", "never", "\"never\"" },
        { "Expires", "never", "null" },
        { "Expires", Sample.Json("\" Never \""), "null" },
        { "Models", "one", """["one"]""" },
        { "Models", new[] { "a", "b", "a" }, """["a","b"]""" },
        { "Models", Array.Empty<string>(), "null" },
        { "KeyAlias", "", "null" },
        { "Metadata", new Hashtable { ["a"] = 1 }, """{"a":1}""" },
        { "Metadata", new Hashtable { ["a"] = 1.0 }, """{"a":1.0}""" },
        { "Metadata", new Hashtable(), "null" },
        { "ModelRpmLimit", new Hashtable { ["gpt-4"] = "5" }, """{"gpt-4":5}""" },
        { "ModelMaxBudget", new Hashtable { ["gpt-4"] = 50 }, """{"gpt-4":50.0}""" },
        { "ModelMaxBudget", new Hashtable { ["g"] = new Hashtable { ["max_budget"] = 5 } }, """{"g":{"budget_limit":5.0}}""" },
        { "BudgetDuration", TimeSpan.FromDays(7), "\"7d\"" },
        { "RotationInterval", "36h", "\"36h\"" },
        { "RotationInterval", LiteLLMDuration.Parse("1w"), "\"7d\"" },
        { "MaxBudget", 0, "0.0" },
        { "MaxBudget", "", "null" },
        { "MaxBudget", Sample.Json("\"\""), "null" },
        { "MaxBudget", Sample.Json("2.5"), "2.5" },
        { "MaxBudget", 2.5m, "2.5" },
        { "MaxBudget", " 2.5E1 ", "25.0" },
        { "TpmLimit", 3.0m, "3" },
        { "TpmLimit", "3.0", "3" },
        { "TpmLimit", Sample.Json("3e0"), "3" },
        { "TpmLimit", 0, "0" },
        { "TpmLimit", long.MaxValue, "9223372036854775807" },
        { "Blocked", Sample.Json("true"), "true" },
        { "Blocked", "TRUE", "true" },
        { "Blocked", "1", "true" },
        { "Models", Sample.Json("""["a",1,"a"]"""), """["a","1"]""" },
        { "KeyAlias", 5, "\"5\"" },
        { "KeyAlias", Sample.Json("5"), "\"5\"" },
        { "Expires", new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "\"2027-01-02T03:04:05.0000000+01:00\"" },
        { "Expires", "2027-01-02T03:04:05Z", "\"2027-01-02T03:04:05.0000000+00:00\"" },
        { "TempBudgetExpiry", new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "\"2027-01-02T02:04:05\"" },
        { "TempBudgetExpiry", new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2027-01-02T03:04:05\"" },
        { "ModelMaxBudget", Sample.Json("""{"g":{"max_budget":5,"budget_duration":"1w","tpm_limit":1,"rpm_limit":2}}"""), """{"g":{"budget_limit":5.0,"time_period":"7d","tpm_limit":1,"rpm_limit":2}}""" },
        { "ModelMaxBudget", Sample.Json("""{"g":{"budget_limit":5,"time_period":"36h"}}"""), """{"g":{"budget_limit":5.0,"time_period":"36h"}}""" },
        { "BudgetFallbacks", Sample.Json("""{"g":"h","i":["j","j"]}"""), """{"g":["h"],"i":["j"]}""" },
        { "BudgetLimits", Sample.Json("""{"budget_duration":"24h","max_budget":5,"reset_at":"x"}"""), """[{"budget_duration":"1d","max_budget":5.0}]""" },
        { "BudgetLimits", Sample.Json("""[{"budget_limit":5,"time_period":"1w"}]"""), """[{"budget_duration":"7d","max_budget":5.0}]""" },
        { "AllowedVectorStoreIndexes", Sample.Json("""{"a":1}"""), """[{"a":1}]""" },
        { "Logging", Sample.Json("""[{"callback_name":"l","x":1}]"""), """[{"callback_name":"l","x":1}]""" },
    };

    public static TheoryData<string, object, string> Refused => new()
    {
        { "MaxBudget", -1, "-1 is not allowed" },
        { "MaxBudget", double.NaN, "NaN is not allowed" },
        { "MaxBudget", double.PositiveInfinity, "Infinity is not allowed" },
        { "MaxBudget", "a lot", "'a lot' is not a number" },
        { "TpmLimit", 1.5, "'1.5' is not a whole number" },
        { "TpmLimit", 0.5, "'0.5' is not a whole number" },
        { "TpmLimit", 0.5m, "'0.5' is not a whole number" },
        { "TpmLimit", "0.5", "'0.5' is not a whole number" },
        { "TpmLimit", Sample.Json("0.5"), "'0.5' is not a whole number" },
        { "TpmLimit", Sample.Json("\"0.5\""), "'0.5' is not a whole number" },
        { "TpmLimit", Sample.Json("1e300"), "1E+300 is not allowed" },
        { "TpmLimit", 9223372036854775807.0, "is not allowed" },
        { "TpmLimit", ulong.MaxValue, "18446744073709551615 is not allowed" },
        { "TpmLimit", true, "'True' is not a whole number" },
        { "TpmLimit", '5', "'5' is not a whole number" },
        { "TpmLimit", "1,000", "'1,000' is not a whole number" },
        { "MaxBudget", true, "'True' is not a number" },
        { "MaxBudget", "12,5", "'12,5' is not a number" },
        { "MaxBudget", Sample.Json("[1]"), "[1]' is not a number" },
        { "ModelRpmLimit", new Hashtable { ["gpt-4"] = 0.5 }, "for 'gpt-4', '0.5' is not a whole number" },
        { "TpmLimit", -1, "-1 is not allowed" },
        { "TpmLimit", "many", "'many' is not a whole number" },
        { "MaxParallelRequests", 2147483648L, "from 0 to 2147483647" },
        { "Blocked", "maybe", "'maybe' is not true or false" },
        { "Blocked", 2, "'2' is not true or false" },
        { "KeyAlias", new[] { "a" }, """["a"] is not allowed; it has to be text.""" },
        { "BudgetDuration", "7", "Put a duration in quotes in a hashtable or an assignment, for instance '7d': without quotes, PowerShell reads 7d as the number 7." },
        { "BudgetDuration", " 7.50 ", "without quotes, PowerShell reads 7d as the number 7." },
        { "Models", new string?[] { "a", null }, "an empty item" },
        { "Models", new Hashtable { ["a"] = 1 }, """{"a":1} is not allowed as an item; each item has to be text.""" },
        { "Models", Sample.Json("""["a",{"id":"b"}]"""), """{"id":"b"} is not allowed as an item; each item has to be text.""" },
        { "Models", Sample.Json("""[["a"]]"""), """["a"] is not allowed as an item; each item has to be text.""" },
        { "Metadata", "text", "'text' is not a map" },
        { "Metadata", new Hashtable { ["a"] = double.NaN }, "NaN" },
        { "Metadata", new Hashtable { ["a"] = new SecureString() }, "it is a secret" },
        { "ModelRpmLimit", new Hashtable { ["gpt-4"] = "fast" }, "for 'gpt-4', 'fast' is not a whole number" },
        { "ModelMaxBudget", new Hashtable { ["gpt-4"] = new Hashtable { ["limit"] = 5 } }, "'limit' is not a member of a budget" },
        { "BudgetDuration", "abc", "'abc' is not a valid duration" },
        { "Expires", "soon", "'soon' is not a date" },
        { "MaxBudget", -0.001, "-0.001 is not allowed; it has to be zero or more." },
        { "TpmLimit", "9223372036854775808", "9223372036854775808 is not allowed; it has to be a whole number from 0 to 9223372036854775807." },
        { "Models", new[] { "a", "" }, "an empty item is not allowed." },
        { "Metadata", "text", "'text' is not a map. Use a hashtable, an object or JSON, for instance @{ name = 'value' }." },
        { "ModelMaxBudget", Sample.Json("""{"g":{"limit":5}}"""), "for 'g', 'limit' is not a member of a budget, which has budget_limit, time_period, tpm_limit and rpm_limit." },
        { "ModelMaxBudget", Sample.Json("""{"g":{"tpm_limit":-1}}"""), "for 'g', -1 is not allowed" },
        { "BudgetFallbacks", Sample.Json("""{"g":[""]}"""), "for 'g', an empty item is not allowed." },
        { "BudgetLimits", Sample.Json("""[{"budget_duration":"1d"}]"""), "a budget limit needs both budget_duration and max_budget, for instance @{ budget_duration = '1d'; max_budget = 10 }." },
        { "BudgetLimits", Sample.Json("""[{"max_budget":1}]"""), "a budget limit needs both budget_duration and max_budget" },
        { "BudgetLimits", Sample.Json("""[{"max_budget":1,"other":1}]"""), "'other' is not a member of a budget limit, which has budget_duration and max_budget." },
        { "BudgetLimits", Sample.Json("""[{"budget_duration":"1d","max_budget":1},5]"""), "'5' is not a map. Use hashtables, objects or a JSON array, for instance @{ name = 'value' }, @{ name = 'other' }." },
        { "Logging", Sample.Json("""[{"callback_type":"success"}]"""), "a callback needs a callback_name, for instance @{ callback_name = 'langfuse'; callback_type = 'success'; callback_vars = @{ ... } }." },
        { "Logging", Sample.Json("""[{"callback_name":5}]"""), "a callback needs a callback_name" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_value_gets_the_form_in_which_it_is_sent(string property, object? value, string expected) =>
        Assert.Equal(expected, KeyValueNormalizer.Normalize(KeyProperties.Named(property), value).GetRawText());

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_that_a_key_cannot_have_is_named_in_the_error(string property, object value, string expected)
    {
        KeyValueException problem = Assert.Throws<KeyValueException>(() => KeyValueNormalizer.Normalize(KeyProperties.Named(property), value));
        Assert.StartsWith(property + ": ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-03-04", "2027-03-04T00:00:00Z")]
    [InlineData("2027-03-04T05:06", "2027-03-04T05:06:00Z")]
    [InlineData("2027-03-04 05:06:07.5", "2027-03-04T05:06:07.5Z")]
    [InlineData("2027-03-04T05:06:07+02:00", "2027-03-04T03:06:07Z")]
    public void A_time_of_a_definition_without_a_zone_is_in_UTC(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), TimeConverter.ToTime(text, null));

    [Fact]
    public void A_time_of_an_argument_without_a_zone_is_a_local_one()
    {
        var local = new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Unspecified);
        var expected = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Local));

        Assert.Equal(expected, JsonValueReader.ToTime(KeyValueNormalizer.Normalize(KeyProperties.Named("Expires"), local)));
        Assert.Equal(expected, TimeConverter.ToTime("2027-01-02T03:04:05", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("en-US", "3/4/2027", 3, 4)]
    [InlineData("en-US", "3/4/2027 5:06 PM", 3, 4)]
    [InlineData("en-US", "3/4/2027 5:06:07 PM +02:00", 3, 4)]
    [InlineData("en-GB", "04/03/2027", 3, 4)]
    [InlineData("en-GB", "04/03/2027 17:06:07", 3, 4)]
    [InlineData("de-DE", "04.03.2027", 3, 4)]
    [InlineData("de-DE", "2027-03-04", 3, 4)]
    public void A_time_is_read_in_a_pattern_of_the_culture(string culture, string text, int month, int day)
    {
        DateTimeOffset time = TimeConverter.ToTime(text, CultureInfo.GetCultureInfo(culture));

        Assert.Equal((2027, month, day), (time.Year, time.Month, time.Day));
    }

    [Theory]
    [InlineData("en-US", "31/12/2027")]
    [InlineData("en-GB", "12/31/2027")]
    [InlineData("de-DE", "3/4/2027")]
    [InlineData("en-US", "2027")]
    [InlineData("en-US", "March 2027")]
    [InlineData("en-US", "tomorrow")]
    [InlineData(null, "3/4/2027")]
    [InlineData(null, "2027-3-4")]
    [InlineData(null, "20270304")]
    public void A_time_in_any_other_form_is_refused(string? culture, string text)
    {
        FormatException problem = Assert.Throws<FormatException>(() => TimeConverter.ToTime(text, culture is null ? null : CultureInfo.GetCultureInfo(culture)));

        Assert.StartsWith($"'{text}' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z", problem.Message, StringComparison.Ordinal);
        Assert.Equal(culture is not null, problem.Message.Contains($"the culture {culture}", StringComparison.Ordinal) && culture is not null);
    }

    [Fact]
    public void An_error_of_a_value_ends_with_one_full_stop()
    {
        Assert.EndsWith("ISO 8601 (P30D).", Assert.Throws<FormatException>(() => LiteLLMDuration.Parse("7x")).Message, StringComparison.Ordinal);
        Assert.EndsWith("(P30D).", Assert.Throws<KeyValueException>(() => KeyValueNormalizer.Normalize(KeyProperties.Named("BudgetDuration"), "abc")).Message, StringComparison.Ordinal);
        Assert.EndsWith("T00:00Z.", Assert.Throws<KeyValueException>(() => KeyValueNormalizer.Normalize(KeyProperties.Named("Expires"), "abc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_that_contains_itself_is_refused()
    {
        var map = new Hashtable();
        map["self"] = map;
        KeyValueException problem = Assert.Throws<KeyValueException>(() => KeyValueNormalizer.Normalize(KeyProperties.Named("Metadata"), map));
        Assert.Contains("contains itself", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_and_a_long_text_are_used_unchanged()
    {
        string[] models = [.. Enumerable.Range(0, 100_000).Select(number => "model-" + number)];
        Assert.Equal(models.Length, KeyValueNormalizer.Normalize(KeyProperties.Named("Models"), models).GetArrayLength());
        string text = new('ü', 1_000_000);
        Assert.Equal(text, KeyValueNormalizer.Normalize(KeyProperties.Named("Metadata"), new Hashtable { ["t"] = text }).GetProperty("t").GetString());
    }

    [Theory]
    [InlineData("tags", "use -Tag")]
    [InlineData("model_rpm_limit", "use -ModelRpmLimit")]
    [InlineData("service_account_id", "use -ServiceAccountId")]
    [InlineData("secret_manager_settings", "choose another name")]
    [InlineData("litellm_anything", "choose another name")]
    public void Metadata_of_the_server_cannot_be_specified_as_that_of_the_user(string name, string advice)
    {
        KeyValueException problem = Assert.Throws<KeyValueException>(() => new DesiredKey().MergeMetadata(new Hashtable { [name] = 1 }));
        Assert.Contains($"'{name}' is reserved for the server; {advice}", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.5", "de-DE", "2.5")]
    [InlineData("2,5", "de-DE", "2.5")]
    [InlineData("2,5", null, null)]
    [InlineData("2,5", "en-US", null)]
    [InlineData("1.000", "de-DE", "1")]
    public void A_number_is_read_as_the_culture_writes_it_or_as_definitions_do(string text, string? culture, string? expected)
    {
        CultureInfo? reader = culture is null ? null : CultureInfo.GetCultureInfo(culture);

        Assert.Equal(expected, Try(() => NumberConverter.ToNumber(text, reader).ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("5,0", "de-DE", "5")]
    [InlineData("5,0", null, "'5,0' is not a whole number")]
    [InlineData("5,5", "de-DE", "'5,5' is not a whole number")]
    [InlineData("5.0", "de-DE", "5")]
    [InlineData("9223372036854775808,0", "de-DE", "9223372036854775808,0 is not allowed; it has to be a whole number from 0 to 9223372036854775807")]
    [InlineData("9223372036854775808,0", null, "'9223372036854775808,0' is not a whole number")]
    [InlineData("9223372036854775808.0", "de-DE", "9223372036854775808.0 is not allowed; it has to be a whole number from 0 to 9223372036854775807")]
    [InlineData("-9223372036854775808", null, "-9223372036854775808")]
    [InlineData("9223372036854775807", null, "9223372036854775807")]
    public void A_whole_number_is_read_as_the_culture_writes_it_or_as_definitions_do(string text, string? culture, string expected)
    {
        CultureInfo? reader = culture is null ? null : CultureInfo.GetCultureInfo(culture);

        Assert.Equal(expected, Try(() => NumberConverter.ToInteger(text, reader).ToString(CultureInfo.InvariantCulture), problem => problem.Message));
    }

    [Fact]
    public void A_number_of_a_definition_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Throws<FormatException>(() => NumberConverter.ToNumber("2,5", null));
            Assert.Equal("'5,0' is not a whole number", Assert.Throws<FormatException>(() => NumberConverter.ToInteger("5,0", null)).Message);
            Assert.Equal("'9223372036854775808,0' is not a whole number", Assert.Throws<FormatException>(() => NumberConverter.ToInteger("9223372036854775808,0", null)).Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public static TheoryData<object, long?> WholeNumbers => new()
    {
        { new BigInteger(5), 5 },
        { new BigInteger(long.MaxValue), long.MaxValue },
        { new BigInteger(long.MinValue), long.MinValue },
        { new BigInteger(long.MaxValue) + 1, null },
        { new BigInteger(long.MinValue) - 1, null },
        { (ulong)long.MaxValue, long.MaxValue },
        { (ulong)long.MaxValue + 1, null },
        { (double)long.MinValue, long.MinValue },
        { (decimal)long.MinValue, long.MinValue },
        { (decimal)long.MaxValue, long.MaxValue },
        { (decimal)long.MaxValue + 1, null },
        { (byte)5, 5 },
        { 5.5f, null },
    };

    [Theory]
    [MemberData(nameof(WholeNumbers))]
    public void A_number_of_any_type_is_a_whole_number_if_nothing_is_lost(object value, long? expected) =>
        Assert.Equal(expected, NumberConverter.ToWholeNumber(value, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("100", "100.0", true)]
    [InlineData("1", "1.5", false)]
    [InlineData("12345678901234567890123", "12345678901234567890124", false)]
    [InlineData("1e-30", "1e-29", false)]
    [InlineData("""{"a":1,"b":[1,2]}""", """{"b":[1.0,2],"a":1.0}""", true)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("\"1\"", "1", false)]
    public void Json_is_compared_by_what_it_means(string left, string right, bool same) =>
        Assert.Equal(same, JsonEquality.Same(Parse(left), Parse(right)));

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1E-05")]
    [InlineData("12345678901234567890123")]
    [InlineData("-0.1")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("\"タグ \\\" \\\\ /\"")]
    [InlineData("""{"":{"a.b":[1,2.0,{"x":[]}]}}""")]
    public void Json_goes_through_PowerShells_values_without_change(string json) =>
        Assert.Equal(Parse(json).GetRawText(), JsonValueWriter.From(JsonValueReader.ToObject(Parse(json))).GetRawText());

    private static string? Try(Func<string> convert, Func<FormatException, string>? otherwise = null)
    {
        try
        {
            return convert();
        }
        catch (FormatException problem)
        {
            return otherwise?.Invoke(problem);
        }
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
