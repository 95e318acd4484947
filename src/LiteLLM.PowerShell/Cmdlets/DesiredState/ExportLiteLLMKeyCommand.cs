using System.Management.Automation;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Writes the definitions of keys to a file that <c>Sync-LiteLLMKey</c> reads. Secrets are never in it, and nothing on the server changes.</summary>
[Cmdlet(VerbsData.Export, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = AllSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportLiteLLMKeyCommand : ThrottledCmdlet
{
    private const string AllSet = "All";

    private readonly List<LiteLLMKey> _keys = [];

    /// <summary>The file. Its ending says the format: <c>.json</c> or <c>.psd1</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The keys. Without any, all keys of the proxy are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>The name of the set. By default the name of the file without its ending.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string? SetName { get; set; }

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives out the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Collects the keys.</summary>
    protected override void ProcessRecord()
    {
        foreach (LiteLLMKey key in InputObject)
        {
            ForItem(key.ToString(), () =>
            {
                new KeyReference(Object: key).RefuseDeleted();
                _keys.Add(key);
            });
        }
    }

    /// <summary>Reads the keys as they are now, and writes the file.</summary>
    protected override void EndProcessing()
    {
        string file = Need(Path, () => FilePaths.Resolve(SessionState, Path!));
        IReadOnlyList<LiteLLMKey> keys = Complete();
        OwnershipSigner signer = Need(Connection, () => Pipeline.Tasks.WaitFor(() => new OwnershipRegistry(Api).ReadForAsync(keys, StopToken)));
        Need(file, () => Write(file, DefinitionNames.Of([.. keys.Where(key => HasName(key, signer)).Select(Declarable)], signer)));
        base.EndProcessing();
    }

    private IReadOnlyList<LiteLLMKey> Complete() =>
        Need(Connection, () => Pipeline.Tasks.WaitFor(() => ParameterSetName == AllSet ? Pipeline.Queries.AllAsync() : Pipeline.Queries.AgainAsync(_keys)));

    private bool HasName(LiteLLMKey key, OwnershipSigner signer)
    {
        bool named = DefinitionNames.Of(key, signer).Length > 0;
        if (!named)
        {
            WriteError(new LiteLLMException(ErrorIds.AliasRequired,
                $"Key {KeyReference.Describe(key)} was not exported: it has no alias, and a definition is known by it. Give it one with Set-LiteLLMKey -NewKeyAlias.").ToErrorRecord(key.ToString()));
        }

        return named;
    }

    private void Write(string file, IReadOnlyList<(string Name, LiteLLMKey Key)> keys)
    {
        string text = DefinitionFile.New(file, SetName ?? System.IO.Path.GetFileNameWithoutExtension(file), keys);
        DefinitionFile.Read(file, text);
        if (NoClobber && File.Exists(file))
        {
            throw new LiteLLMException(ErrorIds.FileExists, $"{file} exists, and -NoClobber says to keep it.");
        }

        if (ShouldProcess(file, $"Write the definitions of {Pluralize.Keys(keys.Count)}"))
        {
            AtomicFile.Write(file, text, StopToken);
            if (PassThru)
            {
                WriteObject(new FileInfo(file));
            }
        }
    }
}
