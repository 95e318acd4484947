using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>A key in a listing, with the rows it refers to.</summary>
internal sealed class ListedKey(Row key, Row? permission, Row? budget, Row? user, Row? creator)
{
    /// <summary>The key.</summary>
    public Row Key { get; } = key;

    /// <summary>Its object permission.</summary>
    public Row? Permission { get; } = permission;

    /// <summary>The budget that it refers to.</summary>
    public Row? Budget { get; } = budget;

    /// <summary>Its user, if the listing shows users.</summary>
    public Row? User { get; } = user;

    /// <summary>The user who created it, if the listing shows users.</summary>
    public Row? Creator { get; } = creator;
}
