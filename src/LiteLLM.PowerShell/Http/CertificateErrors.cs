using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Http;

/// <summary>Describes certificates that are not trusted: which certificate, why, and what to do.</summary>
internal static class CertificateErrors
{
    /// <summary>Validates a certificate as the operating system does.</summary>
    /// <exception cref="LiteLLMException">The certificate is not trusted. The handshake fails with this error as the inner exception.</exception>
    internal static bool Check(Uri address, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw NotTrusted(address, certificate, chain, errors);

    private static LiteLLMException NotTrusted(Uri address, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) => new(
        ErrorIds.CertificateNotTrusted,
        $"The certificate of {address.GetLeftPart(UriPartial.Authority)} is not trusted: {string.Join("; ", Reasons(address, chain, errors))}. "
        + (certificate is null ? "" : $"Its subject is '{certificate.Subject}', issued by '{certificate.Issuer}', valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}, thumbprint {certificate.Thumbprint}. ")
        + "If it is the expected certificate, trust its issuer on this computer (see Get-Help about_LiteLLM_Security), or connect with -SkipCertificateCheck if you trust the server.");

    private static IEnumerable<string> Reasons(Uri address, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            yield return "the server presented none";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return $"it is not for the name '{address.Host}'";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            foreach (X509ChainStatus status in chain?.ChainStatus ?? [])
            {
                yield return $"{status.StatusInformation.Trim().TrimEnd('.')} ({status.Status})";
            }
        }
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
