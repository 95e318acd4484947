using System.Net;
using System.Security;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Security;

/// <summary>Removes secrets from text that is displayed.</summary>
internal static class SecretMask
{
    private const string Shown = "...";

    /// <summary>Many times the length that a preview shows of a text.</summary>
    private const int LongestExamined = 4096;

    /// <summary>The hyphen of <c>sk-</c> in plain text, an address, JSON and HTML.</summary>
    private const string Hyphen = @"(?:-|%2[dD]|\\u002[dD]|&#(?:45|[xX]2[dD]);)";

    private const string Tail = @"[^\s""'`,;<>()\[\]{}]";

    /// <summary><c>sk-</c> at the start of a word, also after the characters of an encoding. Within a word, only if more characters follow than in a word such as <c>task-force</c>.</summary>
    private static readonly Regex KeyShaped = new(
        $@"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{{2}})|(?<=\\u[0-9A-Fa-f]{{4}}))sk{Hyphen}(?!\.\.\.){Tail}{{4,}}|sk{Hyphen}(?={Tail}{{0,256}}[0-9]){Tail}{{20,}}",
        RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Secrets that are recognized by their context: after a name that indicates a secret, in the id of a signing secret, or between the scheme and the host of an address.</summary>
    private static readonly Regex SecretByPlace = new(
        @"(?<=\b(?:Bearer|Basic)\s{1,3})(?=\S{0,256}[0-9=])[A-Za-z0-9._~+/=-]{8,}"
        + @"|(?<=(?:api[_-]?key|password|secret|access_token)['""\\]{0,3}\s{0,3}[:=]\s{0,3}['""\\]{0,3})(?!sk-)(?=[^\s'""]{0,256}[0-9])[A-Za-z0-9._~+/=-]{8,}"
        + @"|(?<=litellm-powershell-keysets-)[0-9a-f]+"
        + @"|(?<=://)[^\s/@'""?#]+(?=@)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, RegexLimit.Time);

    /// <summary>The variables of logging callbacks in JSON, in JSON inside a string, and as Python prints them.</summary>
    private static readonly Regex VariablesOfCallbacks = new(
        @"(?<=callback_vars['""\\]{0,9}\s{0,3}[:=]\s{0,3}['""\\]{0,9}\{)(?:[^{}]|\{[^{}]*\}?)*", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Replaces everything that looks like a secret; of a key, <c>sk-...</c> and the last four characters stay.</summary>
    internal static string Scrub(string text) => InTime(() => ScrubKnown(
        text.Contains("callback_vars", StringComparison.Ordinal) ? VariablesOfCallbacks.Replace(text, Shown) : text));

    /// <summary>Masks the beginning of a text that is longer than what is shown of it.</summary>
    internal static string ScrubBeginning(string text) => Scrub(text.Length > LongestExamined ? text.Substring(0, LongestExamined) : text);

    private static string ScrubKnown(string text) => SecretByPlace.Replace(KeyShaped.Replace(text, match => Mask(match.Value)), Shown);

    /// <summary>A text that takes too long to examine is not shown at all.</summary>
    private static string InTime(Func<string> mask)
    {
        try
        {
            return mask();
        }
        catch (RegexMatchTimeoutException)
        {
            return Shown;
        }
    }

    /// <summary>Replaces a secret of any shape, such as one that the server repeats, by its masked form, however it is encoded.</summary>
    internal static string Redact(string text, string? secret) => string.IsNullOrEmpty(secret)
        ? text
        : InTime(() => Regex.Replace(text, AnyForm(secret!), Mask(secret!).Replace("$", "$$"), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexLimit.Time));

    /// <summary>Removes a secret of another system completely, in any encoding.</summary>
    internal static string Remove(string text, string secret) =>
        InTime(() => Regex.Replace(text, AnyForm(secret), Shown, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexLimit.Time));

    /// <summary>Masks a secret. The last four characters remain if the secret is long enough that they reveal nothing.</summary>
    internal static string Mask(string secret) => secret.Length >= 12 ? "sk-..." + secret.Substring(secret.Length - 4) : "sk-...";

    /// <inheritdoc cref="Mask(string)"/>
    internal static string Mask(SecureString secret) => Secrets.Use(secret, characters => characters.Length >= 12 ? "sk-..." + new string(characters, characters.Length - 4, 4) : "sk-...");

    /// <summary>Builds a pattern for a secret that was escaped any number of times for JSON, an address, HTML or program text.</summary>
    private static string AnyForm(string secret) => string.Concat(Characters(secret).Select(character =>
    {
        string units = string.Concat(character.Select(unit => $@"\\{{1,64}}u{(int)unit:x4}"));
        string[] forms =
        [
            @"\\{0,64}" + Regex.Escape(character), units, Regex.Escape(Uri.EscapeDataString(character)), Regex.Escape(WebUtility.UrlEncode(character)),
            Regex.Escape(WebUtility.HtmlEncode(character)), $"&#0{{0,64}}{char.ConvertToUtf32(character, 0)};", $"&#x0{{0,64}}{char.ConvertToUtf32(character, 0):x};",
            .. character == "'" ? ["&apos;", "%27"] : Array.Empty<string>(),
        ];
        return $"(?:{string.Join("|", forms.Distinct(StringComparer.Ordinal))})";
    }));

    /// <summary>Splits a string into characters. An unpaired surrogate counts as the replacement character, which is sent in its place.</summary>
    private static IEnumerable<string> Characters(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            bool isPair = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
            yield return isPair ? text.Substring(index++, 2) : char.IsSurrogate(text[index]) ? "\uFFFD" : text[index].ToString();
        }
    }
}
