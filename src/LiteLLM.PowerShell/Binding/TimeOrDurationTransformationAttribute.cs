using System.Globalization;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts a time to a <see cref="DateTimeOffset"/>, or a duration to a <see cref="LiteLLMDuration"/>, which the cmdlet counts from now.</summary>
internal sealed class TimeOrDurationTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value) => TimeConverter.ToTimeOrDuration(PowerShellValue.UnwrapAsTyped(value), CultureInfo.CurrentCulture);
}
