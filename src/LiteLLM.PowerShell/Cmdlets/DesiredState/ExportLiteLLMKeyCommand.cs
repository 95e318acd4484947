using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Writes the definitions of keys to a file that <c>Sync-LiteLLMKey</c> reads. The file contains no secrets, and nothing on the server changes.</summary>
[Cmdlet(VerbsData.Export, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = AllSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportLiteLLMKeyCommand : KeyCmdlet
{
    private const string AllSet = "All";

    private readonly List<LiteLLMKey> _keys = [];
    private string _file = "";

    /// <summary>The path of the file. Its extension determines the format: <c>.yaml</c>, <c>.json</c>, <c>.psd1</c>, or <c>.tf.json</c> for a configuration of Terraform.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The keys. By default, all keys of the proxy are exported.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>The name of the set. By default, the name of the file without its extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string? SetName { get; set; }

    /// <summary>Does not replace an existing file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Finds the connection, and with <c>-NoClobber</c> refuses an existing file before any key is read.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _file = this.RunOrTerminate(Path, () => FilePaths.Resolve(SessionState, Path!));
        this.RunOrTerminate(_file, RefuseExisting);
    }

    /// <summary>Collects the keys.</summary>
    protected override void ProcessRecord()
    {
        foreach (LiteLLMKey key in InputObject)
        {
            this.ReportErrors(key.ToString(), () =>
            {
                new KeyReference(Object: key).ThrowIfDeleted();
                _keys.Add(key);
            });
        }
    }

    /// <summary>Reads the current keys and writes the file.</summary>
    protected override void EndProcessing()
    {
        IReadOnlyList<LiteLLMKey> keys = Complete();
        Pipeline.Tasks.WriteErrors(Pipeline.Queries.NextProblem);
        OwnershipSigner signer = this.RunOrTerminate(Connection, () => Pipeline.Tasks.WaitFor(() => new OwnershipRegistry(Api).ReadForAsync(keys, Context.StopToken)));
        IReadOnlyList<(string Name, LiteLLMKey Key)> named = this.RunOrTerminate(_file, () => DefinitionNames.Of([.. keys.Where(key => HasName(key, signer)).Select(Pipeline.WithoutComputed)], signer));
        string text = this.RunOrTerminate(_file, () => TextOf(named));
        this.RunOrTerminate(_file, () => Write(text, named.Count));
        base.EndProcessing();
    }

    private IReadOnlyList<LiteLLMKey> Complete() =>
        this.RunOrTerminate(Connection, () => Pipeline.Tasks.WaitFor(() => ParameterSetName == AllSet ? Pipeline.Queries.AllAsync(RowRetention.Values) : Pipeline.Queries.AgainAsync(_keys)));

    private bool HasName(LiteLLMKey key, OwnershipSigner signer)
    {
        bool named = DefinitionNames.Of(key, signer).Length > 0;
        if (!named)
        {
            WriteError(new LiteLLMException(ErrorIds.AliasRequired,
                $"Key {KeyReference.Describe(key)} was not exported: it has no alias, which a definition requires. Set one with Set-LiteLLMKey -NewKeyAlias.").ToErrorRecord(key.ToString()));
        }

        return named;
    }

    /// <summary>Creates a text that <c>Sync-LiteLLMKey</c> or Terraform can read.</summary>
    private string TextOf(IReadOnlyList<(string Name, LiteLLMKey Key)> keys) => TerraformConfiguration.Owns(_file)
        ? TerraformConfiguration.Of(keys, WarnOfOmitted)
        : DefinitionFile.NewChecked(_file, SetName ?? System.IO.Path.GetFileNameWithoutExtension(_file), keys);

    private void WarnOfOmitted(LiteLLMKey key, IReadOnlyList<string> names) =>
        WriteWarning($"Key {KeyReference.Describe(key)}: the Terraform provider has no arguments for {string.Join(", ", names)}, which were not exported.");

    private void RefuseExisting()
    {
        if (NoClobber && File.Exists(_file))
        {
            throw new LiteLLMException(ErrorIds.FileExists, $"{_file} already exists. Specify another path, or omit -NoClobber to replace it.");
        }
    }

    private void Write(string text, int count)
    {
        RefuseExisting();
        if (ShouldProcess(_file, $"Write the definitions of {Pluralize.Keys(count)}"))
        {
            AtomicFile.Write(_file, text, Context.StopToken);
            if (PassThru)
            {
                WriteObject(new FileInfo(_file));
            }
        }
    }
}
