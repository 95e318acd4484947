using System.Collections;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts a hashtable, an object, or a text with a JSON object to a dictionary without types of the engine.</summary>
internal sealed class MapTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value) =>
        PowerShellValue.Unwrap(value) is var plain && plain is IDictionary map ? map : new ObjectMap(ObjectMap.Convert(plain!));
}
