using System.Globalization;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts a number or a Boolean.</summary>
/// <param name="type">The type of the parameter: <see cref="double"/>, <see cref="long"/> or <see cref="bool"/>.</param>
internal sealed class FieldTransformationAttribute(Type type) : ValueTransformationAttribute
{
    /// <inheritdoc/>
    protected override object Convert(object value)
    {
        object plain = PowerShellValue.Unwrap(value)!;
        return type == typeof(bool) ? BooleanConverter.ToBoolean(plain)
            : type == typeof(double) ? NumberConverter.ToNumber(plain, CultureInfo.CurrentCulture)
            : NumberConverter.ToInteger(plain, CultureInfo.CurrentCulture);
    }
}
