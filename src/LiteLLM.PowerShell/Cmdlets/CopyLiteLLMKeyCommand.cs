using System.Management.Automation;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Creates a key like another one, on the same proxy or on another. The copy has a secret of its own and has spent nothing.</summary>
[Cmdlet(VerbsCommon.Copy, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyTarget.AliasSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class CopyLiteLLMKeyCommand : KeyTargetCmdlet
{
    private KeyApi _target = null!;
    private BatchingKeyLoader _reader = null!;

    /// <summary>The alias of the copy. Without it, on another proxy: the same alias.</summary>
    [Parameter(Position = 1, ParameterSetName = KeyTarget.AliasSet)]
    [Parameter(ParameterSetName = KeyTarget.IdSet)]
    [Parameter(ParameterSetName = KeyTarget.SecretSet)]
    [Parameter(ParameterSetName = KeyTarget.ObjectSet)]
    [Alias("NewAlias")]
    [ValidateNotNullOrEmpty]
    public string? NewKeyAlias { get; set; }

    /// <summary>A connection to the proxy that gets the copy. Without it: the proxy that has the key.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Destination { get; set; }

    /// <summary>Finds both connections.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _target = Need(Destination, Target);
        _reader = ReaderOf(_target);
    }

    private protected override KeyNeed Needed => KeyNeed.Whole;

    private protected override void Process(LiteLLMKey key)
    {
        DesiredKey desired = DesiredKey.Like(Declarable(key));
        desired.Say(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), NewKeyAlias ?? AliasOf(key));
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, JsonWriting.Null, _target.ServerNow);
        if (ShouldChange(KeyDiffText.Below($"Copy key {KeyTarget.Describe(key)}{(Destination is null ? "" : $" to {Destination}")}", changes)))
        {
            Start(key.ToString(), async token =>
            {
                KeyWriteResult result = await new KeyWriter(_target, _reader).CreateAsync(desired, null, serviceAccount: false, token).ConfigureAwait(false);
                return () => WriteIssued(result);
            });
        }
    }

    private KeyApi Target() => Destination switch
    {
        null => Api,
        { IsClosed: true } => throw TransportErrors.Closed(Destination.Uri),
        _ => Destination.Keys,
    };

    private string? AliasOf(LiteLLMKey key) => Destination is not null
        ? key.KeyAlias
        : throw new LiteLLMException("AliasRequired", ErrorCategory.InvalidArgument,
            $"A copy of key {KeyTarget.Describe(key)} on the same proxy needs an alias of its own. Give -NewKeyAlias.");
}
