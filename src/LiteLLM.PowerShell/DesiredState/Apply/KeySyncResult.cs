using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>What was done for one key of a set, or what would have to be done.</summary>
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

    /// <summary>What is done: <c>Create</c>, <c>Change</c>, <c>Remove</c>, or <c>None</c> for a key that is as declared. If there is an <see cref="Error"/> it was not done.</summary>
    public SyncAction Action => _planned.Action;

    /// <summary>The name of the set.</summary>
    public string Set => _planned.Match.Set;

    /// <summary>The name of the definition.</summary>
    public string Name => _planned.Match.Name;

    /// <summary>The alias of the key.</summary>
    public string? KeyAlias => Key?.KeyAlias;

    /// <summary>What differs between the definition and the key, property by property.</summary>
    public IReadOnlyList<KeyChange> Changes => _planned.ShownChanges;

    /// <summary>The attributes that somebody else has set: no definition has declared them, and they are left alone.</summary>
    public IReadOnlyList<string> NotDeclared => _planned.NotDeclared.Value;

    /// <summary>What a person should know of it.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The key as the server holds it; a new one with its secret as SecureString. None if it does not exist.</summary>
    public LiteLLMKey? Key { get; }

    /// <summary>What went wrong, or none.</summary>
    public ErrorRecord? Error { get; }

    /// <summary>Who changed the key last, where the server tells it.</summary>
    public string? UpdatedBy => Key?.UpdatedBy;

    /// <summary>When the key was changed last, where the server tells it; spending moves it too.</summary>
    public DateTimeOffset? UpdatedAt => Key?.UpdatedAt;

    /// <summary>The action and the name, for instance <c>Change ci</c>.</summary>
    public override string ToString() => $"{Action} {Name}";
}
