using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Writing;

/// <summary>
/// Changes that some servers accept and ignore. They are tried while it is unknown whether the server of the connection supports them.
/// After it has ignored a change, the next one is refused before anything is sent.
/// </summary>
internal static class UnsupportedChanges
{
    /// <summary>Refuses a change that the server is known to ignore.</summary>
    /// <exception cref="KeyValueException">The server ignores one of the changes.</exception>
    internal static void ThrowIfAny(IEnumerable<KeyChange> changes, ServerCapabilities capabilities)
    {
        foreach (KeyChange change in changes)
        {
            if (Needed(change) is { } capability && capabilities.Lacks(capability))
            {
                throw new KeyValueException(change.Property, AdviceOf(capability));
            }
        }
    }

    /// <summary>Records which changes the server made and which it ignored.</summary>
    internal static void Learn(IEnumerable<KeyChange> changes, IReadOnlyCollection<KeyChange> missing, ServerCapabilities capabilities)
    {
        foreach (KeyChange change in changes)
        {
            if (Needed(change) is { } capability)
            {
                capabilities.Learn(capability, missing.All(other => other.Property != change.Property));
            }
        }
    }

    /// <summary>Describes what to do about changes that were ignored.</summary>
    internal static string Advice(IEnumerable<KeyChange> missing) => string.Concat(missing.Select(change =>
        Needed(change) is { } capability ? $"\n{change.Property}: {AdviceOf(capability)}" : ""));

    private static ServerCapability? Needed(KeyChange change) => (change.Description?.Name, JsonEquality.IsEmpty(change.AfterJson)) switch
    {
        (nameof(LiteLLMKey.BudgetDuration), true) => ServerCapability.ClearsBudgetDuration,
        (nameof(LiteLLMKey.OrganizationId), false) => ServerCapability.ChangesOrganization,
        _ => null,
    };

    private static string AdviceOf(ServerCapability capability) => capability == ServerCapability.ClearsBudgetDuration
        ? "this server cannot clear it once it is set. Set another value, or create a new key without it."
        : "this server sets it only when the key is created. Create a new key.";
}
