namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies where the server stores an attribute of a key.</summary>
public enum KeyStorage
{
    /// <summary>In a separate column.</summary>
    Column,

    /// <summary>Inside the key's <c>metadata</c>, next to the entries of the user.</summary>
    Metadata,

    /// <summary>
    /// Inside the key's <c>metadata</c>, under a name that the server reads there but does not accept as a separate member. It is set
    /// by writing <c>metadata</c>.
    /// </summary>
    MetadataEntry,

    /// <summary>The entries of the key's <c>metadata</c> that belong to the user.</summary>
    UserMetadata,

    /// <summary>Inside the key's <c>metadata</c>, under a name that is reserved for this module and unknown to the server.</summary>
    ReservedMetadata,

    /// <summary>In the budget that the key's <c>budget_id</c> refers to. It is changed with <c>/budget/update</c>.</summary>
    BudgetTable,

    /// <summary>In the permission table that the key's <c>object_permission_id</c> refers to.</summary>
    PermissionTable,
}
