using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts hashtables, objects, and JSON in a field of a pipeline object to a dictionary without types of the engine. An empty text is no value.</summary>
internal sealed class MapTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return PowerShellValue.GetBaseObject(inputData) switch
            {
                null or "" => null!,
                string text => Parse(text) ?? throw Invalid(inputData),
                PSObject or IDictionary => PowerShellValue.Unwrap(inputData)!,
                _ => throw Invalid(inputData),
            };
        }
        catch (FormatException problem)
        {
            throw new ArgumentTransformationMetadataException($"The value cannot be used: {problem.Message}.");
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

    private static ArgumentTransformationMetadataException Invalid(object value) => new(
        $"'{SecretMask.Scrub(value.ToString()!)}' is not a map. Use a hashtable, an object or JSON, for instance @{{ name = 'value' }}.");
}
