using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LiteLLM.PowerShell.Json;

/// <summary>Converts .NET values to JSON without changing their type: <c>1</c> remains a whole number, and <c>1.0</c> remains a number with a fraction.</summary>
internal static class JsonValueWriter
{
    /// <summary>The maximum depth of nesting, which is more than databases of servers store. A value that is nested deeper is assumed to contain itself.</summary>
    internal const int MaximumDepth = 128;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>The capacity in bytes above which a stream is not reused.</summary>
    private const int LargestScratch = 64 * 1024;

    /// <summary>A stream that is reused for the next value. <c>null</c> while it is in use, because writing a value can build another one.</summary>
    [ThreadStatic]
    private static MemoryStream? _scratch;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    internal static JsonElement Null { get; } = Raw("null");

    internal static JsonElement EmptyList { get; } = Raw("[]");

    internal static JsonElement EmptyMap { get; } = Raw("{}");

    internal static JsonElement Zero { get; } = Raw("0");

    internal static JsonElement False { get; } = Raw("false");

    /// <summary>Converts a value.</summary>
    /// <exception cref="FormatException">The value cannot be represented in JSON: it is not a number, infinite, a secret, or nested too deeply.</exception>
    internal static JsonElement From(object? value) => Build(writer => Write(writer, value, 0));

    internal static JsonElement Object(IEnumerable<(string Name, JsonElement Value)> members) => Build(writer =>
    {
        writer.WriteStartObject();
        foreach ((string name, JsonElement value) in members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>Creates an object from members of others.</summary>
    internal static JsonElement Object(IEnumerable<JsonProperty> members) => Build(writer =>
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in members)
        {
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
    });

    internal static byte[] ToUtf8(IEnumerable<(string Name, JsonElement Value)> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            Object(members).WriteTo(writer);
        }

        byte[] written = stream.ToArray();
        Array.Clear(stream.GetBuffer(), 0, written.Length);
        return written;
    }

    /// <summary>Creates the exception for a value that is nested too deeply.</summary>
    internal static FormatException TooDeep() => new($"it is nested more than {MaximumDepth} levels deep, or contains itself");

    private static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        MemoryStream stream = _scratch ?? new MemoryStream();
        _scratch = null;
        stream.SetLength(0);
        Utf8JsonWriter writer = _writer ?? new Utf8JsonWriter(stream, Options);
        _writer = null;
        writer.Reset(stream);
        write(writer);
        writer.Flush();
        var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(stream.GetBuffer(), 0, (int)stream.Length), new JsonReaderOptions { MaxDepth = 1000 });
        JsonElement built = JsonElement.ParseValue(ref reader);
        Array.Clear(stream.GetBuffer(), 0, (int)stream.Length); // The value can be a secret.
        if (stream.Capacity <= LargestScratch)
        {
            _scratch = stream;
            _writer = writer;
        }

        return built;
    }

    /// <summary>Parses JSON text.</summary>
    internal static JsonElement Raw(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw TooDeep();
        }

        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(Encodable(text)); break;
            case char character: writer.WriteStringValue(character.ToString()); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case JsonElement element: element.WriteTo(writer); break;
            case double number: writer.WriteRawValue(Number(number)); break;
            case float number: writer.WriteRawValue(Number(number)); break;
            case decimal or BigInteger or long or ulong or int or uint or short or ushort or byte or sbyte:
                writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime time: writer.WriteStringValue(time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: writer.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeSpan span: writer.WriteStringValue(span.ToString("c", CultureInfo.InvariantCulture)); break;
            case Guid or Uri or Enum or Version: writer.WriteStringValue(value.ToString()); break;
            case SecureString: throw new FormatException("it is a secret, and only -Key accepts secrets");
            case IDictionary map: WriteMap(writer, map, depth); break;
            case IEnumerable list: WriteList(writer, list, depth); break;
            default: throw new FormatException($"a value of type {value.GetType().FullName} cannot be represented in JSON");
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            writer.WritePropertyName(Encodable(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""));
            Write(writer, entry.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, int depth)
    {
        writer.WriteStartArray();
        foreach (object? item in list)
        {
            Write(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }

    /// <summary>Returns a string if it can be encoded. Unpaired surrogates would be replaced silently.</summary>
    private static string Encodable(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && !(index + 1 < text.Length && char.IsSurrogatePair(text[index], text[++index])))
            {
                throw new FormatException("it contains half of a character (an unpaired surrogate)");
            }
        }

        return text;
    }

    private static string Number(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            throw new FormatException($"{number.ToString(CultureInfo.InvariantCulture)} cannot be represented in JSON");
        }

        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }
}
