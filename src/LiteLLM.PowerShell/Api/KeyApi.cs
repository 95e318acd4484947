using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>The operations of the LiteLLM key API. Each key in a response becomes a <see cref="LiteLLMKey"/>.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="observed">What previous responses have shown about the server. By default, nothing.</param>
internal sealed partial class KeyApi(LiteLLMClient client, ServerObservations? observed = null)
{
    private readonly ServerObservations _observed = observed ?? new ServerObservations();
    private readonly KeyResponseReader _responses = new(client);

    /// <summary>The budgets of keys.</summary>
    internal BudgetApi Budgets { get; } = new(client);

    /// <summary>The number of keys that the last unfiltered listing reported, or <c>null</c> before the first one.</summary>
    internal long? TotalSoFar => _observed.TotalSoFar;

    /// <summary>The capabilities of the server, as far as responses have shown them.</summary>
    internal ServerCapabilities Capabilities => _observed.Capabilities;

    internal DateTimeOffset ServerNow => client.ServerNow;

    /// <summary>A sentence for an error about a missing license: for the sandbox, how to simulate a licensed server; otherwise empty.</summary>
    internal string LicenseAdvice => client.IsSandbox ? " " + ServerErrors.SandboxLicenseAdvice : "";

    /// <summary>The address of the proxy, without a trailing slash.</summary>
    internal string Address => client.Address;

    /// <summary>Reads the names inside <c>metadata</c> that the server declares as attributes of a key. Empty if it does not publish them.</summary>
    internal Task<IReadOnlyCollection<string>> AttributeNamesAsync(CancellationToken cancellationToken) => _observed.AttributeNames.ReadAsync(client, cancellationToken);

    /// <summary>Reads the names of the attributes that the server declares for a request that creates or changes a key. Empty if it does not publish them.</summary>
    internal Task<IReadOnlyCollection<string>> DeclaredAsync(bool creation, CancellationToken cancellationToken) => _observed.AttributeNames.ReadAsync(client, creation, cancellationToken);

    /// <summary>Retries an attempt within the limits of the connection while its failures are transient.</summary>
    internal Task<T> RepeatAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        client.RepeatAsync(what, attempt, cancellationToken);

    /// <summary>Creates a copy that reports retries to one cmdlet. The callback can run on any thread.</summary>
    internal KeyApi NotifyingOf(Action<string> notify) => new(client.NotifyingOf(notify), _observed);
}
