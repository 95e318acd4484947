using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Takes keys made elsewhere under management: gives them out complete, and writes their definitions to a file. Nothing on the server changes.</summary>
[Cmdlet(VerbsData.Import, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyTarget.IdSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ImportLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _imported = [];

    /// <summary>A JSON file to write the definitions to. Definitions that it already holds stay; those of the same keys are replaced.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (Path is null || _imported.Count == 0)
        {
            return;
        }

        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        if (ShouldProcess(file, $"Write the definitions of {_imported.Count} keys"))
        {
            ForItem(file, () => KeyDefinitionFile.Write(file, _imported));
        }
    }

    private protected override void Process(LiteLLMKey key)
    {
        if (Path is not null && string.IsNullOrEmpty(key.KeyAlias))
        {
            throw new LiteLLMException("AliasRequired", ErrorCategory.InvalidOperation,
                $"Key {KeyTarget.Describe(key)} has no alias, and a definition is known by it. Give it one with Set-LiteLLMKey -NewKeyAlias.");
        }

        _imported.Add(key);
        WriteObject(key);
    }
}
