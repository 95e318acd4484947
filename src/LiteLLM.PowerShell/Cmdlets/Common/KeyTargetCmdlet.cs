using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Declares the parameters that identify existing keys: by alias, id or secret, or as objects from the pipeline.</summary>
public abstract class KeyTargetCmdlet : KeyCmdlet
{
    /// <summary>The aliases of the keys.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasCompleter))]
    public string[] KeyAlias { get; set; } = [];

    /// <summary>The ids of the keys, which are the hashes of their secrets.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Token", "token_id", "TokenId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The secret of the key. Only its hash is sent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.SecretSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

    /// <summary>Keys, rows that identify keys, or aliases from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Rows = KeyRowReader.For(MyInvocation.MyCommand);
    }

    /// <summary>Finds and processes each key.</summary>
    protected override void ProcessRecord()
    {
        Pipeline.Tasks.BeginInput();
        switch (ParameterSetName)
        {
            case KeyReference.ObjectSet:
                Pipeline.Tasks.Decide(InputObject, () => FindRows([.. Rows.Read(InputObject!)]));
                break;
            case KeyReference.IdSet:
                FindAll([.. Id.Select(id => new KeyReference(Id: id))]);
                break;
            case KeyReference.SecretSet:
                FindAll([new KeyReference(Secret: Key)]);
                break;
            default:
                FindAll([.. KeyAlias.Select(KeyReference.Named)]);
                break;
        }

        Pipeline.Tasks.EndInput(Flush);
    }

    /// <summary>Reads the objects of the pipeline.</summary>
    private protected KeyRowReader Rows { get; private set; } = null!;

    /// <summary>Finds and processes the keys that the rows of an object identify.</summary>
    private protected virtual void FindRows(IReadOnlyList<KeyRow> rows) => FindAll([.. rows.Select(KeyReference.Of)]);

    /// <summary>Finds and processes keys with the current values of the parameters, which can differ for the next object of the pipeline.</summary>
    private protected virtual void FindAll(IReadOnlyList<KeyReference> targets)
    {
        Pipeline.Tasks.Total = MyInvocation.ExpectingInput ? null : targets.Count;
        Pipeline.FindAll(targets, Requirement, Process, UsesInputObjects);
    }

    /// <summary>How much of a key has to be read.</summary>
    private protected virtual KeyReadRequirement Requirement => KeyReadRequirement.Current;

    /// <summary>Whether an object from the pipeline is used without reading the key again.</summary>
    private protected virtual bool UsesInputObjects => false;

    /// <summary>Starts the operation for the keys that the cmdlet has collected.</summary>
    private protected virtual void Flush()
    {
    }

    private protected abstract void Process(LiteLLMKey key);
}
