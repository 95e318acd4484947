using System.Text;

namespace LiteLLM.PowerShell.Keys.Tests.Fuzzing;

/// <summary>Spoils texts, the same for the same seed.</summary>
/// <param name="seeds">Texts that are right.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class Mutator(IReadOnlyList<string> seeds, Random random)
{
    /// <summary>What is likely to be taken wrongly.</summary>
    private static readonly string[] Tokens =
    [
        "null", "true", "{}", "[]", "\"\"", "-1", "1e999", "-0", "9223372036854775808", "123456789012345678901234567890", "0.1e-400", "NaN", "\\ud800", "\"\\udfff\"", "\\u0000",
        "{\"a\":", "[[[[", "]]", "}}", "\"", "'", "@{", "@(", "$(", "&a", "*a", "!!binary ", "<<: *a", "---\n", "? ", "- ", ": ", "#", "\t", "\r\n", "\uFEFF", "\u202E", "é", "\U0001F600", "%00",
        "sk-abcdefgh", "2026-02-30T25:61:61Z", "0001-01-01", "9999-12-31T23:59:59.9999999+14:00", "P1Y", "PT", "1mo", "999999999y", "-5d", "30 D", "\uD800", "\0",
    ];

    internal string Next()
    {
        var text = new StringBuilder(seeds[random.Next(seeds.Count)]);
        for (int count = random.Next(1, 8); count > 0; count--)
        {
            Spoil(text);
        }

        return text.ToString();
    }

    private void Spoil(StringBuilder text)
    {
        int at = random.Next(text.Length + 1);
        int length = Math.Min(random.Next(1, 40), text.Length - at);
        switch (random.Next(9))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, text.ToString(at, length)); break;
            case 2: text.Insert(at, Tokens[random.Next(Tokens.Length)]); break;
            case 3: text.Length = at; break;
            case 4 when length > 0: text[at] = (char)random.Next(char.MaxValue); break;
            case 5 when length > 0: text[at] = (char)(text[at] ^ 1 << random.Next(7)); break;
            case 6: Replace(text, at); break;
            case 7 when random.Next(20) == 0: text.Insert(at, string.Concat(Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(2000)))); break;
            default: Splice(text, at); break;
        }
    }

    /// <summary>Puts something else in the place of a value or a name.</summary>
    private void Replace(StringBuilder text, int at)
    {
        int start = at;
        while (start < text.Length && !char.IsLetterOrDigit(text[start]))
        {
            start++;
        }

        int end = start;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        text.Remove(start, end - start).Insert(start, Tokens[random.Next(Tokens.Length)]);
    }

    private void Splice(StringBuilder text, int at)
    {
        string other = seeds[random.Next(seeds.Count)];
        int from = random.Next(other.Length + 1);
        text.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 200), other.Length - from)));
    }
}
