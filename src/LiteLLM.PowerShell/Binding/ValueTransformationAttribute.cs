using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Converts an argument with the converter that also reads fields, definitions and JSON, so that each of them accepts the same values with
/// the same errors. An empty text is no value.
/// </summary>
internal abstract class ValueTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return PowerShellValue.GetBaseObject(inputData) is null or "" ? null! : Convert(inputData);
        }
        catch (FormatException problem)
        {
            string reason = problem.Message.TrimEnd('.') + ".";
            throw new ArgumentTransformationMetadataException(LiteLLMException.Shown(char.IsLower(reason[0]) ? "The value cannot be used: " + reason : reason));
        }
    }

    /// <summary>Converts a value that is neither <c>null</c> nor an empty text.</summary>
    /// <exception cref="FormatException">The value cannot be converted.</exception>
    protected abstract object Convert(object value);
}
