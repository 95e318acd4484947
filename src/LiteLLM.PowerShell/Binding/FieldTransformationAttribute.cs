using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Accepts a number or a Boolean as text, for example from a row of a CSV file. An empty text is no value. A text that cannot be converted
/// is an error; the engine would silently ignore it.
/// </summary>
/// <param name="type">The type of the parameter.</param>
internal sealed class FieldTransformationAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null or "" => null!,
            string text when type == typeof(bool) => bool.TryParse(text, out bool flag) ? flag : throw Invalid(text),
            string text => Parse(text, CultureInfo.InvariantCulture) ?? Parse(text, CultureInfo.CurrentCulture) ?? throw Invalid(text),
            var value => LanguagePrimitives.TryConvertTo(value, type, CultureInfo.InvariantCulture, out object? result) ? result! : throw Invalid(value),
        };

    /// <summary>
    /// Parses a number in the format of a culture. Group separators are not accepted, because 12,5 could then become 125.
    /// </summary>
    private object? Parse(string text, CultureInfo culture) =>
        type == typeof(double)
            ? double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null
            : decimal.TryParse(text, NumberStyles.Float, culture, out decimal whole) && whole == decimal.Truncate(whole) && whole is >= long.MinValue and <= long.MaxValue
                ? (long)whole
                : null;

    private ArgumentTransformationMetadataException Invalid(object value) =>
        new($"'{SecretMask.Scrub(value.ToString()!)}' is not {(type == typeof(bool) ? "true or false" : "a number")}.");
}
