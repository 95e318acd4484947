using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Json;

/// <summary>Text as Python prints it inside a dictionary or a list.</summary>
internal static class PythonText
{
    /// <summary>A dictionary of one entry: <c>{'error': '...'}</c>.</summary>
    public static string Dictionary(string name, string value) => $"{{{Quote(name)}: {Quote(value)}}}";

    /// <summary>A list of texts: <c>['a', 'b']</c>.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quote))}]";

    /// <summary>A quoted text; in double quotes only if it contains an apostrophe and no double quote.</summary>
    public static string Quote(string value)
    {
        char quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        var text = new StringBuilder(value.Length + 2).Append(quote);
        foreach (char character in value)
            text.Append(Escape(character, quote));
        return text.Append(quote).ToString();
    }

    /// <summary>The name of the Python type that a JSON value becomes.</summary>
    public static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "NoneType",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.String => "str",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "dict",
        _ => value.GetRawText().IndexOfAny(['.', 'e', 'E']) < 0 ? "int" : "float",
    };

    private static string Escape(char character, char quote) => character switch
    {
        '\\' => @"\\",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ when character == quote => "\\" + character,
        < ' ' or '\x7f' => "\\x" + ((int)character).ToString("x2", CultureInfo.InvariantCulture),
        _ => character.ToString(),
    };
}
