using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>What is to be done for one key.</summary>
/// <param name="Match">The definition and the key.</param>
/// <param name="Action">What is done.</param>
/// <param name="Desired">What the key shall be; none if it is to be removed, or if nothing can be done.</param>
/// <param name="Changes">All that differs.</param>
/// <param name="NotDeclared">The attributes that somebody else has set: no definition has ever declared them, and they are left alone.</param>
/// <param name="Problem">Why nothing can be done, if that is so.</param>
internal sealed record KeyPlan(
    KeyMatch Match,
    SyncAction Action,
    DesiredKey? Desired,
    IReadOnlyList<KeyChange> Changes,
    Lazy<IReadOnlyList<string>> NotDeclared,
    LiteLLMException? Problem = null)
{
    /// <summary>What the change affects besides the key, such as other keys with the same budget.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The changes that a person wants to see: what the set keeps for itself is shown only where nothing else changes.</summary>
    internal IReadOnlyList<KeyChange> ShownChanges =>
        Changes.Where(change => change.Description != OwnershipRecord.Property).ToArray() is { Length: > 0 } others ? others : Changes;
}
