using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>The members of a key that depend on the time at which they are read. The type file of the module adds them to <see cref="LiteLLMKey"/>.</summary>
public static class KeyMembers
{
    /// <summary>Gets whether the proxy accepts the key now, and if not, why.</summary>
    /// <param name="key">A <see cref="LiteLLMKey"/>.</param>
    public static KeyState State(PSObject key) => StateOf((LiteLLMKey)key.BaseObject);

    /// <summary>Gets the limits that the proxy enforces for the key now: its own, and those of the budget that <c>BudgetId</c> names.</summary>
    /// <param name="key">A <see cref="LiteLLMKey"/>.</param>
    public static KeyLimits GetLimits(PSObject key) => StatusOf((LiteLLMKey)key.BaseObject).Limits;

    internal static KeyStatus StatusOf(LiteLLMKey key) => new(key, DateTimeOffset.UtcNow);

    internal static KeyState StateOf(LiteLLMKey key) => StatusOf(key).State;
}
