using System.Text;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.IO;

/// <summary>The text of a file, with the encoding in which it is stored.</summary>
/// <param name="Text">The text, without a byte order mark.</param>
/// <param name="Encoding">The encoding, which writes the byte order mark that the file has.</param>
internal sealed record TextFile(string Text, Encoding Encoding)
{
    /// <summary>UTF-8 without a byte order mark, in which new files are written.</summary>
    internal static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The largest number of bytes that is read.</param>
    /// <exception cref="LiteLLMException">The file cannot be read, is too long, or is not in its encoding.</exception>
    internal static TextFile Read(string path, int longest)
    {
        byte[] content = ReadBytes(path, longest);
        Encoding encoding = Marked.FirstOrDefault(candidate => content.AsSpan().StartsWith(candidate.GetPreamble())) ?? Utf8;
        int mark = encoding.GetPreamble().Length;
        try
        {
            return new TextFile(encoding.GetString(content, mark, content.Length - mark), encoding);
        }
        catch (DecoderFallbackException problem)
        {
            throw NotInEncoding(path, content, encoding, problem);
        }
    }

    /// <summary>The bytes of the file.</summary>
    internal byte[] ToBytes() => [.. Encoding.GetPreamble(), .. Encoding.GetBytes(Text)];

    private static byte[] ReadBytes(string path, int longest)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var content = new MemoryStream();
            byte[] part = new byte[64 * 1024];
            for (int read; (read = file.Read(part, 0, part.Length)) > 0;)
            {
                content.Write(part, 0, read);
                if (content.Length > longest)
                {
                    throw new LiteLLMException(ErrorIds.FileNotRead, $"{path} was not read: it is longer than {longest / 1024 / 1024} million characters, the maximum for definitions.");
                }
            }

            return content.ToArray();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new LiteLLMException(ErrorIds.FileNotRead, $"{path} was not read: {problem.Message}");
        }
    }

    private static LiteLLMException NotInEncoding(string path, byte[] content, Encoding encoding, DecoderFallbackException problem)
    {
        int wrong = Math.Max(0, Math.Min(content.Length, encoding.GetPreamble().Length + problem.Index));
        int line = 1 + content.Take(wrong).Count(unit => unit == '\n');
        string bytes = string.Join(" ", (problem.BytesUnknown ?? []).Select(unit => $"0x{unit:X2}"));
        return new LiteLLMException(ErrorIds.FileNotRead, $"{path}({line}): the file was not read: {bytes} is not valid {encoding.EncodingName}. Save the file as UTF-8.");
    }
}
