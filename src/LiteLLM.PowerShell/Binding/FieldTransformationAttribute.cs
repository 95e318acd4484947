using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Converts a number or a Boolean from an argument or from a field of a pipeline object, such as a row of a CSV file. An empty text
/// is no value. A value that cannot be converted is an error; without this attribute, the engine ignores such a field silently.
/// </summary>
/// <param name="type">The type of the parameter: <see cref="double"/>, <see cref="long"/> or <see cref="bool"/>.</param>
internal sealed class FieldTransformationAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PowerShellValue.GetBaseObject(inputData) switch
    {
        null or "" => null!,
        var value => (type == typeof(bool) ? (object?)ToBoolean(value) : ToNumber(value, CultureInfo.InvariantCulture) ?? ToNumber(value, CultureInfo.CurrentCulture)) ?? throw Invalid(value),
    };

    private static bool? ToBoolean(object value) => value is string text
        ? bool.TryParse(text, out bool flag) ? flag : null
        : LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out flag) ? flag : null;

    private object? ToNumber(object value, CultureInfo culture) =>
        type == typeof(double) ? (object?)NumberConverter.ToDouble(value, culture) : NumberConverter.ToWholeNumber(value, culture);

    private ArgumentTransformationMetadataException Invalid(object value)
    {
        string expected = type == typeof(bool) ? "true or false" : type == typeof(long) ? "a whole number" : "a number";
        return new($"'{SecretMask.Scrub(Convert.ToString(value, CultureInfo.InvariantCulture)!)}' is not {expected}.");
    }
}
