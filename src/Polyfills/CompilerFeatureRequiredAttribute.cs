namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to mark <c>required</c> for older compilers; .NET Standard 2.0 lacks it.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName { get; } = featureName;
}
