using System.Collections;
using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Definitions;

/// <summary>What definitions mean, and what is wrong with them.</summary>
public sealed class DefinitionReaderTests
{
    [Theory]
    [InlineData("{}", """{"key_alias":"ci"}""", "")]
    [InlineData("""{ "MaxBudget": 5, "models": ["a"] }""", """{"key_alias":"ci","models":["a"],"max_budget":5.0}""", "max_budget models")]
    [InlineData("""{ "key_alias": "other" }""", """{"key_alias":"other"}""", "key_alias")]
    [InlineData("""{ "duration": "1w" }""", """{"key_alias":"ci"}""", "duration")]
    [InlineData("""{ "key_type": "llm_api" }""", """{"key_alias":"ci","allowed_routes":["llm_api_routes"]}""", "allowed_routes")]
    [InlineData("""{ "KeyType": "LLM_API" }""", """{"key_alias":"ci","allowed_routes":["llm_api_routes"]}""", "allowed_routes")]
    [InlineData("""{ "AdditionalProperties": { "new": { "a": 1 } } }""", """{"key_alias":"ci","new":{"a":1}}""", "new")]
    [InlineData("""{ "additional_properties": { "new": 1 } }""", """{"key_alias":"ci","new":1}""", "new")]
    [InlineData("""{ "additionalproperties": { "new": 1 } }""", """{"key_alias":"ci","new":1}""", "new")]
    [InlineData("""{ "additional_properties": null }""", """{"key_alias":"ci"}""", "")]
    [InlineData("""{ "metadata": { "owner": "me", "n": 1 } }""", """{"key_alias":"ci","metadata":{"owner":"me","n":1}}""", "metadata.n metadata.owner")]
    [InlineData("""{ "metadata": null }""", """{"key_alias":"ci"}""", "")]
    [InlineData("""{ "duration": "Never" }""", """{"key_alias":"ci"}""", "expires")]
    [InlineData("""{ "prevent_destroy": true, "SecretName": "a", "vault_name": "b" }""", """{"key_alias":"ci"}""", "")]
    [InlineData("""{ "max_budget": null }""", """{"key_alias":"ci"}""", "max_budget")]
    public void A_definition_contains_the_values_and_the_declared_attributes_of_a_key(string attributes, string created, string declared)
    {
        KeyDefinition definition = Sample.Definition(attributes);
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(definition.Desired, JsonValueWriter.Null, Sample.Now);

        Assert.Equal(created, Sample.Body(KeyRequestBuilder.Create(changes, Sample.Now)));
        Assert.Equal(declared, string.Join(' ', definition.Ownership.Declared));
        Assert.Equal(("s", "ci"), (definition.Ownership.Set, definition.Ownership.Name));
    }

    [Fact]
    public void A_definition_can_declare_that_a_key_never_expires() =>
        Assert.Equal("null", Sample.Definition("""{ "duration": "never" }""").Desired.Values[Sample.Property("Expires")].GetRawText());

    [Fact]
    public void The_options_of_a_definition_are_no_attributes_of_the_key()
    {
        KeyDefinition definition = Sample.Definition("""{ "PreventDestroy": true, "secret_name": "a", "VaultName": "b" }""");

        Assert.Equal((true, "a", "b"), (definition.Ownership.PreventDestroy, definition.SecretName, definition.VaultName));
        Assert.Equal((false, (string?)null, (string?)null), (Sample.Definition("{}").Ownership.PreventDestroy, Sample.Definition("{}").SecretName, Sample.Definition("{}").VaultName));
    }

    [Fact]
    public void A_relative_duration_keeps_its_shortest_form() => Assert.Equal("7d", Sample.Definition("""{ "Duration": "1w" }""").Ownership.Duration);

    [Fact]
    public void A_default_applies_if_a_key_does_not_specify_the_attribute_in_any_spelling()
    {
        KeySetDefinition set = DefinitionFile.Read("k.json", """
            { "$schema": "x", "NAME": "s", "Defaults": { "max_budget": 5, "rpm_limit": 2 }, "keys": { "a": { "MaxBudget": 7 }, "b": {} } }
            """);

        Assert.Equal(["7.0", "5.0"], set.Keys.Select(key => key.Desired.Values[Sample.Property("MaxBudget")].GetRawText()));
        Assert.Equal(["2", "2"], set.Keys.Select(key => key.Desired.Values[Sample.Property("RpmLimit")].GetRawText()));
        Assert.Equal("s", set.Name);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\"proxy\": \"https://A.example:443/\",", "https://a.example")]
    [InlineData("\"Proxy\": [\" http://a:4000/litellm/ \", \"https://b\"],", "http://a:4000/litellm https://b")]
    public void A_set_can_name_its_proxies(string proxy, string? addresses)
    {
        KeySetDefinition set = DefinitionFile.Read("k.json", $$"""{ "name": "s", {{proxy}} "keys": {} }""");

        Assert.Equal(addresses, set.Proxies is null ? null : string.Join(' ', set.Proxies));
    }

    [Theory]
    [InlineData("""{ "name": "s", "keys": {} }""", "https://a https://b")]
    [InlineData("""{ "name": "s", "proxy": "https://b", "keys": {} }""", "https://b")]
    [InlineData("""{ "name": "s", "proxy": "https://c", "keys": {} }""", "")]
    [InlineData("""{ "name": "t", "proxy": "https://c", "keys": {} }""", "https://a https://b")]
    public void Several_files_of_a_set_are_for_the_proxies_that_all_of_them_name(string second, string addresses)
    {
        var reader = new DefinitionReader();
        reader.ReadText("one.json", """{ "name": "s", "proxy": ["https://a", "https://b"], "keys": {} }""");
        reader.ReadText("two.json", second);

        Assert.Equal(addresses, string.Join(' ', reader.Finish()[0].Proxies!));
    }

    [Fact]
    public void A_set_refuses_proxies_that_it_does_not_name()
    {
        KeySetDefinition set = DefinitionFile.Read("k.json", """{ "name": "s", "proxy": ["https://a", "https://b"], "keys": {} }""");

        set.ThrowIfOtherProxy("https://b");
        LiteLLMException refusal = Assert.Throws<LiteLLMException>(() => set.ThrowIfOtherProxy("https://c"));
        Assert.Equal(("OtherProxy", ErrorCategory.InvalidOperation), (refusal.ErrorId, refusal.Category));
        Assert.Equal("The set 's' is declared for https://a and https://b, and this connection is to https://c. Nothing was changed. Connect to that proxy, or change 'proxy' in the definitions.", refusal.Message);
        Assert.Contains("for no proxy that all its files specify", Assert.Throws<LiteLLMException>(() => (set with { Proxies = [] }).ThrowIfOtherProxy("https://a")).Message, StringComparison.Ordinal);
        (set with { Proxies = null }).ThrowIfOtherProxy("https://c");
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "[]", "k.json(1): it is not a map; it has to be { \"name\": ..., \"keys\": { ... } }." },
        { """{ "keys": {} }""", "k.json(1): name: the set requires a name, which is stored with each of its keys." },
        { "{\n\"name\": \" \", \"keys\": {} }", "k.json(2): name: the set requires a name, which is stored with each of its keys." },
        { """{ "name": {}, "keys": {} }""", "k.json(1): name: the set requires a name, which is stored with each of its keys." },
        { """{ "name": true, "keys": {} }""", "k.json(1): name: the set requires a name, which is stored with each of its keys." },
        { "\n{ \"name\": \"a\" }", "k.json(2): keys: the set requires keys: a map of names to attributes." },
        { """{ "name": "a", "keys": [] }""", "k.json(1): keys: it has to be a map." },
        { """{ "name": "a", "defaults": 5, "keys": {} }""", "k.json(1): defaults: it has to be a map." },
        { "{ \"name\": \"a\",\n\"more\": 1, \"keys\": {} }", "k.json(2): more: this is not a member of a set, which has name, proxy, defaults and keys." },
        { "{ \"name\": \"a\",\n\"proxy\": \"litellm\", \"keys\": {} }", "k.json(2): proxy: it has to be the address of a proxy, such as https://litellm.example.com, or a list of addresses." },
        { "{ \"name\": \"a\",\n\"proxy\": [], \"keys\": {} }", "k.json(2): proxy: it has to be the address of a proxy, such as https://litellm.example.com, or a list of addresses." },
        { "{ \"name\": \"a\",\n\"proxy\": [\"https://a\", 5], \"keys\": {} }", "k.json(2): proxy: it has to be the address of a proxy, such as https://litellm.example.com, or a list of addresses." },
        { "{ \"name\": \"a\",\n\"proxy\": \"ftp://a\", \"keys\": {} }", "k.json(2): proxy: it has to be the address of a proxy, such as https://litellm.example.com, or a list of addresses." },
        { "{ \"name\": \"a\", \"keys\": {\n\"ci\": 5 } }", "k.json(2): key 'ci': it has to be a map of attributes." },
        { "{ \"name\": \"a\", \"keys\": { \"ci\": {},\n\"ci\": {} } }", "k.json(2): 'ci' is specified twice in the same object." },
        { Ci("\"colour\": 5"), "k.json(2): key 'ci': colour: this is not an attribute of a key. Specify attributes of newer servers in AdditionalProperties." },
        { Ci("\"max_bugdet\": 5"), "k.json(2): key 'ci': max_bugdet: this is not an attribute of a key. Did you mean 'max_budget'? Specify attributes of newer servers in AdditionalProperties." },
        { Ci("\"MaxBugdet\": 5"), "k.json(2): key 'ci': MaxBugdet: this is not an attribute of a key. Did you mean 'MaxBudget'? Specify attributes of newer servers in AdditionalProperties." },
        { Ci("\"Name\": \"x\""), "k.json(2): key 'ci': Name: this is not an attribute of a key. Did you mean 'KeyAlias'? Specify attributes of newer servers in AdditionalProperties." },
        { Ci("\"secret_nam\": \"x\""), "k.json(2): key 'ci': secret_nam: this is not an attribute of a key. Did you mean 'secret_name'? Specify attributes of newer servers in AdditionalProperties." },
        { "{ \"name\": \"a\", \"key\": {},\n\"keys\": {} }", "k.json(1): key: this is not a member of a set, which has name, proxy, defaults and keys. Did you mean 'keys'?" },
        { Ci("\"prevent_destroy\": \"maybe\""), "k.json(2): key 'ci': prevent_destroy: 'maybe' is not true or false." },
        { Ci("\"secret_name\": \"\""), "k.json(2): key 'ci': secret_name: it has to be a text." },
        { Ci("\"vault_name\": {}"), "k.json(2): key 'ci': vault_name: it has to be a text." },
        { Ci("\"key\": \"x\""), "k.json(2): key 'ci': key: a definition must not contain a secret." },
        { Ci("\"Key\": \"x\""), "k.json(2): key 'ci': Key: a definition must not contain a secret." },
        { Ci("\"spend\": 1"), "k.json(2): key 'ci': spend: it changes with every request of the key, so it cannot be declared." },
        { Ci("\"created_at\": \"2026-01-01\""), "k.json(2): key 'ci': created_at: only the server sets it." },
        { Ci("\"max_budget\": 1, \"MaxBudget\": 2"), "k.json(2): key 'ci': MaxBudget: it is specified twice." },
        { Ci("\"max_budget\": -1"), "k.json(2): key 'ci': max_budget: -1 is not allowed; it has to be zero or more." },
        { Ci("\"duration\": {}"), "k.json(2): key 'ci': duration: '' is not a valid duration. Use a number with s, m, h, d, w, mo or y (30d, 1mo), hourly, daily, weekly, monthly, yearly, a TimeSpan, or ISO 8601 (P30D)." },
        { Ci("\"key_type\": \"odd\""), "k.json(2): key 'ci': key_type: 'odd' is not a valid type; use one of default, llm_api, management, read_only." },
        { Ci("\"key_type\": []"), "k.json(2): key 'ci': key_type: '' is not a valid type; use one of default, llm_api, management, read_only." },
        { Ci("\"AdditionalProperties\": 5"), "k.json(2): key 'ci': AdditionalProperties: it has to be a map." },
        { Ci("\"AdditionalProperties\": { \"max_budget\": 5 }"), "k.json(2): key 'ci': AdditionalProperties: 'max_budget' has a parameter of its own; use that." },
        { Ci("\"soft_budget\": 5,\n\"budget_id\": \"b\""), "k.json(2): key 'ci': soft_budget: it cannot be combined with BudgetId, because the soft budget belongs to the shared budget and applies to all keys that use it. Specify BudgetId to use the shared budget, or SoftBudget to set a soft budget for this key only." },
        { "{ \"name\": \"a\", \"keys\": { \"ci\": {}, \"cd\": {\n\"key_alias\": \"ci\" } } }", "k.json(2): key 'cd': key_alias: 'ci' is the alias of 'ci'; an alias must be unique." },
        { "{ \"name\": \"a\", \"keys\": { \"cd\": { \"key_alias\": \"ci\" }, \"ci\": {} } }", "k.json: key 'ci': key_alias: 'ci' is the alias of 'cd'; an alias must be unique." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_with_its_place(string text, string message)
    {
        DefinitionException problem = Assert.Throws<DefinitionException>(() => DefinitionFile.Read("k.json", text));

        Assert.Equal(message, problem.Message);
        Assert.Equal(("InvalidDefinition", ErrorCategory.InvalidData), (problem.ErrorId, problem.Category));
    }

    [Fact]
    public void A_set_can_be_in_several_files_and_all_mistakes_are_reported_together()
    {
        var good = new DefinitionReader();
        good.ReadText("1.json", """{ "name": "s", "keys": { "a": {} } }""");
        good.ReadText("2.json", """{ "name": "t", "keys": { "b": {} } }""");
        good.ReadText("3.yaml", "name: s\nkeys:\n  c: {}\n");
        Assert.Equal(["s: a c", "t: b"], good.Finish().Select(set => $"{set.Name}: {string.Join(' ', set.Keys.Select(key => key.Ownership.Name))}"));

        var bad = new DefinitionReader();
        bad.ReadText("1.json", "{ \"name\": \"s\", \"keys\": {\n\"a\": { \"colour\": 1, \"max_budget\": -1 },\n\"b\": 5, \"c\": {} } }");
        bad.ReadText("2.json", """{ "name": "s", "keys": { "c": {} } }""");
        bad.ReadText("3.txt", "");
        DefinitionException problem = Assert.Throws<DefinitionException>(bad.Finish);

        Assert.Equal([2, 2, 3, 1, null], problem.Problems.Select(one => one.Line));
        Assert.Equal(["1.json", "1.json", "1.json", "2.json", "3.txt"], problem.Problems.Select(one => one.File));
        Assert.Equal(["colour", "max_budget", null, null, null], problem.Problems.Select(one => one.Attribute));
        Assert.Equal(["a", "a", "b", "c", null], problem.Problems.Select(one => one.Key));
        Assert.EndsWith("3.txt: the extension of a definition file must be one of .json, .psd1, .yaml, .yml, not in '.txt'.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "ends")]
    [InlineData(101, "... and 1 more.")]
    public void Of_very_many_mistakes_the_first_hundred_are_reported(int count, string expected)
    {
        DefinitionProblem[] problems = [.. Enumerable.Range(1, count).Select(line => new DefinitionProblem("k.json", line, null, null, line < 100 ? "wrong." : "ends"))];
        var problem = new DefinitionException(problems);

        Assert.EndsWith(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal(count, problem.Problems.Count);
        Assert.Equal(Math.Min(count, 100) + (count > 100 ? 1 : 0), problem.Message.Split('\n').Length);
    }

    [Fact]
    public void A_problem_shows_no_secret()
    {
        var problem = new DefinitionProblem(null, null, "sk-abcdefghijklmnop", "sk-abcdefghijklmnop", "'sk-abcdefghijklmnop' is wrong.");

        Assert.Equal("key 'sk-...mnop': sk-...mnop: 'sk-...mnop' is wrong.", problem.ToString());
    }

    [Fact]
    public void A_definition_from_the_pipeline_takes_its_name_from_Name_or_from_the_alias()
    {
        var reader = new DefinitionReader();
        reader.ReadObject("s", () => new Hashtable { ["Name"] = "a", ["MaxBudget"] = 5, ["RpmLimit"] = "", ["Models"] = Array.Empty<string>() });
        reader.ReadObject("s", () => new Hashtable { ["key_alias"] = "b" });
        reader.ReadObject("s", () => new Hashtable { ["name"] = 7, ["KeyAlias"] = "c", ["Metadata"] = new Hashtable { ["owner"] = "me" } });

        KeySetDefinition set = Assert.Single(reader.Finish());

        Assert.Equal(["a", "b", "7"], set.Keys.Select(key => key.Ownership.Name));
        Assert.Equal(["a", "b", "c"], set.Keys.Select(key => key.Desired.Values[Sample.Property("KeyAlias")].GetString()));
        Assert.Equal(["max_budget", "key_alias", "key_alias metadata.owner"], set.Keys.Select(key => string.Join(' ', key.Ownership.Declared)));
    }

    [Fact]
    public void A_definition_from_the_pipeline_can_have_attributes_that_the_module_does_not_define()
    {
        var reader = new DefinitionReader();
        reader.ReadObject("s", () => new Hashtable { ["Name"] = "ci", ["AdditionalProperties"] = new Hashtable { ["new"] = new Hashtable { ["a"] = 1 } } });

        Assert.Equal([("new", """{"a":1}""")], Assert.Single(Assert.Single(reader.Finish()).Keys).Desired.Additional.Select(additional => (additional.Name, additional.Value.GetRawText())));
    }

    [Theory]
    [InlineData("k.yaml", "x-common: &common\n  max_budget: 5\nname: s\ndefaults:\nkeys:\n  ci:\n  cd:\n    <<: *common\n    x-note: for people\n")]
    [InlineData("k.json", """{ "name": "s", "X-Note": [1], "defaults": null, "keys": { "ci": null, "cd": { "max_budget": 5, "x-note": {} } } }""")]
    [InlineData("k.psd1", "@{ Name = 's'; 'x-note' = 1; Defaults = $null; Keys = @{ ci = $null; cd = @{ MaxBudget = 5; 'x-note' = 1 } } }")]
    public void Extension_fields_mean_nothing_and_an_empty_definition_has_no_attributes(string path, string text)
    {
        var reader = new DefinitionReader();
        reader.ReadText(path, text);

        Assert.Equal(["ci:", "cd:max_budget"], Assert.Single(reader.Finish()).Keys.Select(key => $"{key.Ownership.Name}:{string.Join(",", key.Ownership.Declared)}"));
    }

    [Fact]
    public void What_is_wrong_with_definitions_from_the_pipeline_is_reported_without_a_place()
    {
        var itself = new Hashtable();
        itself["self"] = itself;
        var reader = new DefinitionReader();
        reader.ReadObject("s", () => new Hashtable { ["Name"] = "", ["MaxBudget"] = 5 });
        reader.ReadObject("s", () => itself);
        reader.ReadObject("s", () => throw new FormatException("its property 'a' cannot be read: no"));
        reader.ReadObject("s", () => new Hashtable { ["Name"] = "ci", ["Colour"] = 5 });
        reader.ReadObject("s", () => "ci");
        reader.ReadObject("s", () => new Hashtable { ["Name"] = "ci" });
        reader.ReadText("k.json", """{ "name": "s", "keys": { "ci": {} } }""");

        Assert.Equal(
            """
            a definition from the pipeline requires a name: a property Name or KeyAlias.
            a definition from the pipeline cannot be used: it is nested more than 128 levels deep, or contains itself.
            a definition from the pipeline cannot be used: its property 'a' cannot be read: no.
            key 'ci': Colour: this is not an attribute of a key. Specify attributes of newer servers in AdditionalProperties.
            a definition from the pipeline requires a name: a property Name or KeyAlias.
            key 'ci': key_alias: 'ci' is the alias of 'ci'; an alias must be unique.
            k.json(1): key 'ci': the set 's' already has a key with that name.
            """,
            Assert.Throws<DefinitionException>(reader.Finish).Message);
    }

    private static string Ci(string attributes) => $"{{ \"name\": \"a\", \"keys\": {{ \"ci\": {{\n{attributes} }} }} }}";
}
