using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox;

/// <summary>What the endpoints of one server share.</summary>
/// <param name="options">How the server presents itself.</param>
/// <param name="newSecret">Where new secrets come from.</param>
internal sealed class SandboxState(SandboxOptions options, Func<string> newSecret)
{
    private readonly Func<DateTimeOffset> _utcNow = options.UtcNow;

    /// <summary>The version that is imitated.</summary>
    public ServerVersion Version { get; } = ServerVersion.Of(options.Version);

    /// <summary>The key that may do everything.</summary>
    public string MasterKey { get; } = options.MasterKey;

    /// <summary>The tables.</summary>
    public Database Database { get; } = new();

    /// <summary>The licence.</summary>
    public Licence Licence { get; } = new(options.Licensed);

    /// <summary>The time.</summary>
    public DateTimeOffset Now => _utcNow();

    /// <summary>The moment that lies a duration ahead.</summary>
    public DateTimeOffset After(string duration) => Duration.After(Now, duration, Version.CountsMonthsAcrossYears);

    /// <summary>A new secret.</summary>
    public string NewSecret() => newSecret();
}
