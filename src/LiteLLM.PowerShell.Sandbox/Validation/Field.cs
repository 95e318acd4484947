namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A field of a request.</summary>
/// <param name="name">The name.</param>
/// <param name="type">The type.</param>
/// <param name="required">Whether it must be there and not null.</param>
internal sealed class Field(string name, FieldType type, bool required = false)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The type.</summary>
    public FieldType Type { get; } = type;

    /// <summary>Whether it must be there and not null.</summary>
    public bool Required { get; } = required;
}
