using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Converts a key whose secret was issued to the output of a cmdlet.</summary>
internal static class IssuedKey
{
    /// <summary>Returns the output for a key, with the error that occurred after its secret was issued, if any.</summary>
    /// <param name="result">The key as the server stored it, with its secret.</param>
    /// <param name="asPlainText">Whether the secret is also a property <c>PlainTextKey</c>.</param>
    internal static IssuedKeyOutput Output(KeyWriteResult result, bool asPlainText = false) =>
        new(asPlainText ? WithPlainText(result.Key) : result.Key, result.Problem?.ToErrorRecord(result.Key.ToString()));

    private static PSObject WithPlainText(LiteLLMKey key)
    {
        var result = new PSObject(key);
        result.Properties.Add(new PSNoteProperty("PlainTextKey", Secrets.Reveal(key.Key!)));
        return result;
    }
}
