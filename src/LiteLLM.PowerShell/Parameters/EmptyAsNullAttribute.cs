using System.Management.Automation;

namespace LiteLLM.PowerShell.Parameters;

/// <summary>Takes an empty text, such as an empty field of a CSV file, for no value.</summary>
internal sealed class EmptyAsNullAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is "" ? null! : inputData;
}
