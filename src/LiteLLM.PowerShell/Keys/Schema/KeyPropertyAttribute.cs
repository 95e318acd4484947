namespace LiteLLM.PowerShell.Keys;

/// <summary>Describes an attribute of a key. It is applied to the member of <see cref="LiteLLMKey"/> that returns the value. Everything else is derived from the two.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyPropertyAttribute(string jsonName) : Attribute
{
    /// <summary>The name in the JSON of the server, for example <c>max_budget</c>.</summary>
    public string JsonName { get; } = jsonName;

    /// <summary>The cmdlet parameter that sets the attribute. By default, the name of the property.</summary>
    public string? Parameter { get; set; }

    /// <summary>Another name under which users can specify the attribute, besides the names of the property, the parameter and the API.</summary>
    public string? OtherName { get; set; }

    /// <summary>Indicates whether an empty list allows everything, instead of nothing.</summary>
    public bool EmptyAllowsAll { get; set; }

    /// <summary>The type of the value, and how two values are compared. By default, determined by the type of the member.</summary>
    public KeyValueKind Kind { get; set; }

    /// <summary>The members of a map that are lists of strings to which users can add single items, for example <c>mcp_servers</c>.</summary>
    public string[] ListMembers { get; set; } = [];

    /// <summary>The unit of a number, for example <c>USD</c>.</summary>
    public string? Unit { get; set; }

    /// <summary>Where the server stores the value.</summary>
    public KeyStorage Storage { get; set; }

    /// <summary>When the value can be set.</summary>
    public Settable Settable { get; set; } = Settable.Always;

    /// <summary>How the value is cleared. By default, determined by the storage and the kind.</summary>
    public ClearForm Clear { get; set; }

    /// <summary>The largest number that the server can store.</summary>
    public long Maximum { get; set; } = long.MaxValue;

    /// <summary>Indicates whether servers without a license refuse requests that contain the attribute.</summary>
    public bool Gated { get; set; }

    /// <summary>Indicates whether some supported servers do not have the attribute, or accept it only when a key is created.</summary>
    public bool Newer { get; set; }
}
