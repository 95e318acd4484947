using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Items to add to the list of an attribute, or to remove from it.</summary>
/// <param name="Property">The attribute.</param>
/// <param name="Parameter">The parameter that specifies the items.</param>
/// <param name="Items">The items.</param>
/// <param name="IsAdded">Whether the items are added.</param>
internal sealed record ListEdit(KeyProperty Property, string Parameter, JsonElement Items, bool IsAdded)
{
    /// <summary>Applies the edit to a list.</summary>
    /// <exception cref="KeyValueException">The first item would restrict a key that an empty list allows everything, or the removal of the last item would allow everything.</exception>
    internal JsonElement Apply(JsonElement current)
    {
        JsonElement edited = IsAdded ? PermissionEdit.Added(current, Items) : PermissionEdit.Removed(current, Items);
        if (Property.EmptyAllowsAll && JsonEquality.IsEmpty(current) && IsAdded)
        {
            throw new KeyValueException(Parameter, $"the list {Property.Name} of the key is empty, which allows all of them, so the added items would restrict the key. If this is intended, use -{Property.Parameter}.");
        }

        if (Property.EmptyAllowsAll && !JsonEquality.IsEmpty(current) && JsonEquality.IsEmpty(edited))
        {
            throw new KeyValueException(Parameter, $"the list {Property.Name} of the key would be empty, which allows all of them. If this is intended, use -Clear {Property.Name}.");
        }

        return edited;
    }
}
