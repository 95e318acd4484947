using System.Text;
using System.Text.Json;

namespace LiteLLM.PowerShell.Definitions;

/// <summary>Reads definitions written as JSON. Comments and trailing commas are allowed.</summary>
internal static class JsonDefinitions
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="FormatException">The text is no JSON; the message says where.</exception>
    internal static DefinitionNode Read(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var lines = new LineCounter(bytes);
        var reader = new Utf8JsonReader(bytes, Options);
        try
        {
            reader.Read();
            DefinitionNode root = ReadValue(ref reader, lines);
            reader.Read();
            return root;
        }
        catch (JsonException problem)
        {
            throw new FormatException($"line {problem.LineNumber + 1}: it is not JSON: {Short(problem.Message)}");
        }
    }

    private static DefinitionNode ReadValue(ref Utf8JsonReader reader, LineCounter lines)
    {
        int line = lines.At(reader.TokenStartIndex);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new DefinitionNode(line, JsonElement.ParseValue(ref reader));
        }

        var entries = new List<DefinitionEntry>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            int nameLine = lines.At(reader.TokenStartIndex);
            reader.Read();
            entries.Add(new DefinitionEntry(name, nameLine, ReadValue(ref reader, lines)));
        }

        return new DefinitionNode(line, entries);
    }

    private static string Short(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message.Substring(0, end);
    }

    /// <summary>Counts lines while it goes forward through a text.</summary>
    private sealed class LineCounter(byte[] text)
    {
        private long _position;
        private int _line = 1;

        internal int At(long position)
        {
            for (; _position < position; _position++)
            {
                if (text[_position] == '\n')
                {
                    _line++;
                }
            }

            return _line;
        }
    }
}
