using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>One property of a key that differs between what is and what shall be.</summary>
public sealed class KeyChange
{
    internal KeyChange(string name, KeyProperty? description, JsonElement before, JsonElement after)
    {
        Property = name;
        Description = description;
        BeforeJson = before;
        AfterJson = after;
        Change = JsonEquality.IsEmpty(before) ? KeyChangeKind.Added
            : JsonEquality.IsEmpty(after) ? KeyChangeKind.Removed
            : KeyChangeKind.Changed;
    }

    /// <summary>The property of the key.</summary>
    public string Property { get; }

    /// <summary>What happens to it.</summary>
    public KeyChangeKind Change { get; }

    /// <summary>The value that the server has; <c>null</c> for none.</summary>
    public object? Before => JsonValueReader.ToObject(CallbackVariables.Masked(BeforeJson));

    /// <summary>The value that it shall have; <c>null</c> for none.</summary>
    public object? After => JsonValueReader.ToObject(CallbackVariables.Masked(AfterJson));

    /// <summary>What a number counts, for instance <c>USD</c>.</summary>
    public string? Unit => Description?.Unit;

    internal KeyProperty? Description { get; }

    internal JsonElement BeforeJson { get; }

    internal JsonElement AfterJson { get; }

    /// <summary>The change as a diff of one line or more.</summary>
    public override string ToString() => DiffFormatter.Of([this]);
}
