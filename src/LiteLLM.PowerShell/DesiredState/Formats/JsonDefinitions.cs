using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Definitions in JSON. Comments and trailing commas are allowed.</summary>
internal sealed class JsonDefinitions : DefinitionFormat
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = JsonValueReader.ServerDocument.MaxDepth };
    private static readonly JsonDocumentOptions DocumentOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = JsonValueReader.ServerDocument.MaxDepth };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = JsonValueReader.ServerDocument.MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int FlushedBytes = 64 * 1024;

    internal override IReadOnlyList<string> Extensions { get; } = [".json"];

    protected override string Separator => ",";

    internal override DefinitionNode Read(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var position = new TextPosition(bytes);
        var reader = new Utf8JsonReader(bytes, ReaderOptions);
        try
        {
            JsonElement document = JsonDocument.Parse(bytes, DocumentOptions).RootElement; // The values refer to it.
            reader.Read();
            DefinitionNode root = ReadValue(ref reader, document, position);
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

    /// <summary>Writes each definition when it is enumerated, because the definitions of all keys together are large.</summary>
    internal override string Document(string set, IEnumerable<(string Name, JsonElement Value)> keys)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, MaxDepth = Indented.MaxDepth, Encoder = Indented.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("name", set);
            writer.WriteStartObject("keys");
            foreach ((string name, JsonElement value) in keys)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
                if (writer.BytesPending > FlushedBytes)
                {
                    writer.Flush();
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).Replace("\r\n", "\n");
    }

    protected override string Entry(string name, JsonElement value, string newLine) =>
        $"{Text(JsonValueWriter.From(name))}: {Text(value).Replace("\n", newLine)}";

    /// <summary>Formats a value on several lines.</summary>
    internal static string Text(JsonElement value) => JsonSerializer.Serialize(value, Indented).Replace("\r\n", "\n");

    /// <summary>Reads a value of the document whose first token the reader has read. The reader knows the positions, and the document has the values.</summary>
    private static DefinitionNode ReadValue(ref Utf8JsonReader reader, JsonElement value, TextPosition position)
    {
        int line = position.LineAt(reader.TokenStartIndex);
        if (value.ValueKind != JsonValueKind.Object)
        {
            reader.Skip();
            _ = JsonValueReader.ToObject(value);
            return new DefinitionNode(line, value);
        }

        var entries = new List<DefinitionEntry>();
        JsonElement.ObjectEnumerator members = value.EnumerateObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && members.MoveNext())
        {
            string name = reader.GetString()!;
            int start = position.CharacterAt(reader.TokenStartIndex);
            int nameLine = position.LineAt(reader.TokenStartIndex);
            reader.Read();
            DefinitionNode member = ReadValue(ref reader, members.Current.Value, position);
            entries.Add(new DefinitionEntry(name, nameLine, start, position.CharacterAt(reader.BytesConsumed), member));
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
