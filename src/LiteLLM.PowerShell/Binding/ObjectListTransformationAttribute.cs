using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Accepts a list of maps: hashtables, objects, or JSON, for example from a row of a CSV file. A single map is a list with one item.</summary>
internal sealed class ObjectListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null or "" => null!,
            string text => Parse(text) ?? throw Invalid(text),
            IEnumerable list and not IDictionary => list.Cast<object?>().Select(Item).ToArray(),
            _ => new[] { Item(inputData) },
        };

    private static IDictionary Item(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        IDictionary map => map,
        PSCustomObject => new ObjectMap(JsonValueWriter.From(item)),
        _ => throw Invalid(item?.ToString() ?? "$null"),
    };

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
