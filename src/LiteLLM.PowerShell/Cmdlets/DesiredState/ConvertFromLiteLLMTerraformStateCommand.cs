using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Converts the <c>litellm_key</c> resources of a Terraform state to definitions for <c>Sync-LiteLLMKey</c>: to objects, or to a file.
/// Secrets in the state are omitted. No request is sent.
/// </summary>
[Cmdlet(VerbsData.ConvertFrom, "LiteLLMTerraformState", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject), typeof(FileInfo))]
public sealed class ConvertFromLiteLLMTerraformStateCommand : PSCmdlet
{
    /// <summary>The path of a file with the output of <c>terraform show -json</c>, or of a state file (<c>terraform.tfstate</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>A file to write the definitions to (<c>.json</c>, <c>.psd1</c>). By default, the definitions are returned as objects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The name of the set in the file. By default, the name of the file without its extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SetName { get; set; }

    /// <summary>Reads the state and writes the definitions.</summary>
    protected override void ProcessRecord() => this.ReportErrors(Path, () =>
    {
        string path = FilePaths.Resolve(SessionState, Path);
        IReadOnlyList<TerraformKey> keys = Read(path);
        foreach (TerraformKey nameless in keys.Where(key => key.Alias is null))
        {
            WriteWarning($"The key '{VisibleText.Of(nameless.Name)}' has no alias, so Sync-LiteLLMKey cannot find it. Set an alias before the sync: Set-LiteLLMKey -Id {nameless.Id ?? "..."} -NewKeyAlias '{VisibleText.Of(nameless.Name)}'.");
        }

        if (OutFile is null)
        {
            WriteObject(keys.Select(ToObject), enumerateCollection: true);
        }
        else
        {
            Write(FilePaths.Resolve(SessionState, OutFile), keys);
        }
    });

    private static IReadOnlyList<TerraformKey> Read(string path)
    {
        try
        {
            IReadOnlyList<TerraformKey> keys = TerraformState.Read(DefinitionFile.Text(path));
            return keys.Count > 0 ? keys : throw new FormatException("it contains no resources of type 'litellm_key'.");
        }
        catch (FormatException problem)
        {
            throw new LiteLLMException(ErrorIds.NotTerraformState, DefinitionProblem.In(path, problem).ToString());
        }
    }

    private static PSObject ToObject(TerraformKey key)
    {
        var result = new PSObject();
        result.Properties.Add(new PSNoteProperty("Name", key.Name));
        foreach ((string name, System.Text.Json.JsonElement value) in key.Attributes)
        {
            result.Properties.Add(new PSNoteProperty(name, JsonValueReader.ToObject(value)));
        }

        return result;
    }

    private void Write(string file, IReadOnlyList<TerraformKey> keys)
    {
        string text = DefinitionFile.Of(file, SetName ?? System.IO.Path.GetFileNameWithoutExtension(file), keys);
        DefinitionFile.Read(file, text);
        if (ShouldProcess(file, $"Write the definitions of {Pluralize.Keys(keys.Count)}"))
        {
            AtomicFile.Write(file, text);
            WriteObject(new FileInfo(file));
        }
    }
}
