using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Changes keys that a set manages, as planned.</summary>
/// <param name="api">The server.</param>
/// <param name="writer">Changes the keys.</param>
/// <param name="managedKeys">Changes the keys together with the records of the set.</param>
internal sealed class PlannedKeyChanger(KeyApi api, KeyWriter writer, ManagedKeyWriter managedKeys)
{
    /// <summary>Changes a key. Attributes that are no longer declared and that the server cannot clear are notes of the result.</summary>
    /// <exception cref="LiteLLMException">The key was not changed, or whether it was changed is unknown.</exception>
    internal async Task<KeySyncResult> ChangeAsync(KeyPlan key, LiteLLMKey current, IReadOnlyList<KeyChange> changes, CancellationToken cancellationToken)
    {
        KeyOwnership ownership = key.Match.Definition!.Ownership with { IsUndelivered = key.Match.IsUndelivered };
        KeyWriteResult written = await managedKeys.UpdateAsync(current, key.Desired!, changes, ownership, cancellationToken).ConfigureAwait(false);
        return written.NotStored.Count > 0 && written.NotStored.All(change => IsLeft(key, change))
            ? new KeySyncResult(key, written.Key, notes: [.. written.NotStored.Select(NoteOf)])
            : new KeySyncResult(key, written.Key, written.Problem);
    }

    /// <summary>Changes a key as <see cref="ChangeAsync"/> does.</summary>
    /// <returns>The result, including a failure.</returns>
    internal async Task<KeySyncResult> TryChangeAsync(KeyPlan key, LiteLLMKey current, IReadOnlyList<KeyChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(key, current, changes, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return new KeySyncResult(key, problem: problem);
        }
    }

    /// <summary>Changes only the alias of a key.</summary>
    /// <exception cref="LiteLLMException">The alias was not changed.</exception>
    internal async Task<LiteLLMKey> RenameAsync(LiteLLMKey key, string alias, CancellationToken cancellationToken)
    {
        var desired = new DesiredKey();
        desired.Set(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), alias);
        DateTimeOffset now = api.ServerNow;
        KeyWriteResult written = await writer.UpdateAsync(key, desired, KeyDiff.Compute(desired, key.Row, now), now, cancellationToken).ConfigureAwait(false);
        return written.Problem is { } problem ? throw problem : written.Key;
    }

    /// <summary>Returns whether an attribute that is no longer declared remains set because the server cannot clear it.</summary>
    private static bool IsLeft(KeyPlan key, KeyChange change) =>
        JsonEquality.IsEmpty(change.AfterJson) && !key.Match.Definition!.Ownership.Declared.Contains(change.Description?.JsonName ?? change.Property);

    private static string NoteOf(KeyChange change) =>
        $"{change.Property} is no longer declared, and the server cannot clear it; it remains {VisibleText.Of(SecretMask.ScrubBeginning(JsonValueReader.ToText(CallbackVariables.Masked(change.BeforeJson))))}.";
}
