using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Http;

/// <summary>Says of a certificate that is not trusted which one it is, why, and what to do.</summary>
internal static class CertificateErrors
{
    /// <summary>Judges a certificate as the machine does.</summary>
    /// <exception cref="LiteLLMException">It is not trusted. The handshake ends with this error inside.</exception>
    internal static bool Check(Uri address, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw NotTrusted(address, certificate, chain, errors);

    private static LiteLLMException NotTrusted(Uri address, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) => new(
        ErrorIds.CertificateNotTrusted,
        $"The certificate of {address.GetLeftPart(UriPartial.Authority)} is not trusted: {string.Join("; ", Reasons(address, chain, errors))}. "
        + (certificate is null ? "" : $"It is that of '{certificate.Subject}', issued by '{certificate.Issuer}', valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}, thumbprint {certificate.Thumbprint}. ")
        + "If that is the right one, trust its issuer on this machine (Get-Help about_LiteLLM_Security says how), or connect with -SkipCertificateCheck if you know what answers there.");

    private static IEnumerable<string> Reasons(Uri address, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            yield return "the server shows none";
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
