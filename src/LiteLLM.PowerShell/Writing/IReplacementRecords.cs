using System.Text.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Writing;

/// <summary>Creates new keys with the record of the set that manages them, if there is one.</summary>
internal interface IReplacementRecords
{
    /// <summary>Creates a key. Its record marks the secret as not delivered.</summary>
    Task<KeyWriteResult> CreateAsync(DesiredKey desired, OperationContext context);

    /// <summary>Gets the record of a key whose secret was delivered, or <c>null</c> if no set manages the key.</summary>
    Task<JsonElement?> OfDeliveredAsync(LiteLLMKey key, CancellationToken cancellationToken);
}
