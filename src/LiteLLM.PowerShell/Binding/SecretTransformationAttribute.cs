using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Accepts a secret as a SecureString, as a credential (its password) or as text.</summary>
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PowerShellValue.GetBaseObject(inputData) switch
        {
            null or "" => null!,
            SecureString secret => secret,
            PSCredential credential => credential.Password,
            string text => Secrets.Protect(text),
            _ => throw new ArgumentTransformationMetadataException("A secret must be a SecureString, a PSCredential or a string."),
        };
}
