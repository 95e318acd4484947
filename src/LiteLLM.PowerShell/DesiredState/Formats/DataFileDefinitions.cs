using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Definitions in the format of PowerShell data files (<c>.psd1</c>). Only constants are allowed, and no code in the file is run.</summary>
internal sealed class DataFileDefinitions : DefinitionFormat
{
    private const string Indent = "    ";
    private static readonly Regex Plain = new("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant, RegexLimit.Time);

    internal override IReadOnlyList<string> Extensions { get; } = [".psd1"];

    protected override string Separator => "";

    internal override DefinitionNode Read(string text)
    {
        ScriptBlockAst script = Parse(text, out ParseError[] mistakes);
        if (mistakes.Length > 0)
        {
            throw new DefinitionSyntaxException(mistakes[0].Extent.StartLineNumber, mistakes[0].Message);
        }

        return script.EndBlock is { Statements.Count: 1 } body && (body.Statements[0] as PipelineAst)?.GetPureExpression() is HashtableAst root
            ? ReadMap(root)
            : throw new DefinitionSyntaxException(1, "it is not PowerShell data; the file must be a single hashtable: @{ Name = '...'; Keys = @{ ... } }.");
    }

    /// <exception cref="DefinitionSyntaxException">The parser fails, for example because the text is nested too deeply.</exception>
    private static ScriptBlockAst Parse(string text, out ParseError[] mistakes)
    {
        try
        {
            return Parser.ParseInput(text, out _, out mistakes);
        }
        catch (Exception problem) when (problem is RuntimeException or InsufficientExecutionStackException)
        {
            throw new DefinitionSyntaxException(1, $"PowerShell cannot parse it: {problem.Message}");
        }
    }

    internal override string NameOf(KeyProperty property) => property.Name;

    internal override string Document(string set, IEnumerable<(string Name, JsonElement Value)> keys) =>
        Text(JsonValueWriter.Object([("Name", JsonValueWriter.From(set)), ("Keys", JsonValueWriter.Object(keys))]), "\n") + "\n";

    protected override string Entry(string name, JsonElement value, string newLine) => EntryText(name, value, newLine);

    private static string EntryText(string name, JsonElement value, string newLine) =>
        $"{(Plain.IsMatch(name) ? name : Quoted(name))} = {Text(value, newLine)}";

    private static string Text(JsonElement value, string newLine) => value.ValueKind switch
    {
        JsonValueKind.Object when value.EnumerateObject().Any() =>
            $"@{{{string.Concat(Distinct(value).Select(entry => $"{newLine}{Indent}{EntryText(entry.Name, entry.Value, newLine + Indent)}"))}{newLine}}}",
        JsonValueKind.Object => "@{}",
        JsonValueKind.Array => $"@({string.Join(", ", value.EnumerateArray().Select(item => Text(item, newLine + Indent)))})",
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.True => "$true",
        JsonValueKind.False => "$false",
        JsonValueKind.Number => Number(value),
        _ => "$null",
    };

    /// <summary>Formats a number so that PowerShell parses the same value. A fraction with more digits than a double can represent gets the decimal suffix.</summary>
    private static string Number(JsonElement value)
    {
        string text = value.GetRawText();
        if (text.All(character => character == '-' || char.IsDigit(character)))
        {
            return text;
        }

        string asDouble = JsonValueWriter.From(value.GetDouble()).GetRawText();
        bool isDecimal = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact);
        return isDecimal && exact != decimal.Parse(asDouble, NumberStyles.Float, CultureInfo.InvariantCulture)
            ? exact.ToString(CultureInfo.InvariantCulture) + "d"
            : asDouble;
    }

    private static IEnumerable<JsonProperty> Distinct(JsonElement map)
    {
        foreach (IGrouping<string, JsonProperty> same in map.EnumerateObject().GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase))
        {
            yield return same.Count() == 1
                ? same.Single()
                : throw new FormatException($"PowerShell data cannot contain both '{same.First().Name}' and '{same.Last().Name}', which differ only in case; write a .json file.");
        }
    }

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private static DefinitionNode ReadMap(HashtableAst map) => new(
        map.Extent.StartLineNumber,
        [.. map.KeyValuePairs.Select(pair => new DefinitionEntry(
            Convert.ToString(Constant(pair.Item1), CultureInfo.InvariantCulture) ?? "",
            pair.Item1.Extent.StartLineNumber,
            pair.Item1.Extent.StartOffset,
            pair.Item2.Extent.EndOffset,
            ReadValue(pair.Item2)))]);

    private static DefinitionNode ReadValue(StatementAst statement)
    {
        ExpressionAst expression = (statement as PipelineAst)?.GetPureExpression() ?? throw NotConstant(statement);
        return expression is HashtableAst map ? ReadMap(map) : new DefinitionNode(expression.Extent.StartLineNumber, JsonValueWriter.From(Constant(expression)));
    }

    private static object? Constant(ExpressionAst expression)
    {
        try
        {
            return expression.SafeGetValue();
        }
        catch (InvalidOperationException)
        {
            throw NotConstant(expression);
        }
    }

    private static DefinitionSyntaxException NotConstant(Ast ast) =>
        new(ast.Extent.StartLineNumber, $"'{ast.Extent.Text}' is not a constant; definitions can contain only constants.");
}
