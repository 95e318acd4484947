using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Parameters;

/// <summary>Lets a hashtable and an object serve alike where a map is asked for.</summary>
internal sealed class MapArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        switch (inputData is PSObject wrapped ? wrapped.BaseObject : inputData)
        {
            case null or "":
                return null!;
            case IDictionary map:
                return map;
            case PSCustomObject:
                var properties = new OrderedDictionary(StringComparer.Ordinal);
                foreach (PSPropertyInfo property in ((PSObject)inputData).Properties)
                {
                    properties[property.Name] = property.Value;
                }

                return properties;
            default:
                throw new ArgumentTransformationMetadataException(
                    $"'{Secrets.Scrub(inputData.ToString()!)}' is not a map. Use a hashtable or an object, for instance @{{ name = 'value' }}.");
        }
    }
}
