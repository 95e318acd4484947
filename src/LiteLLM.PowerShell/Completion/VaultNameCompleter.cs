using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PowerShellApi = System.Management.Automation.PowerShell;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of the vaults that are registered with Microsoft.PowerShell.SecretManagement.</summary>
internal sealed class VaultNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        return [.. Names().Select(CompletionCandidate.Text).Where(vault => vault.IsPrintable && vault.Matches(typed)).Select(vault => vault.ToResult(asPattern: false))];
    }

    private static IEnumerable<string> Names()
    {
        try
        {
            using PowerShellApi shell = PowerShellApi.Create(RunspaceMode.CurrentRunspace);
            return [.. shell.AddCommand("Get-SecretVault").AddParameter("ErrorAction", ActionPreference.Ignore).Invoke().Select(vault => vault.Properties["Name"]?.Value?.ToString()).OfType<string>()];
        }
        catch (RuntimeException)
        {
            return [];
        }
    }
}
