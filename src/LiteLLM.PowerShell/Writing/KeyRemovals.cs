using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Writing;

/// <summary>The result of removing keys. A key that is in neither map was removed.</summary>
/// <param name="Failed">The errors, by id.</param>
/// <param name="Missing">What was read instead of the keys that did not exist any more, by id.</param>
internal sealed record KeyRemovals(IReadOnlyDictionary<string, LiteLLMException> Failed, IReadOnlyDictionary<string, KeyReadResult> Missing);
