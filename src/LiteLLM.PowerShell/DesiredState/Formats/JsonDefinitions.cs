using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Definitions in JSON. Comments and trailing commas are allowed.</summary>
internal sealed class JsonDefinitions : DefinitionFormat
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = JsonValueReader.ServerDocument.MaxDepth };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = JsonValueReader.ServerDocument.MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal override IReadOnlyList<string> Extensions { get; } = [".json"];

    protected override string Separator => ",";

    internal override DefinitionNode Read(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var position = new TextPosition(bytes);
        var reader = new Utf8JsonReader(bytes, ReaderOptions);
        try
        {
            reader.Read();
            DefinitionNode root = ReadValue(ref reader, position);
            ThrowIfDuplicates(bytes);
            return root;
        }
        catch (JsonException problem)
        {
            throw new DefinitionSyntaxException((int)(problem.LineNumber ?? 0) + 1, $"it is not JSON: {Short(problem.Message)}");
        }
        catch (InvalidOperationException)
        {
            throw new DefinitionSyntaxException(position.Line, "a text in it contains half of a character (an unpaired surrogate).");
        }
    }

    internal override string Document(string set, IEnumerable<(string Name, JsonElement Value)> keys) =>
        Text(JsonValueWriter.Object([("name", JsonValueWriter.From(set)), ("keys", JsonValueWriter.Object(keys))])) + "\n";

    protected override string Entry(string name, JsonElement value, string newLine) =>
        $"{Text(JsonValueWriter.From(name))}: {Text(value).Replace("\n", newLine)}";

    /// <summary>Formats a value on several lines.</summary>
    internal static string Text(JsonElement value) => JsonSerializer.Serialize(value, Indented).Replace("\r\n", "\n");

    private static DefinitionNode ReadValue(ref Utf8JsonReader reader, TextPosition position)
    {
        int line = position.LineAt(reader.TokenStartIndex);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            JsonElement value = JsonElement.ParseValue(ref reader);
            _ = JsonValueReader.ToObject(value);
            return new DefinitionNode(line, value);
        }

        var entries = new List<DefinitionEntry>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            int start = position.CharacterAt(reader.TokenStartIndex);
            int nameLine = position.LineAt(reader.TokenStartIndex);
            reader.Read();
            DefinitionNode value = ReadValue(ref reader, position);
            entries.Add(new DefinitionEntry(name, nameLine, start, position.CharacterAt(reader.BytesConsumed), value));
        }

        return new DefinitionNode(line, entries);
    }

    /// <summary>A JSON reader would use the last of several members of the same name, and drop the others in silence.</summary>
    /// <exception cref="DefinitionSyntaxException">An object has two members of the same name.</exception>
    private static void ThrowIfDuplicates(byte[] bytes)
    {
        var position = new TextPosition(bytes);
        var reader = new Utf8JsonReader(bytes, ReaderOptions);
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName when !open.Peek().Add(reader.GetString()!):
                    throw new DefinitionSyntaxException(position.LineAt(reader.TokenStartIndex), $"'{reader.GetString()}' is specified twice in the same object.");
            }
        }
    }

    private static string Short(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message.Substring(0, end);
    }

    /// <summary>Converts byte positions, in ascending order, to lines and character positions.</summary>
    private sealed class TextPosition(byte[] text)
    {
        private long _position;
        private int _line = 1;
        private int _character;

        /// <summary>The line of the last position.</summary>
        internal int Line => _line;

        internal int LineAt(long position)
        {
            GoTo(position);
            return _line;
        }

        internal int CharacterAt(long position)
        {
            GoTo(position);
            return _character;
        }

        private void GoTo(long position)
        {
            for (; _position < position; _position++)
            {
                byte unit = text[_position];
                _line += unit == '\n' ? 1 : 0;
                _character += unit >= 0xF0 ? 2 : (unit & 0xC0) == 0x80 ? 0 : 1;
            }
        }
    }
}
