namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies whether the proxy accepts a key.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum KeyState : long
{
    /// <summary>The proxy accepts the key.</summary>
    Active,

    /// <summary>The key is refused until it is unblocked.</summary>
    Blocked,

    /// <summary>The key is refused because it has expired.</summary>
    Expired,

    /// <summary>The key is refused until its budget resets or is raised.</summary>
    OverBudget,

    /// <summary>The key was deleted. Servers that keep deleted keys list them.</summary>
    Deleted,
}
