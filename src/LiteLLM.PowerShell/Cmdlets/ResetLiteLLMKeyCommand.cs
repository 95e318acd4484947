using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gives keys another secret (<c>/key/{id}/regenerate</c>). The key stays what it is, with its budget and spend; its id changes with the secret.</summary>
[Cmdlet(VerbsCommon.Reset, "LiteLLMKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeyTarget.IdSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ResetLiteLLMKeyCommand : KeyTargetCmdlet
{
    /// <summary>How long the old secret works on. Without it, it ends at once.</summary>
    [Parameter]
    [ValidatePattern("^[1-9][0-9]{0,5}(s|m|h|d)$")]
    public string? GracePeriod { get; set; }

    /// <summary>Adds the secret as a property <c>PlainTextKey</c>. Anybody who sees the output then has the key.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override void Process(LiteLLMKey key)
    {
        string end = GracePeriod is null ? "its secret ends at once" : $"its secret ends in {GracePeriod}";
        string text = $"Reset the secret of key {KeyTarget.Describe(key)}; {end}";
        if (ShouldProcess(text, text + ". Go on?", "Reset-LiteLLMKey"))
        {
            Start(key.ToString(), async token =>
            {
                KeyWriteResult result = await new KeyWriter(Api, Reader).ResetAsync(key, GracePeriod, token).ConfigureAwait(false);
                return () => Tell(result);
            });
        }
    }

    private void Tell(KeyWriteResult result)
    {
        WriteObject(AsPlainText ? PlainText.Add(result.Key) : result.Key);
        if (result.Problem is { } problem)
        {
            WriteError(problem.ToErrorRecord(result.Key.ToString()));
        }
    }
}
