using System.Globalization;
using System.Xml;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Converts a time, or a duration from now, to text: a time in ISO 8601, or the duration as specified. The type of the parameter is a string, because
/// the engine evaluates no script blocks for parameters of other types that can contain both.
/// </summary>
internal sealed class TimeTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value)
    {
        object plain = PowerShellValue.UnwrapAsTyped(value);
        return LiteLLMDuration.IsNever(plain) ? plain
            : TimeConverter.ToTimeOrDuration(plain, CultureInfo.CurrentCulture) is DateTimeOffset time ? time.ToString("o", CultureInfo.InvariantCulture)
            : plain is TimeSpan span ? XmlConvert.ToString(span)
            : plain.ToString();
    }
}
