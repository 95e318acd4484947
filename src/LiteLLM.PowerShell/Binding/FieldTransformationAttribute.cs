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
        if (type == typeof(bool))
        {
            return BooleanConverter.ToBoolean(plain);
        }

        // Without the cast, a whole number would become a double, which does not have all digits of a large one.
        return type == typeof(double) ? NumberConverter.ToNumber(plain, CultureInfo.CurrentCulture) : (object)NumberConverter.ToInteger(plain, CultureInfo.CurrentCulture);
    }
}
