using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Specifies how much of a key an operation requires, and how old it may be.</summary>
internal sealed record KeyReadRequirement
{
    private KeyReadRequirement()
    {
    }

    /// <summary>All attributes, in their current state.</summary>
    internal static KeyReadRequirement Current { get; } = new();

    /// <summary>The complete JSON, including what this module does not define, in its current state.</summary>
    internal static KeyReadRequirement Whole { get; } = new() { AllowsListing = false };

    /// <summary>The id, the names and whether the key is blocked; at most a few seconds old.</summary>
    internal static KeyReadRequirement Identity { get; } = Recent([KeyProperties.Named(nameof(LiteLLMKey.Blocked))]) with { AcceptsId = true };

    /// <summary>The id, the names, whether the key is blocked, and the record of the set; at most a few seconds old.</summary>
    internal static KeyReadRequirement IdentityAndSet { get; } = Recent([KeyProperties.Named(nameof(LiteLLMKey.Blocked)), KeyProperties.Named(nameof(LiteLLMKey.KeySet))]) with { AcceptsId = true };

    /// <summary>Whether the id of a key is enough if its row cannot be read.</summary>
    internal bool AcceptsId { get; private init; }

    /// <summary>Whether a listing that began before the key was requested may be used, if it is at most a few seconds old.</summary>
    internal bool MayBeRecent { get; private init; }

    /// <summary>Whether a listed key may be used if it has the attributes.</summary>
    internal bool AllowsListing { get; private init; } = true;

    /// <summary>The required attributes, or <c>null</c> for all of them.</summary>
    internal IReadOnlyCollection<KeyProperty>? Properties { get; private init; }

    /// <summary>The alias and the record of the set, in their current state.</summary>
    internal static KeyReadRequirement CurrentIdentity { get; } = Now(KeyMovement.Identity);

    /// <summary>The same attributes, in their current state.</summary>
    internal KeyReadRequirement Fresh => this with { MayBeRecent = false };

    /// <summary>Some attributes, in their current state.</summary>
    internal static KeyReadRequirement Now(IEnumerable<KeyProperty> properties) => new() { Properties = [.. properties] };

    /// <summary>Some attributes, at most a few seconds old.</summary>
    internal static KeyReadRequirement Recent(IEnumerable<KeyProperty> properties) => new() { MayBeRecent = true, Properties = [.. properties] };
}
