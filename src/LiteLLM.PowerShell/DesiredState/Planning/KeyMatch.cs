using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>A definition and its key, or a key of the set without a definition.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The name of the definition.</param>
/// <param name="Definition">The definition, or <c>null</c> for a key that is no longer declared.</param>
/// <param name="Current">The key, as stored on the server, or <c>null</c> if it does not exist.</param>
/// <param name="Owner">The recorded definition of the set that manages the key, or <c>null</c> if no set manages it.</param>
/// <param name="Problem">The reason why the definition cannot be applied, or <c>null</c>.</param>
internal sealed record KeyMatch(string Set, string Name, KeyDefinition? Definition, LiteLLMKey? Current, KeyOwnership? Owner, LiteLLMException? Problem = null)
{
    /// <summary>The keys of the definition whose secrets were not delivered, because the run that created them was killed.</summary>
    internal IReadOnlyList<LiteLLMKey> Undelivered { get; init; } = [];

    /// <summary>The new key of a rotation that was interrupted before the key had released its alias, or <c>null</c>.</summary>
    internal LiteLLMKey? Successor { get; init; }

    /// <summary>Whether the secret of the key was not delivered.</summary>
    internal bool IsUndelivered => Current is { } current && Undelivered.Any(key => key.Id == current.Id);
}
