using LiteLLM.PowerShell.DesiredState.Formats;

namespace LiteLLM.PowerShell.Keys.Tests.Definitions;

/// <summary>A key that exists, as a definition.</summary>
public sealed class DefinitionWriterTests
{
    [Theory]
    [InlineData("""{"max_budget":100.0}""", """{"max_budget":100}""")]
    [InlineData("""{"max_budget":1.5}""", """{"max_budget":1.5}""")]
    [InlineData("""{"max_budget":1e15}""", """{"max_budget":1e15}""")]
    [InlineData("""{"max_budget":1e14}""", """{"max_budget":100000000000000}""")]
    [InlineData("""{"tpm_limit":9223372036854775807}""", """{"tpm_limit":9223372036854775807}""")]
    [InlineData("""{"expires":"2027-01-01T02:03:04.5+01:00"}""", """{"expires":"2027-01-01T01:03:00Z"}""")]
    [InlineData("""{"metadata":{"temp_budget_expiry":"2027-01-01T01:02:03"}}""", """{"temp_budget_expiry":"2027-01-01T01:02:03Z"}""")]
    [InlineData("""{"expires":"soon"}""", """{"expires":"soon"}""")]
    [InlineData("""{"budget_duration":"24h"}""", """{"budget_duration":"1d"}""")]
    [InlineData("""{"budget_duration":"48h"}""", """{"budget_duration":"48h"}""")]
    [InlineData("""{"budget_duration":"odd"}""", """{"budget_duration":"odd"}""")]
    [InlineData("""{"rotation_interval":"48h"}""", """{"rotation_interval":"2d"}""")]
    [InlineData("""{"model_max_budget":{"g":{"max_budget":5,"budget_duration":"1d"}}}""", """{"model_max_budget":{"g":{"budget_limit":5.0,"time_period":"1d"}}}""")]
    [InlineData("""{"budget_limits":[{"budget_duration":"1d","max_budget":5,"reset_at":"2027-01-01"}]}""", """{"budget_limits":[{"budget_duration":"1d","max_budget":5.0}]}""")]
    [InlineData("""{"metadata":{"logging":[{"callback_name":"l","callback_vars":{"secret":"x"}}]}}""", """{"logging":[{"callback_name":"l","callback_vars":{"secret":"********"}}]}""")]
    [InlineData("""{"new":{"callback_vars":{"secret":"x"}},"other":1,"created_by_user":{}}""", """{"AdditionalProperties":{"new":{"callback_vars":{"secret":"********"}},"other":1}}""")]
    [InlineData("""{"blocked":false,"models":[],"max_budget":null,"metadata":{},"spend":5,"created_at":"2026-01-01","litellm_changed_by":"me"}""", "{}")]
    [InlineData("""{"user_id":"default_user_id"}""", "{}")]
    [InlineData("""{"new":1,"metadata":{"litellm_keyset":{"set":"s","name":"ci","prevent_destroy":true}}}""", """{"AdditionalProperties":{"new":1},"prevent_destroy":true}""")]
    [InlineData("""{"user_id":"me"}""", """{"user_id":"me"}""")]
    [InlineData("""{"budget_id":"team","litellm_budget_table":{"budget_id":"team","soft_budget":5}}""", """{"budget_id":"team"}""")]
    [InlineData("""{"budget_id":"00000000-0000-0000-0000-000000000001","litellm_budget_table":{"budget_id":"00000000-0000-0000-0000-000000000001","soft_budget":5}}""", """{"soft_budget":5}""")]
    public void A_key_is_declared_with_the_values_that_a_user_would_write(string row, string declared) =>
        Assert.Equal(declared, DefinitionWriter.Of("", Sample.Key(row), DefinitionFormat.Of("k.json")).GetRawText());

    [Fact]
    public void The_alias_is_declared_unless_it_is_the_name_of_the_definition()
    {
        LiteLLMKey key = Sample.Key("""{"key_alias":"alias"}""");

        Assert.Equal("""{"key_alias":"alias"}""", DefinitionWriter.Of("ci", key, DefinitionFormat.Of("k.json")).GetRawText());
        Assert.Equal("{}", DefinitionWriter.Of("alias", key, DefinitionFormat.Of("k.json")).GetRawText());
    }

    [Fact]
    public void Attributes_have_the_names_of_the_format() =>
        Assert.Equal("""{"MaxBudget":5}""", DefinitionWriter.Of("", Sample.Key("""{"max_budget":5}"""), DefinitionFormat.Of("k.psd1")).GetRawText());
}
