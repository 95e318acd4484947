using System.Text.Json;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;

namespace LiteLLM.PowerShell.Keys.Tests.Definitions;

/// <summary>The three formats of definitions: what is read, where it stands, and what is written.</summary>
public sealed class FormatTests
{
    /// <summary>Every kind of value, with names and texts that a format has to quote.</summary>
    private const string Everything = """
        {"plain_1":"some text","two words":"it's","é":"- dash: #","word":"yes","number":"1.5","empty":"","lines":"a\nb",
        "list":["a","b",1,true,null],"nested":[["a"],{"b":[1]},"c"],"none":[],"no_map":{},"map":{"deep":{"deeper":-1}},
        "whole":12345678901234567890,"fraction":0.1,"exact":0.12345678901234567890123,"large":1E+30,"yes":true,"no":false,"null":null}
        """;

    public static TheoryData<string> Endings => [.. DefinitionFormat.AllExtensions];

    [Theory]
    [MemberData(nameof(Endings))]
    public void What_is_written_is_read_again_without_change(string ending)
    {
        DefinitionFormat format = DefinitionFormat.Of("keys" + ending);
        JsonElement value = Sample.Json(Everything);

        JsonElement read = format.Read(format.Document("the set", [("a key", value), ("b", Sample.Json("{}"))])).ToJson();

        JsonProperty[] parts = [.. read.EnumerateObject()];
        Assert.Equal("the set", parts[0].Value.GetString());
        Assert.Equal(["a key", "b"], parts[1].Value.EnumerateObject().Select(key => key.Name));
        Assert.Equal(value.EnumerateObject().Select(entry => entry.Name), parts[1].Value.GetProperty("a key").EnumerateObject().Select(entry => entry.Name));
        Assert.All(value.EnumerateObject(), entry => Assert.True(
            PowerShell.Json.JsonEquality.Same(entry.Value, parts[1].Value.GetProperty("a key").GetProperty(entry.Name)),
            $"{entry.Name}: {parts[1].Value.GetProperty("a key").GetProperty(entry.Name)}"));
    }

    [Fact]
    public void Json_is_written_with_indentation() => Assert.Equal(
        """
        {
          "name": "s",
          "keys": {
            "ci": {
              "max_budget": 5,
              "models": [
                "é"
              ]
            }
          }
        }

        """,
        Document(".json"));

    [Fact]
    public void Yaml_is_written_without_quotes_where_they_are_not_needed() => Assert.Equal(
        """
        name: s
        keys:
          ci:
            max_budget: 5
            models:
              - "é"

        """,
        Document(".yaml"));

    [Fact]
    public void A_list_in_Yaml_has_a_line_for_each_item_if_all_are_simple() => Assert.Equal(
        "name: s\nkeys:\n  a:\n    - x\n    - 1\n  b: [[\"x\"],1]\n  c: []\n",
        DefinitionFormat.Of("k.yaml").Document("s", [("a", Sample.Json("""["x",1]""")), ("b", Sample.Json("""[["x"],1]""")), ("c", Sample.Json("[]"))]));

    [Fact]
    public void PowerShell_data_is_written_with_indentation() => Assert.Equal(
        """
        @{
            Name = 's'
            Keys = @{
                ci = @{
                    max_budget = 5
                    models = @('é')
                }
            }
        }

        """,
        Document(".psd1"));

    [Theory]
    [InlineData("text", "text")]
    [InlineData("a-b_c.d/e 1", "a-b_c.d/e 1")]
    [InlineData("_", "_")]
    [InlineData("1", "\"1\"")]
    [InlineData("True", "\"True\"")]
    [InlineData("NULL", "\"NULL\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("n", "\"n\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("false", "\"false\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("a  b", "\"a  b\"")]
    [InlineData("a ", "\"a \"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("", "\"\"")]
    public void A_text_in_Yaml_is_quoted_if_it_could_be_interpreted_otherwise(string text, string written) =>
        Assert.Contains($"a: {written}\n", DefinitionFormat.Of("k.yml").Document("s", [("a", JsonSerializer.SerializeToElement(text))]), StringComparison.Ordinal);

    [Theory]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("null", "null")]
    [InlineData("Null", "null")]
    [InlineData("NULL", "null")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("false", "false")]
    [InlineData("False", "false")]
    [InlineData("FALSE", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("12", "12")]
    [InlineData("-1.50e+3", "-1.50e+3")]
    [InlineData("0", "0")]
    [InlineData("007", "\"007\"")]
    [InlineData("1.", "\"1.\"")]
    [InlineData("0x10", "\"0x10\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("[a, 1, ~]", "[\"a\",1,null]")]
    [InlineData("{b: 1}", "{\"b\":1}")]
    public void Plain_words_in_Yaml_mean_what_they_mean_in_Json(string written, string expected) =>
        Assert.Equal(expected, DefinitionFormat.Of("k.yaml").Read("a: " + written).ToJson().GetProperty("a").GetRawText());

    [Theory]
    [InlineData("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n", """{"a":1,"b":3}""")]
    [InlineData("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\n", """{"a":1,"b":3}""")]
    [InlineData("x: &x {a: 1, b: 2}\nz: &z {a: 5, c: 6}\ny: {<<: [*x, *z], d: 7}\n", """{"a":1,"b":2,"c":6,"d":7}""")]
    [InlineData("x: &x {a: 1}\nz: &z {<<: *x, b: 2}\ny: {<<: *z}\n", """{"a":1,"b":2}""")]
    [InlineData("y: {<<: {a: 1}}\n", """{"a":1}""")]
    [InlineData("y: {'<<': {a: 1}}\n", """{"<<":{"a":1}}""")]
    public void A_merge_key_in_Yaml_adds_the_entries_of_the_maps_that_it_refers_to(string text, string expected) =>
        Assert.Equal(expected, DefinitionFormat.Of("k.yaml").Read(text).ToJson().GetProperty("y").GetRawText());

    [Fact]
    public void An_alias_in_Yaml_ends_where_it_is_written()
    {
        const string Text = "x: &x {a: 1}\nkeys:\n  one: *x\n  two: {<<: *x}\n  three:\n    <<: *x\nlast: [*x, *x]\n";

        DefinitionNode root = DefinitionFormat.Of("k.yaml").Read(Text);

        Assert.Equal(
            ["keys:\n  one: *x\n  two: {<<: *x}\n  three:\n    <<: *x", "one: *x", "two: {<<: *x}", "three:\n    <<: *x", "last: [*x, *x]"],
            root.Entries![1].Value.Entries!.Prepend(root.Entries[1]).Append(root.Entries[2]).Select(entry => Text[entry.Start..entry.End]));
    }

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("-2", "-2")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("0.12345678901234567890123", "0.12345678901234567890123d")]
    [InlineData("1e2", "100.0")]
    [InlineData("1E+30", "1E+30")]
    public void A_number_in_PowerShell_data_has_the_shortest_form_that_keeps_it(string number, string written) =>
        Assert.Contains($"a = {written}\n", DefinitionFormat.Of("k.psd1").Document("s", [("a", Sample.Json(number))]), StringComparison.Ordinal);

    [Theory]
    [InlineData("k.json", "{\n\"a\": {\n\"b\": 1 }, // note\n\"c\": [\n2,], }", "a:2 b:3 c:4")]
    [InlineData("k.yaml", "# note\na:\n  b: 1\nc: [\n 2]", "a:2 b:3 c:4")]
    [InlineData("k.psd1", "@{\na = @{\nb = 1 } # note\nc = @(\n2) }", "a:2 b:3 c:4")]
    public void Names_have_lines_in_every_format(string path, string text, string lines)
    {
        DefinitionNode root = DefinitionFormat.Of(path).Read(text);

        Assert.Equal("""{"a":{"b":1},"c":[2]}""", root.ToJson().GetRawText());
        Assert.Equal(lines, string.Join(' ', Entries(root).Select(entry => $"{entry.Name}:{entry.Line}")));
    }

    [Theory]
    [InlineData("k.json", "{ \"a\": 1, \"é😀\": {\"b\": [1, 2]} }", "\"a\": 1|\"é😀\": {\"b\": [1, 2]}|\"b\": [1, 2]")]
    [InlineData("k.yaml", "a: 1\n\"é😀\": {b: [1, 2]} # note", "a: 1|\"é😀\": {b: [1, 2]}|b: [1, 2]")]
    [InlineData("k.psd1", "@{ a = 1; 'é😀' = @{ b = @(1, 2) } }", "a = 1|'é😀' = @{ b = @(1, 2) }|b = @(1, 2)")]
    public void An_entry_knows_where_it_starts_and_ends(string path, string text, string entries) => Assert.Equal(
        entries, string.Join('|', Entries(DefinitionFormat.Of(path).Read(text)).Select(entry => text[entry.Start..entry.End])));

    [Theory]
    [InlineData("k.json", "{\n\"a\": }", 2, "it is not JSON: '}' is an invalid start of a value.")]
    [InlineData("k.json", "{ \"a\":\n\"\\ud83d\" }", 2, "a text in it contains half of a character (an unpaired surrogate).")]
    [InlineData("k.json", "{} {}", 1, "it is not JSON: '{' is invalid after a single JSON value.")]
    [InlineData("k.yaml", "a: 1\n---\nb: 2\n", 1, "it contains 2 documents instead of one.")]
    [InlineData("k.yaml", "", 1, "it contains 0 documents instead of one.")]
    [InlineData("k.yaml", "a: 1\n? [b]\n: 2\n", 2, "a name must be a string.")]
    [InlineData("k.yaml", "a: &a\n  b: *a\n", 2, "it is nested more than 128 levels deep, or contains itself.")]
    [InlineData("k.yaml", "a: 'b", 1, "it is not YAML: ")]
    [InlineData("k.psd1", "@{ a = 1\n b = }", 2, "Missing statement after '=' in hash literal.")]
    [InlineData("k.psd1", "@{ a = 1 }; 2", 1, "it is not PowerShell data; the file must be a single hashtable: @{ Name = '...'; Keys = @{ ... } }.")]
    [InlineData("k.psd1", "2", 1, "it is not PowerShell data; the file must be a single hashtable: @{ Name = '...'; Keys = @{ ... } }.")]
    [InlineData("k.psd1", "@{ a = 1;\n b = Get-Date }", 2, "'Get-Date' is not a constant; definitions can contain only constants.")]
    [InlineData("k.psd1", "@{ a = 1;\n b = $home }", 2, "'$home' is not a constant; definitions can contain only constants.")]
    [InlineData("k.psd1", "@{ a = 1;\n b = if (1) { 2 } }", 2, "'if (1) { 2 }' is not a constant; definitions can contain only constants.")]
    public void A_text_of_another_format_is_refused_with_its_line(string path, string text, int line, string message)
    {
        DefinitionSyntaxException problem = Assert.Throws<DefinitionSyntaxException>(() => DefinitionFormat.Of(path).Read(text));

        Assert.Equal(line, problem.Line);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_differ_only_in_case_are_refused_by_PowerShell_data()
    {
        FormatException problem = Assert.Throws<FormatException>(() => DefinitionFormat.Of("k.psd1").Document("s", [("a", Sample.Json("""{"b":{"x":1,"X":2}}"""))]));

        Assert.Equal("PowerShell data cannot contain both 'x' and 'X', which differ only in case; write a .json file.", problem.Message);
    }

    [Theory]
    [InlineData("a.JSON", true)]
    [InlineData("a.psd1", true)]
    [InlineData("a.yml", true)]
    [InlineData("a.json.txt", false)]
    [InlineData("json", false)]
    public void A_format_is_known_by_the_ending_of_a_file(string path, bool isOne) => Assert.Equal(isOne, DefinitionFormat.IsOne(path));

    [Fact]
    public void Attributes_have_the_names_that_people_know_in_a_format()
    {
        Assert.Equal("max_budget", DefinitionFormat.Of("k.json").NameOf(Sample.Property("MaxBudget")));
        Assert.Equal("max_budget", DefinitionFormat.Of("k.yaml").NameOf(Sample.Property("MaxBudget")));
        Assert.Equal("MaxBudget", DefinitionFormat.Of("k.psd1").NameOf(Sample.Property("MaxBudget")));
    }

    private static string Document(string ending) =>
        DefinitionFormat.Of("k" + ending).Document("s", [("ci", Sample.Json("""{"max_budget":5,"models":["é"]}"""))]);

    private static IEnumerable<DefinitionEntry> Entries(DefinitionNode node) =>
        (node.Entries ?? []).SelectMany(entry => Entries(entry.Value).Prepend(entry));
}
