namespace LiteLLM.PowerShell.Keys;

/// <summary>The form of a request that empties an attribute, as the server accepts it.</summary>
public enum ClearForm
{
    /// <summary>The form follows from the storage and the kind.</summary>
    Inferred,

    /// <summary>The server has no way to empty it.</summary>
    Impossible,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>An empty list.</summary>
    EmptyList,

    /// <summary>An empty object.</summary>
    EmptyMap,

    /// <summary>Zero, which is as good as nothing.</summary>
    Zero,

    /// <summary><c>false</c>, which is as good as nothing.</summary>
    False,

    /// <summary>The text <c>-1</c>, which the server reads as "never".</summary>
    Never,

    /// <summary>An object whose every known entry is an empty list.</summary>
    EmptyPermissions,

    /// <summary>The whole <c>metadata</c>, written again without it.</summary>
    RewriteMetadata,
}
