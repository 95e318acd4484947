using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Client;

/// <summary>One page of a listing.</summary>
internal sealed record KeyPage(IReadOnlyList<LiteLLMKey> Keys, long TotalCount);
