namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies from which attribute the last use of a key is known.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum LastUsedSource : long
{
    /// <summary>The server records the time of the last request (<c>last_active</c>), whether it was accepted or refused.</summary>
    LastActive,

    /// <summary>The server records no use. The time of the last update is set by requests and by changes, so that the key was not used later.</summary>
    UpdatedAt,

    /// <summary>Only the time of the creation is known.</summary>
    CreatedAt,
}
