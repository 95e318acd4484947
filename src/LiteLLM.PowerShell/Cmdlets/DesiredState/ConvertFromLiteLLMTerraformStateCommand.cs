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
/// Converts the <c>litellm_key</c> resources of a Terraform state, plan or configuration to definitions for <c>Sync-LiteLLMKey</c>: to objects, or
/// to a file. Secrets are omitted. No request is sent.
/// </summary>
[Cmdlet(VerbsData.ConvertFrom, "LiteLLMTerraformState", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(PSObject), typeof(FileInfo))]
public sealed class ConvertFromLiteLLMTerraformStateCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string InputObjectSet = "InputObject";

    private readonly List<string> _lines = [];

    /// <summary>The path of a file with the output of <c>terraform show -json</c> for a state or a plan, of a state file (<c>terraform.tfstate</c>), or of a configuration in JSON (<c>.tf.json</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Files, or the text of one document, line by line.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllowEmptyString]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>A file to write the definitions to. Its extension determines the format. By default, the definitions are returned as objects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The name of the set in the file. By default, the name of the file without its extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SetName { get; set; }

    /// <summary>Replaces an existing file without a prompt.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Reads files, and collects the lines of a text.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == PathSet)
        {
            ConvertFile(Path);
        }

        foreach (PSObject item in InputObject)
        {
            if (item.BaseObject is FileSystemInfo file)
            {
                ConvertFile(file.FullName);
            }
            else
            {
                _lines.Add(item.ToString());
            }
        }
    }

    /// <summary>Converts the text from the pipeline, or the file that it names.</summary>
    protected override void EndProcessing()
    {
        if (_lines is [var path] && path.TrimStart() is not ['{' or '[', ..])
        {
            ConvertFile(path);
        }
        else if (_lines.Count > 0)
        {
            this.ReportErrors(null, () => Write(Read("The text from the pipeline", () => string.Join("\n", _lines))));
        }
    }

    private void ConvertFile(string path) => this.ReportErrors(path, () =>
    {
        string file = FilePaths.Resolve(SessionState, path);
        Write(Read(file, () => TextOf(file)));
    });

    /// <summary>Reads a file, unless it is one that another command converts to JSON.</summary>
    /// <exception cref="FormatException">The path is a folder, a configuration in HCL, or a saved plan.</exception>
    private static string TextOf(string file)
    {
        if (Directory.Exists(file))
        {
            throw new FormatException($"it is a folder. {TerraformState.Advice}");
        }

        if (file.EndsWith(".tf", StringComparison.OrdinalIgnoreCase) && File.Exists(file))
        {
            throw new FormatException($"it is a configuration in HCL. {TerraformState.Advice}");
        }

        return IsSavedPlan(file)
            ? throw new FormatException($"it is a saved plan. Run 'terraform show -json {System.IO.Path.GetFileName(file)} > plan.json', and specify that file.")
            : DefinitionFile.Text(file);
    }

    /// <summary>A saved plan is a zip archive.</summary>
    private static bool IsSavedPlan(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return (stream.ReadByte(), stream.ReadByte()) is ('P', 'K');
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false; // The error is reported when the text is read.
        }
    }

    private TerraformDocument Read(string source, Func<string> text)
    {
        try
        {
            TerraformDocument document = TerraformState.Read(text());
            Warn(document);
            return document.Keys.Count > 0 ? document : throw new FormatException("it contains no resources of type 'litellm_key'.");
        }
        catch (FormatException problem)
        {
            throw new LiteLLMException(ErrorIds.NotTerraformState, DefinitionProblem.In(source, problem).ToString());
        }
    }

    /// <summary>Names everything that is not converted.</summary>
    private void Warn(TerraformDocument document)
    {
        foreach (TerraformKey key in document.Keys)
        {
            string name = VisibleText.Of(key.Name);
            if (key.Alias is null)
            {
                WriteWarning($"The key '{name}' has no alias, so Sync-LiteLLMKey cannot find it. Set an alias before the sync: Set-LiteLLMKey -Id {key.Id ?? "..."} -NewKeyAlias '{name}'.");
            }

            if (key.Omitted.Count > 0)
            {
                WriteWarning(LiteLLMException.Shown($"The key '{name}': not converted: {string.Join(", ", key.Omitted)}. A definition has no such attributes, or their values are expressions, which only 'terraform show -json' evaluates."));
            }
        }

        if (document.OtherResources.Count > 0)
        {
            WriteWarning(LiteLLMException.Shown($"Definitions contain only keys. Not converted: {string.Join(", ", document.OtherResources)}."));
        }
    }

    private void Write(TerraformDocument document)
    {
        if (OutFile is null)
        {
            WriteObject(document.Keys.Select(ToObject), enumerateCollection: true);
        }
        else
        {
            Write(FilePaths.Resolve(SessionState, OutFile), document.Keys);
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
        if (ShouldProcess(file, $"Write the definitions of {Pluralize.Keys(keys.Count)}") && MayReplace(file))
        {
            AtomicFile.Write(file, text);
            WriteObject(new FileInfo(file));
        }
    }

    /// <summary>Prompts before an existing file is replaced, because it may have been reviewed and changed.</summary>
    /// <exception cref="LiteLLMException">The file exists, and the session is not interactive.</exception>
    private bool MayReplace(string file)
    {
        if (Force || !File.Exists(file))
        {
            return true;
        }

        try
        {
            return ShouldContinue($"{file} exists. Replace it?", "ConvertFrom-LiteLLMTerraformState -OutFile");
        }
        catch (Exception problem) when (problem is not PipelineStoppedException)
        {
            throw new LiteLLMException(ErrorIds.FileExists, $"{file} already exists. Specify another path, or use -Force to replace it.", problem);
        }
    }
}
