using System.Collections;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Accepts a list, or one text; an empty text is no value. In an input object, one text can represent a list, so a list with one text
/// that would be parsed as several is quoted.
/// </summary>
internal sealed class ListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PowerShellValue.GetBaseObject(inputData) switch
        {
            null or "" => null!,
            string text => text,
            IEnumerable list when OnlyText(list) is { } text && !StringList.IsPlain(text) => new StringList(text).ToString(),
            _ => inputData,
        };

    private static string? OnlyText(IEnumerable list)
    {
        object?[] items = [.. list.Cast<object?>().Take(2)];
        return items.Length == 1 ? PowerShellValue.GetBaseObject(items[0]) as string : null;
    }
}
