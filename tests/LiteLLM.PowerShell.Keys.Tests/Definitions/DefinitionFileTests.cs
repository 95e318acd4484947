using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.IO;

namespace LiteLLM.PowerShell.Keys.Tests.Definitions;

/// <summary>Keys written as definitions: into a new text, and into one that exists.</summary>
public sealed class DefinitionFileTests
{
    private static readonly IReadOnlyList<(string Name, LiteLLMKey Key)> Keys = Sample.Named(
        Sample.Key("""{"key_alias":"b","max_budget":5}""", "1"),
        Sample.Key("""{"key_alias":"a","rpm_limit":2}""", "2"));

    [Fact]
    public void A_new_file_contains_the_keys_in_the_order_of_their_names() =>
        Assert.Equal("name: s\nkeys:\n  a:\n    rpm_limit: 2\n  b:\n    max_budget: 5\n", DefinitionFile.New("k.yaml", "s", Keys));

    [Theory]
    [InlineData("k.yaml",
        "# top\nname: s\nkeys:\n  # first\n  b: # note\n    max_budget: 1 # old\n\n  c: {}\n# end\n",
        "# top\nname: s\nkeys:\n  # first\n  b:\n    max_budget: 5 # old\n\n  c: {}\n  a:\n    rpm_limit: 2\n# end\n")]
    [InlineData("k.yaml", "name: s\nkeys:\n  a: {}\n  b:\n    rpm_limit: 1\n  c: {}\n", "name: s\nkeys:\n  a:\n    rpm_limit: 2\n  b:\n    max_budget: 5\n  c: {}\n")]
    [InlineData("k.yaml", "name: s\nKEYS: {}\n", "name: s\nKEYS:\n  b:\n    max_budget: 5\n  a:\n    rpm_limit: 2\n")]
    [InlineData("k.json",
        "{\n  \"name\": \"s\",\n  \"keys\": {\n    \"b\": { \"max_budget\": 1 }, // note\n    \"c\": {}\n  }\n}\n",
        "{\n  \"name\": \"s\",\n  \"keys\": {\n    \"b\": {\n      \"max_budget\": 5\n    }, // note\n    \"c\": {},\n    \"a\": {\n      \"rpm_limit\": 2\n    }\n  }\n}\n")]
    [InlineData("k.json", "{\"name\":\"s\",\"keys\":{}}", "{\"name\":\"s\",\"keys\": {\n  \"b\": {\n    \"max_budget\": 5\n  },\n  \"a\": {\n    \"rpm_limit\": 2\n  }\n}}")]
    [InlineData("k.psd1",
        "@{\n    Name = 's'\n    Keys = @{\n        b = @{ MaxBudget = 1 } # note\n    }\n}\n",
        "@{\n    Name = 's'\n    Keys = @{\n        b = @{\n            MaxBudget = 5\n        }\n        a = @{\n            RpmLimit = 2\n        } # note\n    }\n}\n")]
    [InlineData("k.psd1", "@{ Name = 's'; Keys = @{} }", "@{ Name = 's'; Keys = @{\n    b = @{\n        MaxBudget = 5\n    }\n    a = @{\n        RpmLimit = 2\n    }\n} }")]
    public void Definitions_replace_those_of_their_names_or_are_appended(string path, string before, string after)
    {
        string text = DefinitionFile.With(path, before, Keys);

        Assert.Equal(after, text);
        Assert.Equal(after, DefinitionFile.With(path, after, Keys));
        Assert.Contains(DefinitionFile.Read(path, text).Keys, key => key.Ownership.Name == "a");
    }

    [Theory]
    [InlineData("k.json", "{ \"name\": \"s\" }", "k.json: it has no map of keys to which definitions can be added.")]
    [InlineData("k.json", "{ \"name\": \"s\", \"keys\": [] }", "k.json: it has no map of keys to which definitions can be added.")]
    [InlineData("k.json", "[]", "k.json: it has no map of keys to which definitions can be added.")]
    [InlineData("k.json", "{\n", "k.json(2): it is not JSON: ")]
    [InlineData("k.txt", "", "k.txt: the extension of a definition file must be one of ")]
    public void A_text_without_definitions_contains_none(string path, string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<DefinitionException>(() => DefinitionFile.With(path, text, Keys)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_new_file_of_no_format_is_refused()
    {
        Assert.StartsWith("k.txt: ", Assert.Throws<DefinitionException>(() => DefinitionFile.New("k.txt", "s", Keys)).Message, StringComparison.Ordinal);
        Assert.StartsWith("k.psd1: PowerShell data cannot contain both", Assert.Throws<DefinitionException>(
            () => DefinitionFile.New("k.psd1", "s", Sample.Named(Sample.Key("""{"key_alias":"a"}"""), Sample.Key("""{"key_alias":"A"}""")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_Terraform_keep_their_order_and_need_no_alias_that_is_their_name()
    {
        TerraformKey[] keys =
        [
            new("b", "b", null, [("key_alias", Sample.Json("\"b\"")), ("max_budget", Sample.Json("5"))], []),
            new("a", "other", null, [("key_alias", Sample.Json("\"other\"")), ("duration", Sample.Json("\"1d\""))], []),
        ];

        Assert.Equal("name: s\nkeys:\n  b:\n    max_budget: 5\n  a:\n    key_alias: other\n    duration: \"1d\"\n", DefinitionFile.Of("k.yaml", "s", keys));
        Assert.Contains("KeyAlias = 'other'\n", DefinitionFile.Of("k.psd1", "s", keys), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_written_and_read_unless_it_is_missing_or_endless()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "k.json");
            AtomicFile.Write(path, new string('é', 100_000));
            Assert.Equal(new string('é', 100_000), DefinitionFile.Text(path));

            string endless = Path.Combine(folder, "endless.json");
            using (FileStream file = File.Create(endless))
            {
                file.SetLength(64 * 1024 * 1024 + 1);
            }

            LiteLLMException tooLong = Assert.Throws<LiteLLMException>(() => DefinitionFile.Text(endless));
            Assert.Equal(("FileNotRead", $"{endless} was not read: it is longer than 64 million characters, the maximum for definitions."), (tooLong.ErrorId, tooLong.Message));

            string missing = Path.Combine(folder, "none", "k.json");
            LiteLLMException unread = Assert.Throws<LiteLLMException>(() => DefinitionFile.Text(missing));
            LiteLLMException unwritten = Assert.Throws<LiteLLMException>(() => AtomicFile.Write(missing, ""));

            Assert.Equal(("FileNotRead", true), (unread.ErrorId, unread.Message.StartsWith($"{missing} was not read: ", StringComparison.Ordinal)));
            Assert.Equal(("FileNotWritten", true), (unwritten.ErrorId, unwritten.Message.StartsWith($"{missing} was not written: ", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_change_of_a_file_keeps_its_encoding_and_a_new_file_is_UTF_8_without_a_mark()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            DefinitionFile.Update(path, text => text is null ? "é" : "not new", CancellationToken.None);
            Assert.Equal("é"u8.ToArray(), File.ReadAllBytes(path));

            File.WriteAllText(path, "a", System.Text.Encoding.Unicode);
            DefinitionFile.Update(path, text => text + "é", CancellationToken.None);
            Assert.Equal([0xFF, 0xFE, (byte)'a', 0, 0xE9, 0], File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Added_definitions_have_the_line_ends_of_the_file() => Assert.Equal(
        "{\r\n  \"name\": \"s\",\r\n  \"keys\": {\r\n    \"a\": {},\r\n    \"ci\": {\r\n      \"max_budget\": 5\r\n    }\r\n  }\r\n}\r\n",
        DefinitionFile.With("k.json", "{\r\n  \"name\": \"s\",\r\n  \"keys\": {\r\n    \"a\": {}\r\n  }\r\n}\r\n", [("ci", Sample.Key("""{"key_alias":"ci","max_budget":5}"""))]));

    [Fact]
    public void A_configuration_of_Terraform_is_refused_with_the_cmdlet_that_converts_it() => Assert.Equal(
        "k.tf.json: it is a configuration of Terraform. Convert it with ConvertFrom-LiteLLMTerraformState.",
        Assert.Throws<DefinitionException>(() => DefinitionFile.Read("k.tf.json", "{}")).Message);
}
