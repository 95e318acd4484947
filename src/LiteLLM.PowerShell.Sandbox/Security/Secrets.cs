using System.Security.Cryptography;
using System.Text;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Secrets, their hashes and their abbreviations.</summary>
internal static class Secrets
{
    /// <summary>What every secret starts with.</summary>
    public const string Prefix = "sk-";

    private const int RandomBytes = 16;
    private const int VisibleEnd = 4;

    /// <summary>Whether a text is a secret and not a hash.</summary>
    public static bool IsSecret(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A new secret.</summary>
    public static string New()
    {
        byte[] bytes = new byte[RandomBytes];
        using (var random = RandomNumberGenerator.Create())
            random.GetBytes(bytes);
        return Prefix + Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <summary>The hash of a secret, in lower-case hexadecimal.</summary>
    public static string Hash(string secret)
    {
        using var sha = SHA256.Create();
        var text = new StringBuilder(64);
        foreach (byte value in sha.ComputeHash(Encoding.UTF8.GetBytes(secret)))
            text.Append("0123456789abcdef"[value >> 4]).Append("0123456789abcdef"[value & 15]);
        return text.ToString();
    }

    /// <summary>The hash of a secret. A hash is returned unchanged.</summary>
    public static string TokenOf(string secretOrHash) => IsSecret(secretOrHash) ? Hash(secretOrHash) : secretOrHash;

    /// <summary>The abbreviation that is stored and shown: <c>sk-...</c> and the end.</summary>
    public static string Abbreviate(string secret) => "sk-..." + secret.Substring(Math.Max(0, secret.Length - VisibleEnd));

    /// <summary>The ends of a text, or nothing of a short one.</summary>
    public static string Mask(string text) => text.Length <= 2 * VisibleEnd
        ? "****"
        : $"{text.Substring(0, VisibleEnd)}****{text.Substring(text.Length - VisibleEnd)}";
}
