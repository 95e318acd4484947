using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Libraries;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Definitions in YAML: a single document, in which unquoted scalars have the same meaning as in JSON.</summary>
internal sealed class YamlDefinitions : DefinitionFormat
{
    private const string Indent = "  ";
    private static readonly string[] Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    private static readonly Regex Plain = new("^[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$", RegexOptions.CultureInvariant, RegexLimit.Time);
    private static readonly Regex Number = new(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant, RegexLimit.Time);

    internal override IReadOnlyList<string> Extensions { get; } = [".yaml", ".yml"];

    protected override string Separator => "";

    internal override DefinitionNode Read(string text)
    {
        try
        {
            return Node(Yaml.Read(text));
        }
        catch (YamlSyntaxException problem)
        {
            throw new DefinitionSyntaxException(problem.Line, problem.Message);
        }
    }

    internal override string Document(string set, IEnumerable<(string Name, JsonElement Value)> keys) =>
        EntryText("name", JsonValueWriter.From(set), "\n") + "\n" + EntryText("keys", JsonValueWriter.Object(keys), "\n") + "\n";

    protected override string Entry(string name, JsonElement value, string newLine) => EntryText(name, value, newLine);

    private static string EntryText(string name, JsonElement value, string newLine) => $"{Text(name)}:{Value(value, newLine)}";

    /// <summary>Formats the value after a colon: scalars on the same line, lists and maps on the lines below.</summary>
    private static string Value(JsonElement value, string newLine) => value.ValueKind switch
    {
        JsonValueKind.Object when value.EnumerateObject().Any() =>
            string.Concat(value.EnumerateObject().Select(entry => $"{newLine}{Indent}{EntryText(entry.Name, entry.Value, newLine + Indent)}")),
        JsonValueKind.Array when value.GetArrayLength() > 0 && value.EnumerateArray().All(IsScalar) =>
            string.Concat(value.EnumerateArray().Select(item => $"{newLine}{Indent}- {Scalar(item)}")),
        _ => " " + Scalar(value),
    };

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Scalar(JsonElement value) => value.ValueKind == JsonValueKind.String ? Text(value.GetString()!) : value.GetRawText();

    /// <summary>Formats a string without quotes if it is unambiguous, and otherwise as in JSON, which is also valid YAML.</summary>
    private static string Text(string text) =>
        Plain.IsMatch(text) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? text : JsonValueWriter.From(text).GetRawText();

    private static DefinitionNode Node(YamlValue value) => value.Entries is null
        ? new DefinitionNode(value.Line, Json(value))
        : new DefinitionNode(value.Line, [.. value.Entries.Select(entry => new DefinitionEntry(
            entry.Name.Text ?? throw new DefinitionSyntaxException(entry.Name.Line, "a name must be a string."),
            entry.Name.Line,
            entry.Name.Start,
            entry.Value.End,
            Node(entry.Value)))]);

    private static JsonElement Json(YamlValue value) =>
        value.Items is not null ? JsonValueWriter.From(value.Items.Select(item => Node(item).ToJson()).ToArray())
        : !value.IsPlain ? JsonValueWriter.From(value.Text)
        : value.Text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => JsonValueWriter.Null,
            "true" or "True" or "TRUE" => JsonValueWriter.From(true),
            "false" or "False" or "FALSE" => JsonValueWriter.False,
            var text when Number.IsMatch(text!) => JsonValueWriter.Raw(text!),
            var text => JsonValueWriter.From(text),
        };
}
