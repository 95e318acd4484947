using System.Text.Encodings.Web;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Json;

/// <summary>The JSON values that rows share, and how to make new ones.</summary>
internal static class JsonParts
{
    /// <summary>How deep JSON of a request can be nested.</summary>
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 1000 };

    /// <summary>How the server writes JSON: compact, with non-ASCII characters as they are.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>An object without members.</summary>
    public static readonly JsonElement EmptyObject = Parse("{}"u8.ToArray());

    /// <summary>An array without elements.</summary>
    public static readonly JsonElement EmptyArray = Parse("[]"u8.ToArray());

    /// <summary>The value that a text of JSON denotes.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, Depth);
        return document.RootElement.Clone();
    }

    /// <summary>A value built by writing it.</summary>
    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            write(writer);
        return Parse(buffer.ToArray());
    }

    /// <summary>A copy of the value without the rest of the request, which can contain a secret.</summary>
    public static JsonElement Detach(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when !value.EnumerateObject().Any() => EmptyObject,
        JsonValueKind.Array when value.GetArrayLength() == 0 => EmptyArray,
        _ => Build(value.WriteTo),
    };

    /// <summary>An array of texts.</summary>
    public static JsonElement TextArray(params string[] texts) => Build(writer =>
    {
        writer.WriteStartArray();
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    });

    /// <summary>The texts of an array; other elements are skipped.</summary>
    public static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray()
        .Where(element => element.ValueKind == JsonValueKind.String)
        .Select(element => element.GetString()!);
}
