using System.Text.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Creates the new keys of replacements: those of a set with its signed record, and others without a record.</summary>
/// <param name="writer">Creates keys without a record.</param>
/// <param name="managed">Creates keys of a set.</param>
/// <param name="registry">Signs the records.</param>
/// <param name="ownership">The definition that manages the keys, or <c>null</c>.</param>
internal sealed class ReplacementRecords(KeyWriter writer, ManagedKeyWriter managed, OwnershipRegistry registry, KeyOwnership? ownership) : IReplacementRecords
{
    /// <inheritdoc/>
    public Task<KeyWriteResult> CreateAsync(DesiredKey desired, OperationContext context) => ownership is null
        ? writer.CreateWithNewSecretAsync(desired, Secrets.Create(), context)
        : managed.CreateAsync(desired, ownership, context);

    /// <inheritdoc/>
    public async Task<JsonElement?> OfDeliveredAsync(LiteLLMKey key, CancellationToken cancellationToken) => ownership is null
        ? null
        : (await registry.SignerAsync(cancellationToken).ConfigureAwait(false)).Sign(ownership with { IsUndelivered = false }, key);
}
