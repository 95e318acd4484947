using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Catalog;

/// <summary>The limits of a key of a team.</summary>
/// <param name="Id">The id of the key.</param>
/// <param name="Tpm">The tokens per minute, or <c>null</c>.</param>
/// <param name="Rpm">The requests per minute, or <c>null</c>.</param>
internal sealed record TeamKeyLimits(string Id, long? Tpm, long? Rpm)
{
    internal static TeamKeyLimits Of(JsonElement key) => new(
        JsonValueReader.ToText(JsonValueReader.Member(key, "token")),
        JsonValueReader.ToInteger(JsonValueReader.Member(key, "tpm_limit")),
        JsonValueReader.ToInteger(JsonValueReader.Member(key, "rpm_limit")));
}
