using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Security;

/// <summary>Creates secrets, converts them from and to SecureString, and computes their ids.</summary>
internal static class Secrets
{
    private const int ShortestSecret = 16;

    private static readonly Regex Hash = new("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Returns whether a text has the form of a key id: 64 lower-case hexadecimal digits.</summary>
    internal static bool IsId(string text) => Hash.IsMatch(text);

    /// <summary>Returns whether a text has the shape of a secret, which servers require to have at least 16 characters: <c>sk-...</c>.</summary>
    internal static bool IsSecret(string text) => text.StartsWith("sk-", StringComparison.Ordinal) && text.Length >= ShortestSecret;

    /// <summary>Creates a secret in the form of the server: <c>sk-</c> and 16 random bytes in URL-safe Base64.</summary>
    internal static SecureString Create()
    {
        byte[] random = new byte[16];
        using (var generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(random);
        }

        return Protect("sk-" + Convert.ToBase64String(random).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
    }

    /// <summary>Gets the id that a server assigns to a secret: the lower-case hexadecimal SHA-256 hash.</summary>
    internal static string IdOf(SecureString secret) => Use(secret, characters =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(characters);
        using var sha = SHA256.Create();
        string id = string.Concat(sha.ComputeHash(bytes).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
        Array.Clear(bytes, 0, bytes.Length);
        return id;
    });

    /// <summary>Passes the characters of a secret to a function, and clears them afterwards.</summary>
    internal static T Use<T>(SecureString secret, Func<char[], T> read)
    {
        char[] characters = new char[secret.Length];
        IntPtr copy = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            Marshal.Copy(copy, characters, 0, characters.Length);
            return read(characters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
            Array.Clear(characters, 0, characters.Length);
        }
    }

    /// <summary>Converts a secret to text, which stays in memory until it is garbage collected. Use it only for APIs that accept nothing else.</summary>
    internal static string Reveal(SecureString secret) => new NetworkCredential("", secret).Password;

    internal static SecureString Protect(string secret)
    {
        SecureString result = new NetworkCredential("", secret).SecurePassword;
        result.MakeReadOnly();
        return result;
    }
}
