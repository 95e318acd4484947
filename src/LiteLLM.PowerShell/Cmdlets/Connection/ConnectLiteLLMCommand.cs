using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Connects this runspace to a LiteLLM proxy, or to the sandbox inside the process.</summary>
[Cmdlet(VerbsCommunications.Connect, "LiteLLM", DefaultParameterSetName = KeySet)]
[OutputType(typeof(LiteLLMConnection))]
public sealed class ConnectLiteLLMCommand : PSCmdlet, IDisposable
{
    private const string KeySet = "Key";
    private const string CredentialSet = "Credential";
    private const string SecretSet = "SecretName";
    private const string SandboxSet = "Sandbox";

    private readonly CmdletContext _context;

    /// <summary>Creates the cmdlet.</summary>
    public ConnectLiteLLMCommand() => _context = new CmdletContext(this);

    /// <summary>The address of the proxy. By default, <c>LITELLM_PROXY_URL</c> or <c>LITELLM_API_BASE</c> is used.</summary>
    [Parameter(Position = 0, ParameterSetName = KeySet)]
    [Parameter(Position = 0, ParameterSetName = CredentialSet)]
    [Parameter(Position = 0, ParameterSetName = SecretSet)]
    [Alias("Url", "ProxyUrl", "BaseUrl")]
    public Uri? Uri { get; set; }

    /// <summary>The key for authentication. By default, <c>LITELLM_API_KEY</c> or <c>LITELLM_MASTER_KEY</c> is used.</summary>
    [Parameter(Position = 1, ParameterSetName = KeySet)]
    [Alias("ApiKey", "MasterKey")]
    [SecretTransformation]
    public SecureString? Key { get; set; }

    /// <summary>A credential whose password is the key for authentication. The user name is not used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The name of the key for authentication in a vault of Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>The name of the vault. By default, the default vault is used.</summary>
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>Connects to an in-memory LiteLLM in this process. It uses no network and stores nothing.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SandboxSet)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Indicates that the sandbox behaves like a server with an enterprise license.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter Licensed { get; set; }

    /// <summary>Indicates that the sandbox contains the keys, teams, users and models that the examples in the help use.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public SwitchParameter SampleData { get; set; }

    /// <summary>The LiteLLM version that the sandbox emulates.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateSet("1.80", "1.81", "1.83", "latest")]
    public string? ServerVersion { get; set; }

    /// <summary>The name that the audit log of the server records for every change.</summary>
    [Parameter]
    public string? ChangedBy { get; set; }

    /// <summary>The timeout for establishing a connection to the proxy, in seconds. The default is 15.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Alias("ConnectionTimeoutSeconds")]
    [ValidateRange(1, 86400)]
    public int ConnectionTimeoutSec { get; set; } = (int)ConnectionOptions.DefaultConnectionTimeout.TotalSeconds;

    /// <summary>The timeout of one request, in seconds. The default is 100.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = (int)ConnectionOptions.DefaultTimeout.TotalSeconds;

    /// <summary>The timeout of one request with all its retries, in seconds. The default is 300.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateRange(1, 86400)]
    public int OperationTimeoutSec { get; set; } = (int)ConnectionOptions.DefaultOperationTimeout.TotalSeconds;

    /// <summary>The maximum number of retries. A request is retried if its failure is transient and a retry is safe. The default is 4; 0 disables retries.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = ConnectionOptions.DefaultRetryCount;

    /// <summary>The delay before the first retry, in seconds. It doubles with each retry, with random jitter. The default is 1.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateRange(0.001, 3600.0)]
    public double RetryIntervalSec { get; set; } = ConnectionOptions.DefaultRetryInterval.TotalSeconds;

    /// <summary>Accepts any certificate. The key can then be intercepted.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The certificates of the certification authorities to trust for this connection, instead of those that the computer trusts: files in PEM or DER format, or X509Certificate2 objects.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    public object[] CACertificate { get; set; } = [];

    /// <summary>Allows sending the key over unencrypted HTTP to another computer.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>The web proxy to use instead of that of the system.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public Uri? Proxy { get; set; }

    /// <summary>The credential for the web proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Uses no web proxy.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>Skips the request that checks whether the proxy accepts the key.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>Returns the connection, for use with <c>-Connection</c>.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Connects, and checks whether the proxy accepts the key.</summary>
    protected override void ProcessRecord()
    {
        LiteLLMConnection connection = OpenOrTerminate();
        ConnectionStore.Use(connection);
        if (PassThru)
        {
            WriteObject(connection);
        }
    }

    /// <summary>Called on Ctrl+C, on another thread.</summary>
    protected override void StopProcessing() => _context.Stop();

    /// <summary>Cancels a request that is still in progress.</summary>
    public void Dispose() => _context.Dispose();

    /// <summary>Opens the connection. The error of a failure names the connection that the session still uses, because the next command would change keys there.</summary>
    private LiteLLMConnection OpenOrTerminate()
    {
        try
        {
            return Sandbox ? ConnectionFactory.ConnectToSandbox(Licensed, ServerVersion, ChangedBy, SampleData) : Connect();
        }
        catch (LiteLLMException problem)
        {
            ErrorRecord record = problem.ToErrorRecord(Uri);
            if (ConnectionStore.Usable is { } used && (Uri is not null || used.Source == ConnectionOptions.DefaultSource))
            {
                record.ErrorDetails = new ErrorDetails($"{problem.Message} {(used.Source == ConnectionOptions.DefaultSource ? "This session is still connected to" : $"Commands use {used.Source}:")} {used.Uri}.");
            }

            ThrowTerminatingError(record);
            throw;
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
            _context.Await(connection.Keys.TryAccessAsync);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.Forbidden))
        {
            WriteWarning($"The proxy accepts the key, but does not allow it to list keys: {refusal.Message}");
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
            ?? (SecretName is null ? null : new SecretVaults(this).Read(SecretName, VaultName))
            ?? (ConnectionEnvironment.ReadKey() is { } secret ? Secrets.Protect(secret) : null)
            ?? ReadKey(address)
            ?? throw Missing("key", "-Key", "LITELLM_API_KEY");
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

    /// <summary>Prompts for the key without echo.</summary>
    /// <returns>The key, or <c>null</c> if the session is not interactive or nothing was entered.</returns>
    private SecureString? ReadKey(Uri address)
    {
        if (Host.Name == "ConsoleHost" && Console.IsInputRedirected)
        {
            return null;
        }

        try
        {
            Host.UI.Write($"Key for {VisibleText.Of(address.ToString())}: ");
            return Host.UI.ReadLineAsSecureString() is { Length: > 0 } key ? key : null;
        }
        catch (Exception problem) when (problem is not PipelineStoppedException)
        {
            return null; // Each host reports in its own way that it is not interactive.
        }
    }

    private X509Certificate2[] CertificatesIn(object value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        X509Certificate2 certificate => [certificate],
        FileInfo file => CertificateFile.Read(file.FullName),
        string path => CertificateFile.Read(FilePaths.Resolve(SessionState, path)),
        var other => throw new LiteLLMException(ErrorIds.InvalidCertificate, $"-CACertificate: '{other}' is neither the path of a file nor an X509Certificate2."),
    };

    private static LiteLLMException Missing(string what, string parameter, string variable) => new(
        ErrorIds.NotConnected with { Category = ErrorCategory.InvalidArgument }, $"The {what} of the proxy is missing. Specify {parameter}, or set {variable}.");
}
