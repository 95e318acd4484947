namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies how a property of a key changes.</summary>
public enum KeyChangeKind
{
    /// <summary>The property had no value and gets one.</summary>
    Added,

    /// <summary>The property gets a different value.</summary>
    Changed,

    /// <summary>The value of the property is removed.</summary>
    Removed,
}
