using System.Management.Automation.Language;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Definitions;

/// <summary>Reads definitions written as PowerShell data (<c>.psd1</c>). Only constants are allowed; nothing in the file is run.</summary>
internal static class DataFileDefinitions
{
    /// <exception cref="FormatException">The text is no PowerShell data; the message says where.</exception>
    internal static DefinitionNode Read(string text)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] mistakes);
        if (mistakes.Length > 0)
        {
            throw new FormatException($"line {mistakes[0].Extent.StartLineNumber}: {mistakes[0].Message}");
        }

        return script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false) is HashtableAst root && IsAll(root, script)
            ? ReadMap(root)
            : throw new FormatException("line 1: it is not PowerShell data; the file has to be one hashtable: @{ Name = '...'; Keys = @{ ... } }.");
    }

    private static bool IsAll(HashtableAst root, ScriptBlockAst script) =>
        script.EndBlock is { Statements.Count: 1 } body && body.Statements[0].Extent.Text == root.Extent.Text;

    private static DefinitionNode ReadMap(HashtableAst map) => new(
        map.Extent.StartLineNumber,
        [.. map.KeyValuePairs.Select(pair => new DefinitionEntry(
            Convert.ToString(Constant(pair.Item1), System.Globalization.CultureInfo.InvariantCulture) ?? "",
            pair.Item1.Extent.StartLineNumber,
            ReadValue(pair.Item2)))]);

    private static DefinitionNode ReadValue(StatementAst statement)
    {
        ExpressionAst expression = (statement as PipelineAst)?.GetPureExpression() ?? throw NotConstant(statement);
        return expression is HashtableAst map ? ReadMap(map) : new DefinitionNode(expression.Extent.StartLineNumber, JsonWriting.From(Constant(expression)));
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

    private static FormatException NotConstant(Ast ast) =>
        new($"line {ast.Extent.StartLineNumber}: '{ast.Extent.Text}' is not constant; definitions hold constants only.");
}
