using System.Text.Json;

namespace LiteLLM.PowerShell.Json;

/// <summary>JSON of which only the beginning was read.</summary>
internal static class TruncatedJson
{
    /// <summary>Reads as much as there is: a text that the cut has hit ends there, any other member or item that it has hit is left out.</summary>
    /// <exception cref="JsonException">It is not the beginning of JSON.</exception>
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
