using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Writing;

/// <summary>Refuses to do something to a key that was not shown: another client has changed the key since.</summary>
internal static class KeyConflicts
{
    /// <summary>Refuses an operation if the alias or the ownership of the key has changed.</summary>
    /// <param name="shown">The key as it was shown.</param>
    /// <param name="now">The key as it is now.</param>
    /// <exception cref="LiteLLMException">The key has changed. The message contains the differences.</exception>
    internal static void Refuse(LiteLLMKey shown, LiteLLMKey now) => Refuse(shown, KeyMovement.Between(shown, now));

    /// <summary>Refuses a change if the alias, the ownership, or an attribute that is to be changed has changed.</summary>
    /// <param name="shown">The key as it was shown.</param>
    /// <param name="now">The key as it is now.</param>
    /// <param name="planned">The changes that were shown.</param>
    /// <param name="current">The changes that would lead from the current state to the desired one.</param>
    /// <exception cref="LiteLLMException">The key has changed. The message contains the differences.</exception>
    internal static void Refuse(LiteLLMKey shown, LiteLLMKey now, IReadOnlyList<KeyChange> planned, IReadOnlyList<KeyChange> current) =>
        Refuse(shown, KeyMovement.Between(shown, now, planned, current));

    /// <summary>Creates the error, or returns <c>null</c> if nothing has changed.</summary>
    internal static LiteLLMException? Find(LiteLLMKey shown, LiteLLMKey now) => KeyMovement.Between(shown, now) is { Count: > 0 } moved ? Conflict(shown, moved) : null;

    private static void Refuse(LiteLLMKey shown, IReadOnlyList<KeyChange> moved)
    {
        if (moved.Count > 0)
        {
            throw Conflict(shown, moved);
        }
    }

    private static LiteLLMException Conflict(LiteLLMKey shown, IReadOnlyList<KeyChange> moved) => new(ErrorIds.KeyConflict,
        new DiffFormatter(UserTextStyle.Current).Below($"Nothing was done to the key '{shown}' ({shown.Id}), because it has changed since it was read:", moved) + "\nRun the command again to see its current state.");
}
