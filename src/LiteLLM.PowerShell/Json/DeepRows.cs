using System.Text.Json;

namespace LiteLLM.PowerShell.Json;

/// <summary>Finds rows of a response that are nested too deeply to be read, so that the other rows can be read.</summary>
internal static class DeepRows
{
    /// <summary>The depth of a row: an item of a list that is a member of the response.</summary>
    private const int RowDepth = 2;

    /// <summary>Replaces each row that is nested more deeply than <see cref="JsonValueReader.ServerDocument"/> allows with <c>null</c>.</summary>
    /// <returns>The response, or <c>null</c> if it is not JSON, or has no such row.</returns>
    internal static byte[]? Omit(ReadOnlySpan<byte> response)
    {
        var reader = new Utf8JsonReader(response, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var rest = new List<byte>();
        int copied = 0;
        int start = 0;
        bool isInList = false;
        bool isDeep = false;
        try
        {
            while (reader.Read())
            {
                bool isStart = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                bool isRow = isInList && reader.CurrentDepth == RowDepth;
                if (isStart && reader.CurrentDepth == RowDepth - 1)
                {
                    isInList = reader.TokenType == JsonTokenType.StartArray;
                }
                else if (isRow && reader.TokenType == JsonTokenType.StartObject)
                {
                    start = (int)reader.TokenStartIndex;
                    isDeep = false;
                }
                else if (isRow && isDeep && reader.TokenType == JsonTokenType.EndObject)
                {
                    rest.AddRange([.. response.Slice(copied, start - copied), .. "null"u8]);
                    copied = (int)reader.BytesConsumed;
                }

                isDeep |= isStart && reader.CurrentDepth >= JsonValueReader.ServerDocument.MaxDepth;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return copied == 0 ? null : [.. rest, .. response.Slice(copied)];
    }
}
