using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>The result for one key of a set, or the planned result.</summary>
public sealed class KeySyncResult
{
    private readonly KeyPlan _planned;

    internal KeySyncResult(KeyPlan planned, LiteLLMKey? key = null, LiteLLMException? problem = null, IReadOnlyList<string>? notes = null)
    {
        _planned = planned;
        Notes = [.. planned.Notes, .. notes ?? []];
        Key = key ?? planned.Match.Current;
        Error = (problem ?? planned.Problem)?.ToErrorRecord(Name);
    }

    private KeySyncResult(KeySyncResult other, LiteLLMKey? key, ErrorRecord? error)
    {
        _planned = other._planned;
        Notes = other.Notes;
        Key = key;
        Error = error;
        Confirm = other.Confirm;
        Advice = other.Advice;
    }

    /// <summary>The action: <c>Create</c>, <c>Change</c>, <c>Replace</c>, <c>Rotate</c>, <c>Remove</c>, or <c>None</c> for a key that matches its definition. If there is an <see cref="Error"/>, the action was not completed.</summary>
    public string Action => _planned.Action.ToString();

    /// <summary>The name of the set.</summary>
    public string Set => _planned.Match.Set;

    /// <summary>The name of the definition.</summary>
    public string Name => _planned.Match.Name;

    /// <summary>The alias of the key.</summary>
    public string? KeyAlias => Key?.KeyAlias;

    /// <summary>The differences between the definition and the key, one for each property.</summary>
    public IReadOnlyList<KeyChange> Changes => _planned.ShownChanges;

    /// <summary>The attributes that were set outside the set. No definition has declared them, and they stay unchanged.</summary>
    public IReadOnlyList<string> NotDeclared => _planned.NotDeclared();

    /// <summary>Additional information, such as effects on other keys.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the server will refuse or ignore. Determined only if the change was displayed before it is made, or is not made.</summary>
    public IReadOnlyList<KeyChangeWarning> Warnings => _planned.Warnings;

    /// <summary>The key, as stored on the server. A new key contains its secret as a SecureString. <c>null</c> if the key does not exist.</summary>
    public LiteLLMKey? Key { get; }

    /// <summary>The error, or <c>null</c>.</summary>
    public ErrorRecord? Error { get; }

    /// <summary>The message of the error, or <c>null</c>.</summary>
    public string? Problem => Error?.Exception.Message;

    /// <summary>The user who last changed the key. <c>null</c> if the server does not report it.</summary>
    public string? UpdatedBy => Key?.UpdatedBy;

    /// <summary>When the key was last updated, including updates of its spend. <c>null</c> if the server does not report it.</summary>
    public DateTimeOffset? UpdatedAt => Key?.UpdatedAt;

    /// <summary>The name under which the secret of a new key is stored in a vault. <c>null</c> if the secret is not stored in a vault.</summary>
    public string? SecretName => Key?.SecretName;

    /// <summary>The name of the vault in which the secret of a new key is stored. <c>null</c> if the secret is not stored in a vault.</summary>
    public string? VaultName => Key?.VaultName;

    /// <summary>Returns the result with another state of the key, and with another error if there is one.</summary>
    internal KeySyncResult With(LiteLLMKey? key, LiteLLMException? problem = null) => new(this, key, problem?.ToErrorRecord(Name) ?? Error);

    /// <summary>What is done after the secret of a new key was delivered, or <c>null</c>.</summary>
    internal Func<CancellationToken, Task<DeliveryOutcome>>? Confirm { get; init; }

    /// <summary>What to report if the command ends before <see cref="Confirm"/> is done, or <c>null</c>.</summary>
    internal string? Advice { get; init; }

    /// <summary>Adds an error to the result.</summary>
    internal KeySyncResult With(LiteLLMException problem) => new(_planned, Key, problem) { Confirm = Confirm, Advice = Advice };

    /// <summary>Returns the action and the name, for example <c>Change ci</c>.</summary>
    public override string ToString() => $"{Action} {Name}";
}
