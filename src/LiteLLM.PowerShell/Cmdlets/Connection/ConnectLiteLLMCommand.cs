using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Connects this runspace to a LiteLLM proxy, or to the sandbox inside the process.</summary>
[Cmdlet(VerbsCommunications.Connect, "LiteLLM", DefaultParameterSetName = KeySet)]
[OutputType(typeof(LiteLLMConnection))]
public sealed class ConnectLiteLLMCommand : LiteLLMCmdlet
{
    private const string KeySet = "Key";
    private const string CredentialSet = "Credential";
    private const string SandboxSet = "Sandbox";

    /// <summary>The address of the proxy. Without it: <c>LITELLM_PROXY_URL</c> or <c>LITELLM_API_BASE</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = KeySet)]
    [Parameter(Position = 0, ParameterSetName = CredentialSet)]
    [Alias("Url", "ProxyUrl", "BaseUrl")]
    public Uri? Uri { get; set; }

    /// <summary>The key to authenticate with. Without it: <c>LITELLM_API_KEY</c> or <c>LITELLM_MASTER_KEY</c>.</summary>
    [Parameter(Position = 1, ParameterSetName = KeySet)]
    [Alias("ApiKey", "MasterKey")]
    [SecretTransformation]
    public SecureString? Key { get; set; }

    /// <summary>A credential whose password is the key to authenticate with; the user name is not used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Connects to an in-memory LiteLLM inside the process. Nothing leaves the machine, and nothing stays.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SandboxSet)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Lets the sandbox behave like a server with an enterprise licence.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter Licensed { get; set; }

    /// <summary>The LiteLLM version whose behavior the sandbox imitates.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateSet("1.80", "1.81", "1.83", "latest")]
    public string? ServerVersion { get; set; }

    /// <summary>The name that the server's audit log gets with every change.</summary>
    [Parameter]
    public string? ChangedBy { get; set; }

    /// <summary>The longest time, in seconds, that making a connection to the proxy may take, before anything is sent.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Alias("ConnectionTimeoutSeconds")]
    [ValidateRange(1, 86400)]
    public int ConnectionTimeoutSec { get; set; } = (int)ConnectionOptions.DefaultConnectionTimeout.TotalSeconds;

    /// <summary>The longest time, in seconds, that one request may take.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = (int)ConnectionOptions.DefaultTimeout.TotalSeconds;

    /// <summary>The longest time, in seconds, that one request with all its repetitions may take.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateRange(1, 86400)]
    public int OperationTimeoutSec { get; set; } = (int)ConnectionOptions.DefaultOperationTimeout.TotalSeconds;

    /// <summary>How often a request is repeated at the most, if its failure may pass and the repetition does no harm. 0 repeats nothing.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = ConnectionOptions.DefaultRetryCount;

    /// <summary>The wait before the first repetition, in seconds. Each further one is about twice as long, by chance somewhat more or less.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateRange(0.001, 3600.0)]
    public double RetryIntervalSec { get; set; } = ConnectionOptions.DefaultRetryInterval.TotalSeconds;

    /// <summary>Accepts any certificate. Whoever stands between can then read the key.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The certificates of the certification authorities to trust for this connection, instead of those that the computer trusts: files in PEM or DER format, or X509Certificate2 objects.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateNotNullOrEmpty]
    public object[] CACertificate { get; set; } = [];

    /// <summary>Sends the key over plain http to another machine.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>The web proxy to go through, instead of the system's.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    public Uri? Proxy { get; set; }

    /// <summary>The credential for the web proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Goes through no web proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>Does not ask the proxy whether it accepts the key.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>Gives out the connection, to use it with <c>-Connection</c>.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Connects, and asks the proxy whether it accepts the key.</summary>
    protected override void ProcessRecord()
    {
        LiteLLMConnection connection = Need(Uri, () => Sandbox ? ConnectionFactory.ConnectToSandbox(Licensed, ServerVersion, ChangedBy) : Connect());
        ConnectionStore.Use(connection);
        if (PassThru)
        {
            WriteObject(connection);
        }
    }

    private LiteLLMConnection Connect()
    {
        LiteLLMConnection connection = ConnectionFactory.Connect(Options());
        if (SkipValidation)
        {
            return connection;
        }

        try
        {
            Await(connection.Keys.TryAccessAsync);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.Forbidden))
        {
            WriteWarning($"The proxy knows the key, but does not let it list keys: {refusal.Message}");
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return connection;
    }

    private ConnectionOptions Options()
    {
        Uri address = Uri ?? (ConnectionEnvironment.ReadAddress() is { } text
            ? ConnectionEnvironment.Parse(text)
            : throw Missing("address", "-Uri", "LITELLM_PROXY_URL"));
        SecureString key = Key ?? Credential?.Password
            ?? (ConnectionEnvironment.ReadKey() is { } secret ? Secrets.Protect(secret) : throw Missing("key", "-Key", "LITELLM_API_KEY"));
        NetworkCredential? proxyCredential = ProxyCredential?.GetNetworkCredential();
        return new ConnectionOptions(address, key)
        {
            ChangedBy = ChangedBy,
            ConnectionTimeout = TimeSpan.FromSeconds(ConnectionTimeoutSec),
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            OperationTimeout = TimeSpan.FromSeconds(OperationTimeoutSec),
            RetryCount = MaximumRetryCount,
            RetryInterval = TimeSpan.FromSeconds(RetryIntervalSec),
            SkipCertificateCheck = SkipCertificateCheck,
            CACertificates = [.. CACertificate.SelectMany(CertificatesIn)],
            AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
            Proxy = Proxy,
            ProxyCredential = proxyCredential,
            NoProxy = NoProxy,
        };
    }

    private X509Certificate2[] CertificatesIn(object value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        X509Certificate2 certificate => [certificate],
        FileInfo file => CertificateFile.Read(file.FullName),
        string path => CertificateFile.Read(FilePaths.Resolve(SessionState, path)),
        var other => throw new LiteLLMException(ErrorIds.InvalidCertificate, $"-CACertificate: '{other}' is neither the path of a file nor an X509Certificate2."),
    };

    private static LiteLLMException Missing(string what, string parameter, string variable) => new(
        ErrorIds.NotConnected with { Category = ErrorCategory.InvalidArgument }, $"The {what} of the proxy is not known. Give {parameter}, or set {variable}.");
}
