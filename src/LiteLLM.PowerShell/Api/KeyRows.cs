using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>The rows of a response about several keys.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Unreadable">The rows that cannot be read.</param>
internal sealed record KeyRows(LiteLLMKey[] Keys, IReadOnlyList<UnreadableRow> Unreadable);
