using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace LiteLLM.PowerShell.Connections;

/// <summary>The options of a connection to a proxy.</summary>
internal sealed record ConnectionOptions(Uri Uri, SecureString Key)
{
    internal static readonly TimeSpan DefaultConnectionTimeout = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);
    internal static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(300);
    internal static readonly TimeSpan DefaultRetryInterval = TimeSpan.FromSeconds(1);
    internal const int DefaultRetryCount = 4;
    internal const string DefaultSource = "Connect-LiteLLM";

    /// <summary>Where the address and the key come from: <c>Connect-LiteLLM</c>, or the names of the environment variables.</summary>
    internal string Source { get; init; } = DefaultSource;

    internal string? ChangedBy { get; init; }

    internal TimeSpan ConnectionTimeout { get; init; } = DefaultConnectionTimeout;

    internal TimeSpan Timeout { get; init; } = DefaultTimeout;

    internal TimeSpan OperationTimeout { get; init; } = DefaultOperationTimeout;

    internal int RetryCount { get; init; } = DefaultRetryCount;

    internal TimeSpan RetryInterval { get; init; } = DefaultRetryInterval;

    internal bool SkipCertificateCheck { get; init; }

    /// <summary>The certification authorities that are trusted instead of those of the computer; none to trust those of the computer.</summary>
    internal X509Certificate2[] CACertificates { get; init; } = [];

    internal bool AllowUnencryptedAuthentication { get; init; }

    internal Uri? Proxy { get; init; }

    internal NetworkCredential? ProxyCredential { get; init; }

    internal bool NoProxy { get; init; }
}
