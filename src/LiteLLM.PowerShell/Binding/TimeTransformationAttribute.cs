using System.Globalization;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Takes a time as text: as ISO 8601, as a field of a row has it that was exported in the same culture, or as PowerShell writes
/// it. An empty text is no value; what is no time is an error.
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
        DateTimeFormatInfo written = CultureInfo.CurrentCulture.DateTimeFormat;
        return DateTimeOffset.TryParseExact(text, $"{written.ShortDatePattern} {written.LongTimePattern} zzz", written, DateTimeStyles.None, out DateTimeOffset time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time)
            ? time
            : throw new ArgumentTransformationMetadataException($"'{text}' is not a date. ISO 8601, such as 2035-12-31T00:00Z, is understood everywhere.");
    }
}
