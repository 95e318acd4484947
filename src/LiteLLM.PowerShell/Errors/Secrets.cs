using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Errors;

/// <summary>Secrets: in and out of SecureString, and out of any text that a person sees.</summary>
internal static class Secrets
{
    private static readonly Regex KeyShaped = new(@"sk-(?!\.\.\.)[^\s""'`,;<>()\[\]{}]{4,}", RegexOptions.CultureInvariant);

    /// <summary>Replaces everything that looks like a key by its masked form: <c>sk-...</c> and the last four characters.</summary>
    internal static string Scrub(string text) => KeyShaped.Replace(text, match => Mask(match.Value));

    /// <summary>Replaces a secret of any shape, such as one that the server repeats, by its masked form.</summary>
    internal static string Redact(string text, string? secret) =>
        string.IsNullOrEmpty(secret) ? text : text.Replace(secret, Mask(secret!));

    /// <summary><c>sk-...</c> and the last four characters of a secret long enough for them to tell nothing.</summary>
    internal static string Mask(string secret) => secret.Length >= 12 ? "sk-..." + secret.Substring(secret.Length - 4) : "sk-...";

    /// <summary>A new secret in the server's own form: <c>sk-</c> and 16 random bytes in the Base64 of addresses.</summary>
    internal static SecureString Create()
    {
        byte[] random = new byte[16];
        using (var generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(random);
        }

        return Protect("sk-" + Convert.ToBase64String(random).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
    }

    internal static string Reveal(SecureString secret) => new NetworkCredential("", secret).Password;

    internal static SecureString Protect(string secret)
    {
        SecureString result = new NetworkCredential("", secret).SecurePassword;
        result.MakeReadOnly();
        return result;
    }
}
