using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts a list, or a text with one item, several items separated by commas, or a JSON array.</summary>
internal sealed class ListTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value) => StringList.Convert(PowerShellValue.Unwrap(value)!);
}
