using System.Globalization;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Accepts a time as text: in ISO 8601, in the format of the current culture, which exported keys have, or in the format of PowerShell. An
/// empty text is no value; any other text is an error.
/// </summary>
internal sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PowerShellValue.GetBaseObject(inputData) switch
        {
            null or "" => null!,
            string text => Parse(text),
            var value => value,
        };

    private static DateTimeOffset Parse(string text)
    {
        DateTimeFormatInfo format = CultureInfo.CurrentCulture.DateTimeFormat;
        return DateTimeOffset.TryParseExact(text, $"{format.ShortDatePattern} {format.LongTimePattern} zzz", format, DateTimeStyles.None, out DateTimeOffset time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time)
            ? time
            : throw new ArgumentTransformationMetadataException($"'{text}' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z.");
    }
}
