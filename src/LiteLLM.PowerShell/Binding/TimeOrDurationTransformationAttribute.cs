using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts a time to a <see cref="DateTimeOffset"/>, or a duration to a <see cref="LiteLLMDuration"/>, which the cmdlet counts from now.</summary>
internal sealed class TimeOrDurationTransformationAttribute : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value)
    {
        object plain = PowerShellValue.Unwrap(value)!;
        return plain switch
        {
            DateTimeOffset or DateTime => TimeConverter.ToTime(plain, CultureInfo.CurrentCulture),
            LiteLLMDuration duration => duration,
            TimeSpan span => LiteLLMDuration.From(span),
            _ => Parse(value is PSObject typed ? typed.ToString() : plain.ToString()), // The engine keeps the text of a number: 7d.
        };
    }

    private static object Parse(string text)
    {
        try
        {
            return LiteLLMDuration.Parse(text);
        }
        catch (FormatException)
        {
            try
            {
                return TimeConverter.ToTime(text, CultureInfo.CurrentCulture);
            }
            catch (FormatException problem)
            {
                throw new FormatException($"{problem.Message.TrimEnd('.')}, or a duration, such as 30d");
            }
        }
    }
}
