using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Http;

/// <summary>Describes certificates that are not trusted: which certificate, why, and what to do.</summary>
internal static class CertificateErrors
{
    /// <summary>Checks a certificate: its name, and its chain against the authorities of the connection or, without any, those that the computer trusts.</summary>
    /// <exception cref="LiteLLMException">It is not trusted. The handshake ends with this error inside.</exception>
    internal static bool Check(Uri address, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, CertificateAuthorities? authorities = null)
    {
        X509ChainStatus[] problems = authorities is null || certificate is null ? chain?.ChainStatus ?? [] : authorities.Check(certificate, chain);
        if (authorities is not null && certificate is not null)
        {
            errors = errors & ~SslPolicyErrors.RemoteCertificateChainErrors | (problems.Length > 0 ? SslPolicyErrors.RemoteCertificateChainErrors : SslPolicyErrors.None);
        }

        return errors == SslPolicyErrors.None ? true : throw NotTrusted(address, certificate, problems, errors);
    }

    private static LiteLLMException NotTrusted(Uri address, X509Certificate2? certificate, X509ChainStatus[] problems, SslPolicyErrors errors) => new(
        ErrorIds.CertificateNotTrusted,
        $"The certificate of {address.GetLeftPart(UriPartial.Authority)} is not trusted: {string.Join("; ", Reasons(address, problems, errors))}. "
        + (certificate is null ? "" : $"Its subject is '{certificate.Subject}', issued by '{certificate.Issuer}', valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}, thumbprint {certificate.Thumbprint}. ")
        + "If it is the expected certificate, specify the certificate of its issuer with -CACertificate of Connect-LiteLLM, or trust the issuer on this computer (see Get-Help about_LiteLLM_Security).");

    private static IEnumerable<string> Reasons(Uri address, X509ChainStatus[] problems, SslPolicyErrors errors)
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
            foreach (X509ChainStatus status in problems)
            {
                yield return $"{status.StatusInformation.Trim().TrimEnd('.')} ({status.Status})";
            }
        }
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
