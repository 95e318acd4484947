namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// The state of one operation of a cmdlet: what it works on, what cancels it, and, if it issues a secret, how to find the key that it
/// creates in case the secret does not reach the output.
/// </summary>
/// <remarks>
/// The operation sets this state on its own thread before the request that may create the key is sent; the pipeline thread reads it when
/// the command ends early.
/// </remarks>
/// <param name="target">What an error of the operation is about.</param>
/// <param name="token">Cancels the operation.</param>
/// <param name="rollback">Removes the key that the operation issues; none if the operation issues no key, or if it cannot be undone.</param>
internal sealed class OperationContext(object? target, CancellationToken token, KeyRollback? rollback = null)
{
    private volatile bool _hasBegun;
    private volatile string? _findCommand;
    private volatile string? _keyId;
    private volatile bool _isIssued;

    /// <summary>What an error of the operation is about.</summary>
    internal object? Target { get; } = target;

    /// <summary>Cancels the operation, down to the socket.</summary>
    internal CancellationToken Token { get; } = token;

    /// <summary>Removes the key that the operation issues.</summary>
    internal KeyRollback? Rollback { get; } = rollback;

    /// <summary>Whether the operation has begun, so that it may have taken effect even if it failed or was cancelled.</summary>
    internal bool HasBegun => _hasBegun;

    /// <summary>The command that finds the key for which a secret was or is being sent; none if nothing was sent yet.</summary>
    internal string? FindCommand => _findCommand;

    /// <summary>The id of that key, if it is known.</summary>
    internal string? KeyId => _keyId;

    /// <summary>Whether the server has confirmed that the key has its new secret.</summary>
    internal bool IsIssued => _isIssued;

    /// <summary>Marks the operation as begun.</summary>
    internal void Begin() => _hasBegun = true;

    /// <summary>Announces a key before the request that creates it, or that changes its secret, is sent.</summary>
    /// <param name="findCommand">The command that finds the key.</param>
    /// <param name="id">The id of the key, if it is known.</param>
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

    /// <summary>Records that there is no such key: the server refused it, or the operation has removed it.</summary>
    internal void WithdrawKey()
    {
        _isIssued = false;
        _findCommand = null;
        _keyId = null;
    }
}
