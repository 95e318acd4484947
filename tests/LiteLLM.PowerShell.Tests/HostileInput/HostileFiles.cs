using System.Text;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.HostileInput;

/// <summary>Files of definitions that nobody should have written.</summary>
internal static class HostileFiles
{
    private const string Json = """{"name":"s","keys":{"declared":{"max_budget":1}}}""";

    internal static readonly IReadOnlyDictionary<string, Func<TemporaryFolder, string>> ByName = new Dictionary<string, Func<TemporaryFolder, string>>
    {
        ["empty.json"] = File(".json", ""),
        ["empty.yaml"] = File(".yaml", ""),
        ["empty.psd1"] = File(".psd1", ""),
        ["blank"] = File(".json", " \n\t"),
        ["null"] = File(".json", "null"),
        ["number"] = File(".json", "1e999"),
        ["list"] = File(".json", "[[]]"),
        ["deep json"] = File(".json", string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
        ["deep json list"] = File(".json", "{\"name\":\"s\",\"keys\":{\"a\":{\"metadata\":{\"x\":" + new string('[', 100_000)),
        ["half a character"] = File(".json", """{"name":"s","keys":{"a\ud800":{"user_id":"\udc00"}}}"""),
        ["NUL in a name"] = File(".json", """{"name":"s","keys":{"a\u0000b":{"user_id":"\u0000"}}}"""),
        ["numbers"] = File(".json", """{"name":"s","keys":{"a":{"max_budget":1e999,"tpm_limit":99999999999999999999,"rpm_limit":-1,"spend":5}}}"""),
        ["wrong types"] = File(".json", """{"name":7,"keys":{"a":{"models":{"x":1},"metadata":[1],"blocked":"perhaps","expires":"never"},"b":[],"c":null}}"""),
        ["the same name twice"] = File(".json", """{"name":"s","name":"t","keys":{"a":{},"a":{}}}"""),
        ["10,000 wrong keys"] = File(".json", """{"name":"s","keys":{""" + string.Join(",", Enumerable.Range(0, 10_000).Select(number => $"\"k{number}\":{{\"nothing\":1}}")) + "}}"),
        ["deep yaml"] = File(".yaml", "name: s\nkeys: " + new string('[', 100_000)),
        ["deep yaml map"] = File(".yaml", string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "a:\n"))),
        ["anchors that multiply"] = File(".yaml", "name: s\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(
            level => $"a{level}: &a{level} [{string.Join(",", Enumerable.Repeat($"*a{level - 1}", 9))}]\n")) + "keys: { k: { metadata: { x: *a9 } } }\n"),
        ["an anchor in itself"] = File(".yaml", "name: s\nkeys: &k { a: *k }\n"),
        ["an unknown anchor"] = File(".yaml", "name: s\nkeys: *nothing\n"),
        ["two documents"] = File(".yaml", "name: s\nkeys: {}\n---\nname: t\n"),
        ["tags"] = File(".yaml", "name: !!python/object/apply:os.system ['true']\nkeys: {}\n"),
        ["tabs"] = File(".yaml", "name: s\n\tkeys:\n\t\ta: {}\n"),
        ["complex names"] = File(".yaml", "? [a, b]\n: c\nname: s\nkeys: { ? {x: y} : {} }\n"),
        ["code"] = File(".psd1", "@{ Name = 's'; Keys = @{ a = @{ UserId = $(throw 'it ran') } } }"),
        ["a command"] = File(".psd1", "throw 'it ran'"),
        ["an expanding text"] = File(".psd1", "@{ Name = \"$env:PATH\"; Keys = @{} }"),
        ["a method"] = File(".psd1", "@{ Name = [IO.File]::ReadAllText('/etc/hostname'); Keys = @{} }"),
        ["a script block"] = File(".psd1", "@{ Name = 's'; Keys = @{ a = { throw 'it ran' } } }"),
        ["deep psd1"] = File(".psd1", string.Concat(Enumerable.Repeat("@{a=", 20_000))),
        ["deep psd1 list"] = File(".psd1", "@{ Name = 's'; Keys = " + new string('(', 20_000)),
        ["UTF-8 with a mark"] = Encoded(".json", Json, new UTF8Encoding(true)),
        ["UTF-16"] = Encoded(".json", Json, Encoding.Unicode),
        ["UTF-16, big end first"] = Encoded(".json", Json, Encoding.BigEndianUnicode),
        ["UTF-32"] = Encoded(".json", Json, Encoding.UTF32),
        ["binary.json"] = Bytes(".json"),
        ["binary.yaml"] = Bytes(".yaml"),
        ["binary.psd1"] = Bytes(".psd1"),
        ["long line"] = File(".yaml", "name: s\nkeys: { a: { user_id: " + new string('x', 2_000_000) + " } }\n"),
        ["a folder"] = folder => Directory.CreateDirectory(folder["folder.json"]).FullName,
        ["a missing file"] = folder => folder["missing.json"],
        ["a folder that is none"] = folder => folder["missing/missing.json"],
        ["a device without end"] = folder => System.IO.File.CreateSymbolicLink(folder["zero.json"], "/dev/zero").FullName,
        ["another ending"] = File(".txt", Json),
        ["a name with wildcards"] = folder => folder.Write("[a-z].json", Json),
        ["state with wrong types"] = File(".json", """{"version":4,"resources":[{"mode":"managed","type":"litellm_key","name":7,"instances":{"a":1}},{"mode":"managed","type":"litellm_key","instances":[null,7,{"attributes":[]},{"schema_version":1e99,"attributes":{"soft_budget":"x","metadata":7}}]}]}"""),
        ["state with deep modules"] = File(".json", """{"values":{"root_module":""" + string.Concat(Enumerable.Repeat("{\"child_modules\":[", 5_000))),
    };

    private static Func<TemporaryFolder, string> File(string ending, string text) => folder => folder.Write("keys" + ending, text);

    private static Func<TemporaryFolder, string> Bytes(string ending) => folder =>
    {
        byte[] bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        System.IO.File.WriteAllBytes(folder["keys" + ending], bytes);
        return folder["keys" + ending];
    };

    private static Func<TemporaryFolder, string> Encoded(string ending, string text, Encoding encoding) => folder =>
    {
        System.IO.File.WriteAllText(folder["keys" + ending], text, encoding);
        return folder["keys" + ending];
    };
}
