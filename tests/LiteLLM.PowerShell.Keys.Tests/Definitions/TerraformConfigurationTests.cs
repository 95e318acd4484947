using System.Text.Json;
using LiteLLM.PowerShell.DesiredState.Formats;

namespace LiteLLM.PowerShell.Keys.Tests.Definitions;

/// <summary>Keys as a Terraform configuration in JSON, and keys that such a configuration declares.</summary>
public sealed class TerraformConfigurationTests
{
    [Fact]
    public void A_key_becomes_a_resource_with_an_import_block_and_a_variable_for_its_secret()
    {
        LiteLLMKey key = Sample.Key("""{"key_alias":"${ci}","models":["%{a"],"max_budget":5,"auto_rotate":true,"metadata":{"owner":"me","n":{"${a}":1}}}""", "abc");
        var omitted = new List<string>();

        string text = TerraformConfiguration.Of([("ci", key)], (one, names) => omitted.Add($"{one.Id}: {string.Join(" ", names)}"));

        Assert.Equal(
            """
            {
              "terraform": {
                "required_version": ">= 1.11",
                "required_providers": {
                  "litellm": {
                    "source": "ncecere/litellm"
                  }
                }
              },
              "variable": {
                "litellm_keys": {
                  "description": "The secrets of the keys, by the name of the resource.",
                  "type": "map(string)",
                  "sensitive": true,
                  "ephemeral": true
                }
              },
              "resource": {
                "litellm_key": {
                  "ci": {
                    "key_alias": "$${ci}",
                    "models": [
                      "%%{a"
                    ],
                    "max_budget": 5,
                    "metadata": {
                      "owner": "me",
                      "n": "{\"$${a}\":1}"
                    },
                    "key_wo": "${var.litellm_keys[\"ci\"]}",
                    "key_wo_version": "1"
                  }
                }
              },
              "import": [
                {
                  "to": "litellm_key.ci",
                  "id": "sha256:abc"
                }
              ]
            }

            """,
            text);
        Assert.Equal(["abc: auto_rotate"], omitted);
    }

    [Theory]
    [InlineData("""{"key_alias":"a","models":["m"],"max_budget":1,"budget_duration":"1d","budget_id":"team","user_id":"u","team_id":"t","organization_id":"o","project_id":"p"}""", "key_alias models max_budget budget_duration budget_id user_id team_id organization_id project_id")]
    [InlineData("""{"budget_id":"00000000-0000-0000-0000-000000000001","litellm_budget_table":{"budget_id":"00000000-0000-0000-0000-000000000001","soft_budget":5}}""", "soft_budget")]
    [InlineData("""{"tpm_limit":1,"rpm_limit":1,"max_parallel_requests":1,"blocked":true,"model_max_budget":{"g":{"budget_limit":1,"time_period":"1d"}}}""", "model_max_budget tpm_limit rpm_limit max_parallel_requests blocked")]
    [InlineData("""{"aliases":{"a":"b"},"config":{"a":"b"},"permissions":{"a":"b"},"allowed_cache_controls":["c"],"allowed_routes":["/r"]}""", "aliases config permissions allowed_cache_controls allowed_routes")]
    [InlineData("""{"metadata":{"service_account_id":"s","model_rpm_limit":{"g":1},"model_tpm_limit":{"g":1},"rpm_limit_type":"x","tpm_limit_type":"x","tags":["t"],"guardrails":["g"],"prompts":["p"],"enforced_params":["e"],"allowed_passthrough_routes":["/p"],"owner":"me"}}""", "service_account_id model_rpm_limit model_tpm_limit rpm_limit_type tpm_limit_type tags guardrails prompts enforced_params metadata allowed_passthrough_routes")]
    public void Every_attribute_that_the_provider_has_is_written_and_read_again(string row, string names)
    {
        TerraformKey key = Assert.Single(TerraformState.Read(Written("ci", row)).Keys);

        Assert.Equal(names, string.Join(" ", key.Attributes.Select(attribute => attribute.Name)));
        Assert.Empty(key.Omitted);
    }

    [Theory]
    [InlineData("aliases")]
    [InlineData("config")]
    [InlineData("permissions")]
    public void A_map_of_texts_contains_other_values_as_Json(string name)
    {
        (string Name, JsonElement Value) attribute = Assert.Single(Assert.Single(TerraformState.Read(Written("ci", $$$"""{"{{{name}}}":{"a":"b","n":5}}""")).Keys).Attributes);

        Assert.Equal((name, """{"a":"b","n":"5"}"""), (attribute.Name, attribute.Value.GetRawText()));
    }

    [Theory]
    [InlineData("azAZ09_-", "azAZ09_-")]
    [InlineData("a b.c/d:e@f[g`h{i", "a_b_c_d_e_f_g_h_i")]
    [InlineData("0a", "_0a")]
    [InlineData("9a", "_9a")]
    [InlineData("-a", "_-a")]
    [InlineData("_a", "_a")]
    [InlineData("", "_")]
    [InlineData("é", "_")]
    public void A_name_becomes_an_identifier(string name, string identifier) =>
        Assert.Contains($"\"to\": \"litellm_key.{identifier}\"", Written(name, "{}"), StringComparison.Ordinal);

    [Fact]
    public void Keys_are_in_the_order_of_their_names_and_their_identifiers_are_unique()
    {
        LiteLLMKey key = Sample.Key("{}");

        string text = TerraformConfiguration.Of([("b", key), ("a_b", key), ("a.b", key), ("a b", key)], (_, _) => Assert.Fail("Nothing is omitted."));

        Assert.Equal(["a_b", "a_b_2", "a_b_3", "b"], TerraformState.Read(text).Keys.Select(read => read.Name));
    }

    [Theory]
    [InlineData("keys.tf.json", true)]
    [InlineData("KEYS.TF.JSON", true)]
    [InlineData("keys.json", false)]
    public void A_configuration_is_known_by_its_extension(string path, bool isOne) => Assert.Equal(isOne, TerraformConfiguration.Owns(path));

    [Fact]
    public void Values_are_read_and_expressions_are_named()
    {
        TerraformKey key = Assert.Single(TerraformState.Read("""
            {"resource":{"litellm_key":{"a":{
              "max_budget":0,"//":"a comment","depends_on":["x"],"provider":"p","user_id":"$${u}","aliases":{"x":"%%{y","z":["$${q"]},"blocked":true,
              "team_id":"${var.t}","metadata":{"o":"%{ if x }","p":"plain"},"models":["m","${a}"]}}}}
            """).Keys);

        Assert.Equal("a", key.Name);
        Assert.Equal(
            ["max_budget=0", "user_id=\"${u}\"", """aliases={"x":"%{y","z":["${q"]}""", "blocked=true"],
            key.Attributes.Select(attribute => $"{attribute.Name}={attribute.Value.GetRawText()}"));
        Assert.Equal(["team_id", "metadata", "models"], key.Omitted);
    }

    [Fact]
    public void A_block_can_be_a_list_of_blocks()
    {
        TerraformDocument document = TerraformState.Read("""
            {"resource":[{"litellm_key":[{"a":[{"key_alias":"x"}]}],"litellm_team":{"red":{}}},{"litellm_key":{"b":{"key_alias":"y"}},"other":{"c":{}}}]}
            """);

        Assert.Equal(["a x", "b y"], document.Keys.Select(key => $"{key.Name} {key.Alias}"));
        Assert.Equal(["litellm_team.red"], document.OtherResources);
    }

    private static string Written(string name, string row) => TerraformConfiguration.Of([(name, Sample.Key(row))], (_, names) => Assert.Fail(string.Join(" ", names)));
}
