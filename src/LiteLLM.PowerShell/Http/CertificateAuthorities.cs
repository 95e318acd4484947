using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiteLLM.PowerShell.Http;

/// <summary>Checks the certificate of a server against the certification authorities of one connection, instead of those that the computer trusts.</summary>
/// <remarks>
/// .NET Standard 2.0 has no custom trust store. The chain is therefore built with the certificates as additional candidates, and accepted
/// if an unknown root is its only problem and it contains one of the certificates. This works the same in Windows PowerShell.
/// </remarks>
/// <param name="certificates">The certificates, all of which are trusted.</param>
internal sealed class CertificateAuthorities(X509Certificate2[] certificates)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Checks a certificate.</summary>
    /// <param name="certificate">The certificate of the server.</param>
    /// <param name="received">The chain that the handshake has built, which contains the certificates that the server sent.</param>
    /// <returns>What is wrong with the chain; nothing if it is trusted.</returns>
    internal X509ChainStatus[] Check(X509Certificate2 certificate, X509Chain? received)
    {
        X509ChainStatus[] problems = Build(certificate, received, certificates);
        bool isIssuedByOne = problems.Length > 0 && certificates.Length > 1
            && Roots.Any(root => Build(certificate, received, [root, .. certificates.Except(Roots)]).Length == 0);
        return isIssuedByOne ? [] : problems;
    }

    /// <summary>The roots. One at a time is tried if all together do not lead to a chain, because a renewed root has the same name as the one before it.</summary>
    private IEnumerable<X509Certificate2> Roots => certificates.Where(candidate => candidate.Subject == candidate.Issuer);

    private X509ChainStatus[] Build(X509Certificate2 certificate, X509Chain? received, X509Certificate2[] candidates)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(candidates);
        if (received is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        }

        bool isBuilt = chain.Build(certificate);
        X509ChainStatus[] problems = [.. chain.ChainStatus.Where(status => status.Status is not (X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.NoError))];
        return problems.Length > 0 ? problems
            : isBuilt && chain.ChainElements.Cast<X509ChainElement>().Any(element => IsTrusted(element.Certificate)) ? []
            : [NotIssued];
    }

    private static X509ChainStatus NotIssued => new()
    {
        Status = X509ChainStatusFlags.UntrustedRoot,
        StatusInformation = "it was not issued by a certification authority of -CACertificate",
    };

    private bool IsTrusted(X509Certificate2 certificate) => Array.Exists(certificates, trusted => trusted.RawData.AsSpan().SequenceEqual(certificate.RawData));
}
