using System.Globalization;
using System.Management.Automation;
using System.Xml;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Accepts a day, or how long ago it was: a date, a time, a duration such as <c>30d</c>, or a TimeSpan. Times become days in UTC; dates without a time zone are not converted.</summary>
internal sealed class DayTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PowerShellValue.GetBaseObject(inputData) switch
    {
        DateTimeOffset time => Text(time.UtcDateTime),
        DateTime { Kind: DateTimeKind.Local } time => Text(time.ToUniversalTime()),
        DateTime date => Text(date),
        TimeSpan span => XmlConvert.ToString(span),
        _ => inputData, // As typed: the engine reads 5d as a number, but keeps its text.
    };

    private static string Text(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
