namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// The state of one operation of a cmdlet: its target, its cancellation, and if it issues a secret, how to find the key in case the secret
/// does not reach the output.
/// </summary>
/// <remarks>
/// The operation sets this state on its own thread before the request that may create the key is sent; the pipeline thread reads it when
/// the command ends early.
/// </remarks>
/// <param name="target">The target object of an error of the operation.</param>
/// <param name="token">Cancels the operation.</param>
/// <param name="rollback">Removes the key that the operation issues, or <c>null</c> if the operation issues no key or cannot be undone.</param>
internal sealed class OperationContext(object? target, CancellationToken token, KeyRollback? rollback = null)
{
    private volatile bool _hasStarted;
    private volatile string? _findCommand;
    private volatile string? _keyId;
    private volatile bool _isIssued;

    /// <summary>The target object of an error of the operation.</summary>
    internal object? Target { get; } = target;

    /// <summary>Cancels the operation, down to the socket.</summary>
    internal CancellationToken Token { get; } = token;

    /// <summary>Removes the key that the operation issues.</summary>
    internal KeyRollback? Rollback { get; } = rollback;

    /// <summary>Whether the operation has started, so that it may have taken effect even if it failed or was cancelled.</summary>
    internal bool HasStarted => _hasStarted;

    /// <summary>The command that finds the key for which a secret was or is being sent, or <c>null</c> if nothing was sent.</summary>
    internal string? FindCommand => _findCommand;

    /// <summary>The id of that key, or <c>null</c> if the server determines it.</summary>
    internal string? KeyId => _keyId;

    /// <summary>Whether the server has confirmed that the key has its new secret.</summary>
    internal bool IsIssued => _isIssued;

    /// <summary>Marks the operation as started.</summary>
    internal void Start() => _hasStarted = true;

    /// <summary>Announces a key before the request that creates it, or that changes its secret, is sent.</summary>
    /// <param name="findCommand">The command that finds the key.</param>
    /// <param name="id">The id of the key, or <c>null</c> if the server determines it.</param>
    internal void AnnounceKey(string findCommand, string? id)
    {
        _keyId = id;
        _findCommand = findCommand;
    }

    /// <summary>Records that the server has confirmed the key.</summary>
    internal void ConfirmKey(string id)
    {
        _keyId = id;
        _findCommand = $"Get-LiteLLMKey -Id {id}";
        _isIssued = true;
    }

    /// <summary>Records that the key does not exist, because the server rejected it or the operation removed it.</summary>
    internal void WithdrawKey()
    {
        _isIssued = false;
        _findCommand = null;
        _keyId = null;
    }
}
