namespace LiteLLM.PowerShell.Errors;

/// <summary>The error that a value is not valid for an attribute of a key. Nothing was sent.</summary>
public sealed class KeyValueException : LiteLLMException
{
    /// <summary>Creates the error.</summary>
    /// <param name="property">The property of the key.</param>
    /// <param name="reason">What is wrong, including the value, and what to do.</param>
    internal KeyValueException(string property, string reason)
        : base(ErrorIds.InvalidKeyValue, $"{property}: {reason}") => Property = property;

    /// <summary>The property of the key.</summary>
    public string Property { get; }
}
