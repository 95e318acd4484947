using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts hashtables, objects, or a text with JSON to an array of dictionaries without types of the engine. A single map becomes an array of one.</summary>
internal sealed class ObjectListTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value) => Array.ConvertAll(ObjectList.Convert(PowerShellValue.Unwrap(value)!), item => new ObjectMap(item));
}
