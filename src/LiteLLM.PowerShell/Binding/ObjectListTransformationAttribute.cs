using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Converts hashtables, objects, and JSON in a field of a pipeline object to an array of dictionaries without types of the engine. A
/// single dictionary becomes an array of one. An empty text is no value.
/// </summary>
internal sealed class ObjectListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return PowerShellValue.GetBaseObject(inputData) switch
            {
                null or "" => null!,
                string text => Parse(text) ?? throw Invalid(text),
                IEnumerable list and not IDictionary => list.Cast<object?>().Select(ToMap).ToArray(),
                _ => new[] { ToMap(inputData) },
            };
        }
        catch (FormatException problem)
        {
            throw new ArgumentTransformationMetadataException($"The value cannot be used: {problem.Message}.");
        }
    }

    private static IDictionary ToMap(object? item) =>
        PowerShellValue.GetBaseObject(item) is PSObject or IDictionary ? (IDictionary)PowerShellValue.Unwrap(item)! : throw Invalid(item?.ToString() ?? "$null");

    private static IDictionary[]? Parse(string text)
    {
        try
        {
            JsonElement json = JsonValueWriter.Raw(text);
            JsonElement[] items = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
            return Array.TrueForAll(items, item => item.ValueKind == JsonValueKind.Object) ? [.. items.Select(item => new ObjectMap(item))] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ArgumentTransformationMetadataException Invalid(string text) => new(
        $"'{SecretMask.Scrub(text)}' is not a list of maps. Use hashtables, objects or a JSON array, for instance @{{ name = 'value' }}, @{{ name = 'other' }}.");
}
