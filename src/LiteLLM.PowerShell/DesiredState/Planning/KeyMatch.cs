using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>A definition and the key that it means; or a key of the set that no definition means any more.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The name of the definition.</param>
/// <param name="Definition">The definition; none for a key that is no longer declared.</param>
/// <param name="Current">The key as the server holds it; none if it is to be created.</param>
/// <param name="Owner">What is kept with the key by the set that manages it; none if no set does.</param>
/// <param name="Problem">Why nothing can be done for this definition, if that is so.</param>
internal sealed record KeyMatch(string Set, string Name, KeyDefinition? Definition, LiteLLMKey? Current, KeyOwnership? Owner, LiteLLMException? Problem = null);
