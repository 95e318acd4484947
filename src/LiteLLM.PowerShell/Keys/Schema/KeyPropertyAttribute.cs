namespace LiteLLM.PowerShell.Keys;

/// <summary>Describes one attribute of a key. It stands on the member of <see cref="LiteLLMKey"/> that shows it; together they are its only description.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyPropertyAttribute(string jsonName) : Attribute
{
    /// <summary>The name in the server's JSON, for instance <c>max_budget</c>.</summary>
    public string JsonName { get; } = jsonName;

    /// <summary>The cmdlet parameter that sets it, where its name differs from the property's.</summary>
    public string? Parameter { get; set; }

    /// <summary>The shape of the value and how two values are compared. Where it is not given, it follows from the member's type.</summary>
    public KeyValueKind Kind { get; set; }

    /// <summary>What a number counts, for instance <c>USD</c>.</summary>
    public string? Unit { get; set; }

    /// <summary>Where the server keeps the value.</summary>
    public KeyStorage Storage { get; set; }

    /// <summary>When the value can be set.</summary>
    public Settable Settable { get; set; } = Settable.Always;

    /// <summary>How the value is emptied. Where it is not given, it follows from the storage and the kind.</summary>
    public ClearForm Clear { get; set; }

    /// <summary>The largest number that the server's column holds.</summary>
    public long Maximum { get; set; } = long.MaxValue;

    /// <summary>Whether a server without licence refuses a request that names it.</summary>
    public bool Gated { get; set; }
}
