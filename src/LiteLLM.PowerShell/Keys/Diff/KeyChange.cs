using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A property whose current and desired values differ.</summary>
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

    /// <summary>The kind of change.</summary>
    public KeyChangeKind Change { get; }

    /// <summary>The current value, with secrets masked. <c>null</c> if the property has no value.</summary>
    public object? Before => JsonValueReader.ToObject(CallbackVariables.Masked(BeforeJson));

    /// <summary>The desired value, with secrets masked. <c>null</c> if the property is cleared.</summary>
    public object? After => JsonValueReader.ToObject(CallbackVariables.Masked(AfterJson));

    /// <summary>The unit of a number, for example <c>USD</c>.</summary>
    public string? Unit => Description?.Unit;

    internal KeyProperty? Description { get; }

    internal JsonElement BeforeJson { get; }

    internal JsonElement AfterJson { get; }

    /// <summary>Returns the change as a diff of one or more lines, with invariant numbers and times in UTC.</summary>
    public override string ToString() => new DiffFormatter(TextStyle.Invariant).Of([this]);
}
