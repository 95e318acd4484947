using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Sandbox;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Connections;

/// <summary>Creates connections to a proxy or to the sandbox.</summary>
internal static class ConnectionFactory
{
    internal static LiteLLMConnection Connect(ConnectionOptions options)
    {
        Check(options);
        options = options with { Uri = LocalAddress.Connectable(options.Uri) };
        bool usesProxy = !options.NoProxy && !LocalAddress.Is(options.Uri);
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            UseCookies = false,
            UseProxy = usesProxy,
            MaxConnectionsPerServer = 256,
        };
        if (options.Proxy is not null)
        {
            handler.Proxy = new WebProxy(options.Proxy) { Credentials = options.ProxyCredential };
        }
        else if (options.ProxyCredential is not null)
        {
            handler.DefaultProxyCredentials = options.ProxyCredential;
        }

        CertificateAuthorities? authorities = options.CACertificates.Length > 0 ? new CertificateAuthorities(options.CACertificates) : null;
        RemoteCertificateValidationCallback trust = (_, certificate, chain, errors) =>
            options.SkipCertificateCheck || CertificateErrors.Check(options.Uri, certificate as X509Certificate2, chain, errors, authorities);
        handler.ServerCertificateCustomValidationCallback = trust.Invoke;
        return new LiteLLMConnection(options, SocketsHttpHandlerFactory.From(handler, options.ConnectionTimeout, trust));
    }

    /// <summary>Not inlined, so that the assembly of the sandbox is loaded only by the first call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static LiteLLMConnection ConnectToSandbox(bool licensed, string? version, string? changedBy, bool sampleData = false)
    {
        CheckChangedBy(changedBy);
        var sandbox = new SandboxOptions { Licensed = licensed };
        sandbox.Version = version ?? sandbox.Version;
        sandbox.Models = sampleData ? SampleData.Models : sandbox.Models;
        var server = new SandboxServer(sandbox);
        if (sampleData)
        {
            SampleData.AddTo(server, sandbox.MasterKey);
        }

        var options = new ConnectionOptions(new Uri("http://sandbox/"), Secrets.Protect(sandbox.MasterKey)) { ChangedBy = changedBy };
        return new LiteLLMConnection(options, new SandboxHandler(server), isSandbox: true);
    }

    private static void Check(ConnectionOptions options)
    {
        if (!options.Uri.IsAbsoluteUri || options.Uri.Scheme is not ("http" or "https"))
        {
            throw new LiteLLMException(ErrorIds.InvalidUri,
                $"'{options.Uri}' is not the address of a proxy. Use an address such as https://litellm.example.com or http://localhost:4000.");
        }

        if (options.Uri.Query.Length > 0 || options.Uri.Fragment.Length > 0)
        {
            throw new LiteLLMException(ErrorIds.InvalidUri,
                $"The address of a proxy cannot have a query or a fragment. Use {options.Uri.GetLeftPart(UriPartial.Path)}, and specify a key with -Key or -Credential.");
        }

        if (Secrets.Use(options.Key, letters => Array.Exists(letters, letter => !HeaderText.Accepts(letter))))
        {
            throw new LiteLLMException(ErrorIds.InvalidKey,
                "The key of the connection contains a line break or another character that cannot be sent in a header. If it was read from a file or a variable, remove the line break.");
        }

        CheckChangedBy(options.ChangedBy);
        if (options.SkipCertificateCheck && options.CACertificates.Length > 0)
        {
            throw new LiteLLMException(ErrorIds.InvalidCertificate, "-CACertificate and -SkipCertificateCheck cannot be used together: without the check, the certificates have no effect. Specify only -CACertificate.");
        }

        if (options.Uri.UserInfo.Length > 0)
        {
            throw new LiteLLMException(ErrorIds.InvalidUri,
                $"The address of a proxy cannot contain a user name or a password ({options.Uri.Host}). Use -Key or -Credential.");
        }

        if (options.Uri.Scheme == "http" && !LocalAddress.Is(options.Uri) && !options.AllowUnencryptedAuthentication)
        {
            throw new LiteLLMException(ErrorIds.UnencryptedAuthentication,
                $"{options.Uri} is not encrypted, so the key could be read in transit. Use https, or -AllowUnencryptedAuthentication to accept the risk.");
        }
    }

    private static void CheckChangedBy(string? changedBy)
    {
        if (changedBy is not null)
        {
            HeaderText.Check("ChangedBy", changedBy);
        }
    }
}
