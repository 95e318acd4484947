using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Definitions;

/// <summary>Keys in what Terraform stores and prints.</summary>
public sealed class TerraformStateTests
{
    [Theory]
    [InlineData("\"a\"")]
    [InlineData("{}")]
    [InlineData("""{"values":[]}""")]
    [InlineData("""{"resources":{}}""")]
    public void A_document_that_is_not_a_state_is_refused(string text) =>
        Assert.Equal("it is not the output of 'terraform show -json' for a state or a plan, a state file of version 4, or a configuration in JSON (.tf.json).", Assert.Throws<FormatException>(() => TerraformState.Read(text)).Message);

    [Fact]
    public void Text_that_is_not_Json_is_refused_with_its_line()
    {
        DefinitionSyntaxException problem = Assert.Throws<DefinitionSyntaxException>(() => TerraformState.Read("{\n\"a\": x }"));

        Assert.Equal((2, "it is not JSON."), (problem.Line, problem.Message));
    }

    [Fact]
    public void Keys_of_all_modules_are_found_with_their_places()
    {
        IReadOnlyList<TerraformKey> keys = Keys("""
            {"values":{"root_module":{
              "resources":[
                {"type":"litellm_key","mode":"managed","name":"a","values":{"key_alias":"x","token_id":"t"}},
                {"type":"litellm_key","mode":"managed","name":"b","index":0,"values":{}},
                {"type":"litellm_key","mode":"data","name":"c","values":{}},
                {"type":"litellm_team","mode":"managed","name":"d","values":{}}],
              "child_modules":[{"address":"module.m","resources":[{"type":"litellm_key","mode":"managed","name":"e","index":"i","values":{}}],
                "child_modules":[{"address":"module.m.module.n","resources":[{"type":"litellm_key","mode":"managed","name":"f","values":{}}]}]}]}}}
            """);

        Assert.Equal(["a", "b.0", "m.e.i", "m.n.f"], keys.Select(key => key.Name));
        Assert.Equal(("x", "t"), (keys[0].Alias, keys[0].Id));
        Assert.Equal(((string?)null, (string?)null), (keys[1].Alias, keys[1].Id));
        Assert.Empty(Keys("""{"values":{}}"""));
    }

    [Fact]
    public void Keys_of_a_state_file_are_found_with_their_places()
    {
        IReadOnlyList<TerraformKey> keys = Keys("""
            {"resources":[
              {"module":"module.m","mode":"managed","type":"litellm_key","name":"a","instances":[
                {"index_key":"i","attributes":{"id":"sha256:t"}},{"index_key":1,"attributes":{"id":"sk-abcdefghijklmnop"}}]},
              {"mode":"managed","type":"litellm_key","name":"b","instances":[{"attributes":{"token_id":"t","id":"other"}}]},
              {"mode":"managed","type":"litellm_key","name":"d","instances":[{"attributes":{"token_id":"","id":"u","key_alias":""}}]},
              {"mode":"data","type":"litellm_key","name":"c","instances":[{}]},
              {"mode":"managed","type":"litellm_key","name":"none"}]}
            """);

        Assert.Equal(["m.a.i", "m.a.1", "b", "d"], keys.Select(key => key.Name));
        Assert.Equal(["t", null, "t", "u"], keys.Select(key => key.Id));
        Assert.Null(keys[3].Alias);
    }

    [Theory]
    [InlineData("""{"max_budget":0,"rpm_limit":1}""", 0, "rpm_limit")]
    [InlineData("""{"max_budget":0,"rpm_limit":1}""", 1, "max_budget rpm_limit")]
    [InlineData("""{"blocked":false,"auto_rotate":true,"models":[],"key_alias":"","team_id":null}""", 1, "auto_rotate")]
    [InlineData("""{"duration":"1d","spend":5,"created_at":"2026-01-01","token":"t","unknown":1}""", 1, "duration")]
    [InlineData("""{"user_id":"default_user_id","team_id":"t"}""", 1, "team_id")]
    [InlineData("""{"user_id":"me"}""", 1, "user_id")]
    [InlineData("""{"budget_id":"00000000-0000-0000-0000-000000000001","soft_budget":5}""", 1, "soft_budget")]
    [InlineData("""{"budget_id":"00000000-0000-0000-0000-000000000001","soft_budget":0}""", 0, "budget_id")]
    [InlineData("""{"budget_id":"00000000-0000-0000-0000-000000000001","soft_budget":0}""", 1, "soft_budget")]
    [InlineData("""{"budget_id":"00000000-0000-0000-0000-000000000001"}""", 1, "budget_id")]
    [InlineData("""{"budget_id":"team","soft_budget":5}""", 1, "budget_id soft_budget")]
    [InlineData("""{"metadata":{"tags":["a"]}}""", 1, "")]
    public void Only_declared_attributes_are_adopted(string attributes, int version, string names)
    {
        TerraformKey key = Assert.Single(Keys($$$"""{"resources":[{"mode":"managed","type":"litellm_key","name":"a","instances":[{"schema_version":{{{version}}},"attributes":{{{attributes}}}}]}]}"""));

        Assert.Equal(names, string.Join(' ', key.Attributes.Select(attribute => attribute.Name)));
    }

    [Fact]
    public void Metadata_is_read_without_entries_of_the_server_and_halves_of_characters_are_replaced()
    {
        TerraformKey key = Assert.Single(Keys("""
            {"resources":[{"mode":"managed","type":"litellm_key","name":"a","instances":[{"attributes":{"metadata":{"owner":"\ud83d","tags":["a"],"litellm_keyset":{}}}}]}]}
            """));

        Assert.Equal("{\"owner\":\"\ufffd\"}", JsonValueWriter.From(JsonValueReader.ToObject(Assert.Single(key.Attributes).Value)).GetRawText());
    }

    [Fact]
    public void A_configuration_in_HCL_is_refused_with_advice_to_convert_it() => Assert.StartsWith(
        "it is a configuration in HCL. In the folder of the configuration, run 'terraform show -json > state.json'",
        Assert.Throws<DefinitionSyntaxException>(() => TerraformState.Read("# keys\nresource \"litellm_key\" \"a\" {\n}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Planned_keys_and_resources_of_other_types_are_found()
    {
        TerraformDocument document = TerraformState.Read("""
            {"planned_values":{"root_module":{"resources":[
              {"type":"litellm_key","mode":"managed","name":"a","values":{}},
              {"type":"litellm_team","mode":"managed","name":"red","values":{}},
              {"type":"aws_instance","mode":"managed","name":"b","values":{}},
              {"mode":"managed","name":"c","values":{}}]}}}
            """);

        Assert.Equal(["a"], document.Keys.Select(key => key.Name));
        Assert.Equal(["litellm_team.red"], document.OtherResources);
    }

    [Theory]
    [InlineData("""{"config_json":"{\"a\":1}"}""", """config={"a":1}""")]
    [InlineData("""{"config_json":"{\"a\":1}","config":{"b":2}}""", """config={"b":2} -config_json""")]
    [InlineData("""{"config_json":"{\"tags\":[1]}"}""", """config={"tags":[1]}""")]
    [InlineData("""{"id":"i","key":"k","key_hash":"h","key_wo":"w","key_wo_version":"1","token":"t","token_id":"t","timeouts":{"create":"1m"},"other":1}""", "-other")]
    [InlineData("""{"metadata_json":"{\"owner\":\"me\",\"tags\":[\"a\"]}"}""", """metadata={"owner":"me"}""")]
    [InlineData("""{"config_json":"{","key_alias_json":"5"}""", "-config_json -key_alias_json")]
    [InlineData("""{"config":{"a":"{\"b\":1}","c":"[1","d":" [1]","e":"5"}}""", """config={"a":{"b":1},"c":"[1","d":[1],"e":"5"}""")]
    [InlineData("""{"metadata":{"a":"{\"b\":1}"}}""", """metadata={"a":{"b":1}}""")]
    [InlineData("""{"key_alias":"[1]"}""", "key_alias=\"[1]\"")]
    [InlineData("""{"unknown":1,"created_at":"x","id":"i","key_name":"sk-...1234","duration":"1d"}""", "duration=\"1d\" -unknown")]
    public void Json_in_a_text_is_read_as_its_value_and_attributes_that_no_key_has_are_named(string attributes, string expected)
    {
        TerraformKey key = Assert.Single(Keys($$$"""{"resources":[{"mode":"managed","type":"litellm_key","name":"a","instances":[{"schema_version":1,"attributes":{{{attributes}}}}]}]}"""));

        Assert.Equal(expected, string.Join(' ', key.Attributes.Select(attribute => $"{attribute.Name}={attribute.Value.GetRawText()}").Concat(key.Omitted.Select(name => "-" + name))));
    }

    private static IReadOnlyList<TerraformKey> Keys(string text) => TerraformState.Read(text).Keys;
}
