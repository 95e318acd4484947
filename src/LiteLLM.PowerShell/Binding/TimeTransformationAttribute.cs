using System.Globalization;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts a time: ISO 8601, or exactly a pattern of the current culture.</summary>
internal sealed class TimeTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value) => TimeConverter.ToTime(PowerShellValue.Unwrap(value), CultureInfo.CurrentCulture);
}
