using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Writes keys with the secrets that were issued for them, and tracks which keys were delivered.</summary>
/// <remarks>
/// <para>
/// A key is delivered once <see cref="Cmdlet.WriteObject(object)"/> has returned, or once a consumer has received it and ended the
/// pipeline. A key that is not delivered when the command ends early is removed again.
/// </para>
/// <para>Only the pipeline thread calls the members of this class.</para>
/// </remarks>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class IssuedKeyDelivery(PSCmdlet cmdlet)
{
    private readonly List<QueuedTask<Action>> _undelivered = [];
    private readonly List<string> _delivered = [];
    private readonly List<DeliveryConfirmation> _confirmations = [];
    private int _started;
    private bool _wasEndedByConsumer;
    private bool _hasNamedDelivered;

    /// <summary>The operations whose secrets are or may be issued and are not delivered, in the order in which they were added.</summary>
    internal IReadOnlyList<QueuedTask<Action>> Undelivered => _undelivered;

    /// <summary>The confirmations of delivered keys that are not done yet.</summary>
    internal IReadOnlyList<DeliveryConfirmation> OpenConfirmations => [.. _confirmations.Where(confirmation => !confirmation.HasEnded)];

    /// <summary>Returns the next confirmation to start, or <c>null</c>.</summary>
    internal DeliveryConfirmation? NextConfirmation() => _started < _confirmations.Count ? _confirmations[_started++] : null;

    /// <summary>Adds an operation that issues a secret.</summary>
    internal void Add(QueuedTask<Action> task) => _undelivered.Add(task);

    /// <summary>Removes an operation that has failed before its secret was issued. Other operations stay.</summary>
    internal void RemoveFailed(QueuedTask<Action> ended)
    {
        if (ended.Outcome.IsFaulted && !ended.Context.IsIssued)
        {
            _undelivered.Remove(ended);
        }
    }

    /// <summary>Writes the output of an operation, then its error.</summary>
    internal void Deliver(OperationContext context, IssuedKeyOutput output)
    {
        using var consumer = new ConsumerObserver();
        try
        {
            if (output.Warning is { } warning)
            {
                cmdlet.WriteWarning(warning);
            }

            cmdlet.WriteObject(output.Value);
        }
        catch
        {
            if (consumer.EndedPipeline)
            {
                _wasEndedByConsumer = true;
                SetDelivered(context, output);
            }

            throw;
        }

        SetDelivered(context, output);
        if (output.Error is { } error)
        {
            WriteError(error);
        }
    }

    /// <summary>Writes an error. If it ends the command, the error names the keys that were delivered before, because an assignment does not receive them.</summary>
    internal void WriteError(ErrorRecord error)
    {
        if (_delivered.Count > 0 && StopsOnError())
        {
            _hasNamedDelivered = true;
            error.ErrorDetails = new ErrorDetails($"{error.ErrorDetails?.Message ?? error.Exception.Message} {InterruptionReport.Delivered(_delivered)}");
        }

        cmdlet.WriteError(error);
    }

    /// <summary>Adds the delivered keys to the report of a command that ends early, unless an error has named them or a consumer has them.</summary>
    internal void AddDelivered(InterruptionReport report)
    {
        if (!_wasEndedByConsumer && !_hasNamedDelivered)
        {
            report.AddDelivered(_delivered);
        }
    }

    private void SetDelivered(OperationContext context, IssuedKeyOutput output)
    {
        if (output.Confirm is { } confirm)
        {
            _confirmations.Add(new DeliveryConfirmation(context.Target, confirm));
        }

        _undelivered.RemoveAll(task => task.Context == context);
        if (context.IsIssued)
        {
            _delivered.Add(InterruptionReport.Key(context));
        }
    }

    private bool StopsOnError() => (cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? bound)
        ? bound
        : cmdlet.GetVariableValue("ErrorActionPreference")) is { } preference
        && LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Stop;
}
