using System.Collections;
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
    };

    public static TheoryData<string, object, string> Refused => new()
    {
        { "MaxBudget", -1, "-1 is not allowed" },
        { "MaxBudget", double.NaN, "NaN is not allowed" },
        { "MaxBudget", double.PositiveInfinity, "Infinity is not allowed" },
        { "MaxBudget", "a lot", "'a lot' is not a number" },
        { "TpmLimit", 1.5, "1.5 is not allowed" },
        { "TpmLimit", -1, "-1 is not allowed" },
        { "TpmLimit", "many", "'many' is not a whole number" },
        { "MaxParallelRequests", 2147483648L, "from 0 to 2147483647" },
        { "Blocked", "maybe", "'maybe' is not true or false" },
        { "Models", new string?[] { "a", null }, "an empty item" },
        { "Metadata", "text", "'text' is not a map" },
        { "Metadata", new Hashtable { ["a"] = double.NaN }, "NaN" },
        { "Metadata", new Hashtable { ["a"] = new SecureString() }, "it is a secret" },
        { "ModelRpmLimit", new Hashtable { ["gpt-4"] = "fast" }, "for 'gpt-4', 'fast' is not a whole number" },
        { "ModelMaxBudget", new Hashtable { ["gpt-4"] = new Hashtable { ["limit"] = 5 } }, "'limit' is not known" },
        { "BudgetDuration", "abc", "'abc' is no period of time" },
        { "Expires", "soon", "'soon' is not a date" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_value_gets_the_form_in_which_it_is_sent(string property, object? value, string expected) =>
        Assert.Equal(expected, KeyValues.Normalize(KeyProperties.Named(property), value).GetRawText());

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_that_a_key_cannot_have_is_named_in_the_error(string property, object value, string expected)
    {
        KeyValueException problem = Assert.Throws<KeyValueException>(() => KeyValues.Normalize(KeyProperties.Named(property), value));
        Assert.StartsWith(property + ": ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_that_contains_itself_is_refused()
    {
        var map = new Hashtable();
        map["self"] = map;
        KeyValueException problem = Assert.Throws<KeyValueException>(() => KeyValues.Normalize(KeyProperties.Named("Metadata"), map));
        Assert.Contains("contains itself", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_and_a_long_text_are_taken_as_they_are()
    {
        string[] models = [.. Enumerable.Range(0, 100_000).Select(number => "model-" + number)];
        Assert.Equal(models.Length, KeyValues.Normalize(KeyProperties.Named("Models"), models).GetArrayLength());
        string text = new('ü', 1_000_000);
        Assert.Equal(text, KeyValues.Normalize(KeyProperties.Named("Metadata"), new Hashtable { ["t"] = text }).GetProperty("t").GetString());
    }

    [Theory]
    [InlineData("tags", "use -Tag")]
    [InlineData("model_rpm_limit", "use -ModelRpmLimit")]
    [InlineData("service_account_id", "use -ServiceAccountId")]
    [InlineData("secret_manager_settings", "choose another name")]
    [InlineData("litellm_anything", "choose another name")]
    public void Metadata_of_the_server_cannot_be_said_as_the_users(string name, string advice)
    {
        KeyValueException problem = Assert.Throws<KeyValueException>(() => new DesiredKey().MergeMetadata(new Hashtable { [name] = 1 }));
        Assert.Contains($"the server keeps '{name}' there for itself; {advice}", problem.Message, StringComparison.Ordinal);
    }

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
        Assert.Equal(same, JsonComparing.Same(Parse(left), Parse(right)));

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
        Assert.Equal(Parse(json).GetRawText(), JsonWriting.From(JsonReading.ToObject(Parse(json))).GetRawText());

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
