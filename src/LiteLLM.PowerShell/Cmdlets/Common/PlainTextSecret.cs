using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Secrets as text, for those who ask for it by name.</summary>
internal static class PlainTextSecret
{
    /// <summary>The key with its secret as the property <c>PlainTextKey</c>.</summary>
    internal static PSObject Add(LiteLLMKey key)
    {
        var result = new PSObject(key);
        result.Properties.Add(new PSNoteProperty("PlainTextKey", Secrets.Reveal(key.Key!)));
        return result;
    }
}
