using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>The planned action for one key.</summary>
/// <param name="Match">The definition and the key.</param>
/// <param name="Action">The action.</param>
/// <param name="Desired">The desired state, or <c>null</c> if the key is removed, or if the definition cannot be applied.</param>
/// <param name="Changes">All differences.</param>
/// <param name="NotDeclared">Computes the attributes that were set outside the set. No definition has declared them, and they stay unchanged. They are not kept, because a plan can contain many keys.</param>
/// <param name="Problem">The reason why the definition cannot be applied, or <c>null</c>.</param>
internal sealed record KeyPlan(
    KeyMatch Match,
    SyncAction Action,
    DesiredKey? Desired,
    IReadOnlyList<KeyChange> Changes,
    Func<IReadOnlyList<string>> NotDeclared,
    LiteLLMException? Problem = null)
{
    /// <summary>Effects of the change on other objects, such as keys that share the budget.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the server will refuse or ignore. Determined only for plans that are displayed or returned.</summary>
    internal IReadOnlyList<KeyChangeWarning> Warnings { get; init; } = [];

    /// <summary>Whether the key is removed although the set is not pruned, because its secret was not delivered and the definition has another key.</summary>
    internal bool IsDiscarded { get; init; }

    /// <summary>The changes to display. Changes of the ownership record are included only if there are no others.</summary>
    internal IReadOnlyList<KeyChange> ShownChanges =>
        Changes.Where(change => change.Description?.Storage != KeyStorage.ReservedMetadata).ToArray() is { Length: > 0 } others ? others : Changes;
}
