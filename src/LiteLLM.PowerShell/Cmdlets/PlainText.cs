using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Secrets as text, for those who ask for it by name.</summary>
internal static class PlainText
{
    /// <summary>The key with its secret as the property <c>PlainTextKey</c>.</summary>
    internal static PSObject Add(LiteLLMKey key)
    {
        var result = new PSObject(key);
        result.Properties.Add(new PSNoteProperty("PlainTextKey", Secrets.Reveal(key.Key!)));
        return result;
    }
}
