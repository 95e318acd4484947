using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Http;

/// <summary>Reads certificates from a file: one or more in PEM format, or one in DER format.</summary>
internal static class CertificateFile
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const string End = "-----END CERTIFICATE-----";

    /// <summary>No bundle of certificates is longer.</summary>
    private const int LongestFile = 16 * 1024 * 1024;

    /// <exception cref="LiteLLMException">The file cannot be read, or contains no certificate.</exception>
    internal static X509Certificate2[] Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw Invalid(path, "the file is too long to contain only certificates");
            }

            byte[] content = File.ReadAllBytes(path);
            string text = Encoding.ASCII.GetString(content);
            X509Certificate2[] certificates = text.Contains(Begin, StringComparison.Ordinal) ? [.. FromPem(text)] : [FromDer(content)];
            return certificates;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Invalid(path, problem.Message.TrimEnd('.'));
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException)
        {
            throw Invalid(path, "the file contains no certificate in PEM or DER format, or a damaged one");
        }
    }

    private static IEnumerable<X509Certificate2> FromPem(string text)
    {
        for (int start; (start = text.IndexOf(Begin, StringComparison.Ordinal)) >= 0;)
        {
            text = text.Substring(start + Begin.Length);
            int end = text.IndexOf(End, StringComparison.Ordinal);
            yield return FromDer(Convert.FromBase64String(end < 0 ? throw new FormatException() : text.Substring(0, end)));
            text = text.Substring(end + End.Length);
        }
    }

    /// <summary>Reads one certificate; not a container of keys, which can have a password.</summary>
    private static X509Certificate2 FromDer(byte[] content) =>
        X509Certificate2.GetCertContentType(content) == X509ContentType.Cert ? new X509Certificate2(content) : throw new FormatException();

    private static LiteLLMException Invalid(string path, string reason) => new(ErrorIds.InvalidCertificate,
        $"-CACertificate: '{path}' was not read: {reason}. Specify the certificate of a certification authority as a file in PEM or DER format, or as an X509Certificate2.");
}
