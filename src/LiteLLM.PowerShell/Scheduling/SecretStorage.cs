using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Stores the secret that an operation issues outside the pipeline, such as in a vault. Only the pipeline thread calls the functions.</summary>
/// <param name="Store">Stores the secret and verifies it. Throws a <see cref="LiteLLMException"/> if the secret is not stored.</param>
/// <param name="Stored">Returns the object to write after the secret is stored. It does not contain the secret.</param>
/// <param name="NotStored">
/// Returns what to write if the secret is not stored: its arguments are the error, and whether the key was removed again. If the key was not
/// removed, the object contains the secret.
/// </param>
internal sealed record SecretStorage(Action Store, Func<object> Stored, Func<LiteLLMException, bool, IssuedKeyOutput> NotStored);
