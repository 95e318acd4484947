using System.Text.Json;

namespace LiteLLM.PowerShell.Json;

/// <summary>Parses JSON of which only the first part was read.</summary>
internal static class TruncatedJson
{
    /// <summary>Parses the part that is complete. A string that is cut off ends there. Any other value that is cut off is omitted.</summary>
    /// <exception cref="JsonException">The text is not the first part of JSON.</exception>
    internal static JsonDocument Parse(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        var open = new Stack<byte>();
        int end = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push((byte)'}');
                    break;
                case JsonTokenType.StartArray:
                    open.Push((byte)']');
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
            }

            end = reader.TokenType == JsonTokenType.PropertyName ? end : (int)reader.BytesConsumed;
        }

        try
        {
            return JsonDocument.Parse((byte[])[.. beginning, (byte)'"', .. open]);
        }
        catch (JsonException)
        {
            return JsonDocument.Parse((byte[])[.. beginning.Slice(0, end), .. open]);
        }
    }
}
