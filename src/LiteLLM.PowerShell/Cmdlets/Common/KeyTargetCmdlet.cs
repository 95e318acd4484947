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

    /// <summary>Keys from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>Finds and processes each key.</summary>
    protected override void ProcessRecord()
    {
        KeyReference[] targets = ParameterSetName switch
        {
            KeyReference.IdSet => [.. Id.Select(id => new KeyReference(Id: id))],
            KeyReference.SecretSet => [new KeyReference(Secret: Key)],
            KeyReference.ObjectSet => [.. InputObject.Select(key => new KeyReference(Object: key))],
            _ => [.. KeyAlias.Select(alias => new KeyReference(Alias: alias))],
        };
        Pipeline.Tasks.Total = MyInvocation.ExpectingInput ? null : targets.Length;
        Pipeline.Tasks.BeginInput();
        FindAll(targets);
        Pipeline.Tasks.EndInput(Flush);
    }

    /// <summary>Starts to find keys, which are then processed.</summary>
    private protected virtual void FindAll(IReadOnlyList<KeyReference> targets) => Pipeline.FindAll(targets, Requirement, Process, UsesInputObjects);

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
