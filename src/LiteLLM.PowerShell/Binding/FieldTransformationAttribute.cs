using System.Globalization;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Takes a number or a flag as a field of a row has it, for instance one of a CSV file: as text, where an empty one is no value.
/// What cannot be converted is an error; the engine itself would leave out such a field of a pipeline object without a word.
/// </summary>
/// <param name="type">What the field is.</param>
internal sealed class FieldTransformationAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null or "" => null!,
            string text when type == typeof(bool) => bool.TryParse(text, out bool flag) ? flag : throw Unfit(text),
            string text => Parse(text, CultureInfo.InvariantCulture) ?? Parse(text, CultureInfo.CurrentCulture) ?? throw Unfit(text),
            var value => LanguagePrimitives.TryConvertTo(value, type, CultureInfo.InvariantCulture, out object? result) ? result! : throw Unfit(value),
        };

    /// <summary>
    /// A number as a culture writes it. Separators of groups are not understood: where a comma may be one or a decimal point, 12,5
    /// could become 125.
    /// </summary>
    private object? Parse(string text, CultureInfo culture) =>
        type == typeof(double)
            ? double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null
            : decimal.TryParse(text, NumberStyles.Float, culture, out decimal whole) && whole == decimal.Truncate(whole) && whole is >= long.MinValue and <= long.MaxValue
                ? (long)whole
                : null;

    private ArgumentTransformationMetadataException Unfit(object value) =>
        new($"'{SecretMask.Scrub(value.ToString()!)}' is not {(type == typeof(bool) ? "true or false" : "a number")}.");
}
