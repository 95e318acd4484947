namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies how a property of a key changes.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum KeyChangeKind : long
{
    /// <summary>The property had no value and gets one.</summary>
    Added,

    /// <summary>The property gets a different value.</summary>
    Changed,

    /// <summary>The value of the property is removed.</summary>
    Removed,
}
