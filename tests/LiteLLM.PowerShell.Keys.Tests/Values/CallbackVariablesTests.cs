namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Credentials of other systems in the variables of callbacks.</summary>
public sealed class CallbackVariablesTests
{
    private const string Secret = """[{"callback_name":"l","callback_type":"success","callback_vars":{"secret":"x","list":["y",{"deep":1}],"empty":[],"none":null,"reference":"os.environ/X"},"other":"z"}]""";

    [Fact]
    public void Every_variable_is_masked_that_is_not_empty_or_a_reference() => Assert.Equal(
        """[{"callback_name":"l","callback_type":"success","callback_vars":{"secret":"********","list":["********",{"deep":"********"}],"empty":[],"none":null,"reference":"os.environ/X"},"other":"z"}]""",
        CallbackVariables.Masked(Sample.Json(Secret)).GetRawText());

    [Theory]
    [InlineData("""{"a":{"b":[{"callback_vars":"x"}]}}""", """{"a":{"b":[{"callback_vars":"********"}]}}""")]
    [InlineData("""{ "a": "x" }""", """{ "a": "x" }""")]
    [InlineData("\"callback_vars\"", "\"callback_vars\"")]
    [InlineData("""["callback_vars"]""", """["callback_vars"]""")]
    public void Variables_are_masked_however_deep_they_are_and_nothing_else(string value, string masked) =>
        Assert.Equal(masked, CallbackVariables.Masked(Sample.Json(value)).GetRawText());

    [Theory]
    [InlineData("""{"callback_vars":{"a":"********"}}""", true)]
    [InlineData("""[{"x":{"callback_vars":{"a":["b","********"]}}}]""", true)]
    [InlineData("""{"callback_vars":{"a":"*******"}}""", false)]
    [InlineData("""{"callback_vars":{"a":8},"x":"********"}""", false)]
    [InlineData("""{"x":"********"}""", false)]
    public void A_mask_counts_only_among_variables(string value, bool hasMask) => Assert.Equal(hasMask, CallbackVariables.HasMask(Sample.Json(value)));

    [Fact]
    public void The_secrets_are_listed_without_references_and_masks() =>
        Assert.Equal(["x", "y", "1"], CallbackVariables.SecretsIn(Sample.Json(Secret)));

    [Fact]
    public void A_value_without_variables_has_no_secrets() => Assert.Empty(CallbackVariables.SecretsIn(Sample.Json("""{"a":"x"}""")));

    [Theory]
    [InlineData("""[{"callback_name":"a","callback_vars":{"k":"1"}},{"callback_name":"l","callback_vars":{"k":"2"}}]""", "2")]
    [InlineData("""[{"callback_name":"l","callback_type":"failure","callback_vars":{"k":"1"}},{"callback_name":"l","callback_vars":{"k":"2"}}]""", "2")]
    [InlineData("""[{"callback_name":"l","callback_vars":{"k":"1"}},{"callback_name":"l","callback_vars":{"k":"2"}}]""", "1")]
    [InlineData("""[{"callback_name":"a","callback_vars":{"k":"1"}}]""", "********")]
    [InlineData("""[{"callback_name":"l","callback_vars":{"other":"1"}}]""", "********")]
    [InlineData("[]", "********")]
    [InlineData("null", "********")]
    public void A_masked_variable_gets_the_value_that_the_same_callback_has(string current, string value) => Assert.Equal(
        $$$"""[{"callback_name":"l","callback_vars":{"k":"{{{value}}}","new":"n"},"x":1}]""",
        CallbackVariables.Unmasked(Sample.Json("""[{"callback_name":"l","callback_vars":{"k":"********","new":"n"},"x":1}]"""), Sample.Json(current)).GetRawText());
}
