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
    private static readonly Regex Hash = new("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Whether a text has the form of the id of a key: 64 hexadecimal digits in lower case.</summary>
    internal static bool IsId(string text) => Hash.IsMatch(text);

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

    /// <summary>The id that a server gives to a secret: the lower-case hexadecimal SHA-256.</summary>
    internal static string IdOf(SecureString secret) => Use(secret, letters =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(letters);
        using var sha = SHA256.Create();
        string id = string.Concat(sha.ComputeHash(bytes).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
        Array.Clear(bytes, 0, bytes.Length);
        return id;
    });

    /// <summary>Lets somebody look at the letters of a secret, which are wiped out afterwards.</summary>
    internal static T Use<T>(SecureString secret, Func<char[], T> look)
    {
        char[] letters = new char[secret.Length];
        IntPtr copy = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            Marshal.Copy(copy, letters, 0, letters.Length);
            return look(letters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
            Array.Clear(letters, 0, letters.Length);
        }
    }

    /// <summary>A secret as text, which stays in memory until the runtime collects it: only for those that take nothing else.</summary>
    internal static string Reveal(SecureString secret) => new NetworkCredential("", secret).Password;

    internal static SecureString Protect(string secret)
    {
        SecureString result = new NetworkCredential("", secret).SecurePassword;
        result.MakeReadOnly();
        return result;
    }
}
