using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox;

/// <summary>What the endpoints of one server share.</summary>
internal sealed class SandboxState
{
    private readonly Func<string> _newSecret;

    /// <summary>Starts with an empty database.</summary>
    public SandboxState(SandboxOptions options, Func<string> newSecret)
    {
        Options = options;
        Version = ServerVersion.Of(options.Version);
        License = new(options.Licensed);
        Ledger = new(Database, options.SpendDelay, Version.CountsSpendInMemory);
        Memory = new(() => Now);
        _newSecret = newSecret;
    }

    /// <summary>How the server presents itself.</summary>
    public SandboxOptions Options { get; }

    /// <summary>The version that is imitated.</summary>
    public ServerVersion Version { get; }

    /// <summary>The key that may do everything.</summary>
    public string MasterKey => Options.MasterKey;

    /// <summary>The tables.</summary>
    public Database Database { get; } = new();

    /// <summary>The license.</summary>
    public License License { get; }

    /// <summary>What was spent.</summary>
    public Ledger Ledger { get; }

    /// <summary>The rows that the server does not read again for a while.</summary>
    public RowMemory Memory { get; }

    /// <summary>The bounds of what keys may have. The setting can change, as when a server is restarted.</summary>
    public UpperBounds UpperBounds => UpperBounds.Parse(Options.UpperBounds, Options.UtcNow);

    /// <summary>The time.</summary>
    public DateTimeOffset Now => Options.UtcNow();

    /// <summary>The current time plus a duration.</summary>
    public DateTimeOffset After(string duration) => Duration.After(Now, duration, Version.CountsMonthsAcrossYears);

    /// <summary>A new secret.</summary>
    public string NewSecret() => _newSecret();
}
