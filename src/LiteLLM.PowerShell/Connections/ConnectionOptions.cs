using System.Net;
using System.Security;

namespace LiteLLM.PowerShell.Connections;

/// <summary>Everything that is needed to connect to a proxy.</summary>
internal sealed record ConnectionOptions(Uri Uri, SecureString Key)
{
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    internal string? ChangedBy { get; init; }

    internal TimeSpan Timeout { get; init; } = DefaultTimeout;

    internal bool SkipCertificateCheck { get; init; }

    internal bool AllowUnencryptedAuthentication { get; init; }

    internal Uri? Proxy { get; init; }

    internal NetworkCredential? ProxyCredential { get; init; }

    internal bool NoProxy { get; init; }
}
