
namespace LiteLLM.PowerShell.Errors;

/// <summary>A value that a key cannot have. Nothing was sent.</summary>
public sealed class KeyValueException : LiteLLMException
{
    /// <summary>Creates the error.</summary>
    /// <param name="property">The property of the key.</param>
    /// <param name="reason">What is wrong with the value, with the value, and what to do.</param>
    public KeyValueException(string property, string reason)
        : base(ErrorIds.InvalidKeyValue, $"{property}: {reason}") => Property = property;

    /// <summary>The property of the key.</summary>
    public string Property { get; }
}
