using System.Buffers.Text;

namespace LiteLLM.PowerShell.Json;

/// <summary>Finds unpaired surrogates in JSON. JSON allows <c>\ud83d</c> alone, but it cannot be decoded to text.</summary>
internal static class JsonSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Replaces every unpaired surrogate with <c>\ufffd</c>, the replacement character.</summary>
    internal static void Replace(Span<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and int at)
        {
            json = json.Slice(at);
            int length = Unit(json) switch
            {
                null => Math.Min(2, json.Length),
                { } high when char.IsHighSurrogate(high) && Unit(json.Slice(EscapeLength)) is { } low && char.IsLowSurrogate(low) => 2 * EscapeLength,
                { } half when char.IsSurrogate(half) => ReplaceFirst(json),
                _ => EscapeLength,
            };
            json = json.Slice(length);
        }
    }

    private static char? Unit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json[0] == '\\' && json[1] == 'u'
        && Utf8Parser.TryParse(json.Slice(2, 4), out ushort unit, out int read, 'x') && read == 4 ? (char)unit : null;

    private static int ReplaceFirst(Span<byte> json)
    {
        "\\ufffd"u8.CopyTo(json);
        return EscapeLength;
    }
}
