using Mono.Cecil;

namespace LiteLLM.PowerShell.Tests.Architecture;

/// <summary>A use of a type or member in the main assembly.</summary>
/// <param name="From">The type whose code or declaration contains the use; for a nested type, the outermost one.</param>
/// <param name="Target">The type that is used; for a nested type, the outermost one.</param>
/// <param name="Member">The name of the member that is used; empty for the type itself.</param>
internal sealed record CodeReference(TypeDefinition From, TypeReference Target, string Member)
{
    public override string ToString() => $"{From.FullName} uses {Target.FullName}{(Member.Length == 0 ? "" : "." + Member)}";
}
