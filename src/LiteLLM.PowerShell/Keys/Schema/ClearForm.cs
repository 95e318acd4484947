namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies how a request clears an attribute.</summary>
public enum ClearForm
{
    /// <summary>Determined by the storage and the kind of the attribute.</summary>
    Inferred,

    /// <summary>The server cannot clear the attribute.</summary>
    Impossible,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>An empty list.</summary>
    EmptyList,

    /// <summary>An empty object.</summary>
    EmptyMap,

    /// <summary>Zero, which is equivalent to no value.</summary>
    Zero,

    /// <summary><c>false</c>, which is equivalent to no value.</summary>
    False,

    /// <summary>The text <c>-1</c>, which the server reads as "never".</summary>
    Never,

    /// <summary>An object in which every known entry is an empty list.</summary>
    EmptyPermissions,

    /// <summary>The complete <c>metadata</c> is written again without the attribute.</summary>
    RewriteMetadata,
}
