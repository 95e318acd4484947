namespace LiteLLM.PowerShell.Keys;

/// <summary>Where the server keeps an attribute of a key.</summary>
public enum KeyStorage
{
    /// <summary>In a column of its own.</summary>
    Column,

    /// <summary>Inside the key's <c>metadata</c>, beside the user's own entries.</summary>
    Metadata,

    /// <summary>
    /// Inside the key's <c>metadata</c>, under a name that the server reads there but does not accept outside of it. It is set by
    /// writing <c>metadata</c>.
    /// </summary>
    MetadataEntry,

    /// <summary>The entries of the key's <c>metadata</c> that belong to the user.</summary>
    UserMetadata,

    /// <summary>Inside the key's <c>metadata</c> under a name that this module keeps for itself and the server does not know.</summary>
    ReservedMetadata,

    /// <summary>In the row of the budget table that the key's <c>budget_id</c> names; changed through <c>/budget/update</c>.</summary>
    BudgetTable,

    /// <summary>In the row of permissions that the key's <c>object_permission_id</c> names.</summary>
    PermissionTable,
}
