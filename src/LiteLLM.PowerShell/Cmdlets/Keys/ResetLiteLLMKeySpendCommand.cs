using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Resets the spend of keys to zero or to a lower amount (<c>/key/{key}/reset_spend</c>, or <c>/key/update</c> on servers before 1.81). The
/// spend of teams, users and organizations, the budgets of models, and the recorded spend by day do not change.
/// </summary>
[Cmdlet(VerbsCommon.Reset, "LiteLLMKeySpend", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ResetLiteLLMKeySpendCommand : KeyTargetCmdlet
{
    /// <summary>The spend that remains, in USD. It must not be more than the current spend.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    public double To { get; set; }

    /// <summary>Returns the key as the server stored it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(LiteLLMKey key)
    {
        double spend = key.Spend ?? 0;
        if (To > spend)
        {
            throw new KeyValueException(nameof(To), FormattableString.Invariant($"{To} USD is more than the current spend of {spend} USD. To set a higher spend, use Set-LiteLLMKey -Spend."));
        }

        if (To == spend)
        {
            Pipeline.Tasks.EnqueueOutput(key.ToString(), () =>
            {
                WriteVerbose(FormattableString.Invariant($"The spend of key {KeyReference.Describe(key)} is already {spend} USD; nothing is sent."));
                WriteIfPassThru(key);
            });
            return;
        }

        string text = FormattableString.Invariant($"Reset the spend of key {KeyTitle.Of(key, Api.Address)} from {spend} to {To} USD");
        if (!this.ShouldChange(text, text))
        {
            return;
        }

        if (SpendInMemory.Warning(key, Api.ServerNow) is { } warning)
        {
            WriteWarning(warning);
        }

        Pipeline.Tasks.Enqueue(key.ToString(), async context =>
        {
            await Api.ResetSpendAsync(key.Id, To, context.Token).ConfigureAwait(false);
            LiteLLMKey stored = PassThru ? await new KeyResolver(Api, Pipeline.Loader).ByIdAsync(key.Id, context.Token).ConfigureAwait(false) : key;
            return () => WriteIfPassThru(stored);
        });
    }

    private void WriteIfPassThru(LiteLLMKey key)
    {
        if (PassThru)
        {
            WriteObject(key);
        }
    }
}
