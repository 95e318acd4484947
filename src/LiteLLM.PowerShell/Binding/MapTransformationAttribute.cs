using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Accepts a hashtable, an object, or JSON, for example from a row of a CSV file, as a map.</summary>
internal sealed class MapTransformationAttribute : ArgumentTransformationAttribute
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
            case string text when Parse(text) is { } map:
                return map;
            default:
                throw new ArgumentTransformationMetadataException(
                    $"'{SecretMask.Scrub(inputData.ToString()!)}' is not a map. Use a hashtable, an object or JSON, for instance @{{ name = 'value' }}.");
        }
    }

    private static ObjectMap? Parse(string text)
    {
        try
        {
            return JsonValueWriter.Raw(text) is { ValueKind: JsonValueKind.Object } map ? new ObjectMap(map) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
