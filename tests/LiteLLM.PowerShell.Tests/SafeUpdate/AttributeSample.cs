namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Two values of one attribute, as a user types them and as the server keeps them.</summary>
/// <param name="Property">The property of a key.</param>
/// <param name="Place">Where the server keeps it: a column, or an entry of one that holds several things.</param>
/// <param name="Value">A value, as PowerShell.</param>
/// <param name="Stored">The same, as the server keeps it.</param>
/// <param name="Other">Another value, as PowerShell.</param>
/// <param name="OtherStored">The same, as the server keeps it.</param>
/// <param name="Cleared">What the server keeps once it is cleared.</param>
public sealed record AttributeSample(
    string Property, string Place, string Value, string Stored, string Other, string OtherStored, string Cleared)
{
    /// <summary>The parameter of New-LiteLLMKey.</summary>
    public string Parameter { get; init; } = Property;

    /// <summary>What else the server changes along with it; each entry stands for all places that start with it.</summary>
    public string[] Followers { get; init; } = [];

    /// <summary>The versions that ignore a request to clear it.</summary>
    public string[] NotClearableOn { get; init; } = [];

    /// <summary>Further arguments that the attribute needs on creation, as PowerShell.</summary>
    public string With { get; init; } = "";

    /// <summary>The parameter of Set-LiteLLMKey.</summary>
    public string SetParameter => Property == "KeyAlias" ? "NewKeyAlias" : Parameter;

    /// <summary>The empty value of its kind, as PowerShell.</summary>
    public string Empty => Value.StartsWith("@{", StringComparison.Ordinal) ? "@{}" : Stored.StartsWith('[') ? "@()" : "''";
}
