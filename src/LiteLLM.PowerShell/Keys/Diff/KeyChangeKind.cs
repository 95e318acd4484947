namespace LiteLLM.PowerShell.Keys;

/// <summary>What happens to a property of a key.</summary>
public enum KeyChangeKind
{
    /// <summary>It had no value and gets one.</summary>
    Added,

    /// <summary>It gets another value.</summary>
    Changed,

    /// <summary>It loses its value.</summary>
    Removed,
}
