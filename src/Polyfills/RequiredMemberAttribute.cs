namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to allow <c>required</c>; .NET Standard 2.0 lacks it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property)]
internal sealed class RequiredMemberAttribute : Attribute;
