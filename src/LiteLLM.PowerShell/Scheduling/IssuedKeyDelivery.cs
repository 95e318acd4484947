using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Writes keys with the secrets that were issued for them, and tracks which keys were delivered.</summary>
/// <remarks>
/// <para>
/// A key is delivered once <see cref="Cmdlet.WriteObject(object)"/> has returned, or once a consumer has received it and ended the
/// pipeline. If its secret is stored elsewhere, it is delivered once the secret is stored and verified. A key that is not delivered when
/// the command ends early is removed again.
/// </para>
/// <para>Only the pipeline thread calls the members of this class.</para>
/// </remarks>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="rollBack">Removes the key of an operation, and returns whether it was removed.</param>
internal sealed class IssuedKeyDelivery(PSCmdlet cmdlet, Func<OperationContext, bool> rollBack)
{
    private readonly List<QueuedTask<Action>> _undelivered = [];
    private readonly List<string> _delivered = [];
    private readonly List<string> _stored = [];
    private readonly List<DeliveryConfirmation> _confirmations = [];
    private int _started;
    private bool _wasEndedByConsumer;
    private bool _hasNamedDelivered;

    /// <summary>The operations whose secrets are or may be issued and are not delivered, in the order in which they were added.</summary>
    internal IReadOnlyList<QueuedTask<Action>> Undelivered => _undelivered;

    /// <summary>The confirmations of delivered keys that are not done yet.</summary>
    internal IReadOnlyList<DeliveryConfirmation> OpenConfirmations => [.. _confirmations.Where(confirmation => !confirmation.HasEnded)];

    /// <summary>What to report about the confirmations of delivered keys if the command ends early.</summary>
    internal IEnumerable<string> ConfirmationReports => _confirmations.Select(confirmation => confirmation.Report).OfType<string>();

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

    /// <summary>Stores the secret of an operation, if it is stored outside the pipeline. Then writes the output and the error.</summary>
    internal void Deliver(OperationContext context, IssuedKeyOutput output) =>
        Write(context, output.Storage is { } storage ? Store(context, output, storage) : output);

    private IssuedKeyOutput Store(OperationContext context, IssuedKeyOutput output, SecretStorage storage)
    {
        try
        {
            storage.Store();
        }
        catch (LiteLLMException problem)
        {
            bool isRemoved = rollBack(context);
            if (isRemoved)
            {
                context.WithdrawKey();
            }

            return storage.NotStored(problem, isRemoved);
        }

        _stored.Add(InterruptionReport.Key(context));
        Remove(context);
        AddConfirmation(context, output);
        return output with { Value = storage.Stored, Confirm = null };
    }

    private void Write(OperationContext context, IssuedKeyOutput output)
    {
        using var consumer = new ConsumerObserver();
        try
        {
            if (output.Warning is { } warning)
            {
                cmdlet.WriteWarning(warning);
            }

            if (output.Value() is { } value)
            {
                cmdlet.WriteObject(value);
            }
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
        if (_delivered.Count + _stored.Count > 0 && StopsOnError())
        {
            _hasNamedDelivered = true;
            error.ErrorDetails = new ErrorDetails($"{error.ErrorDetails?.Message ?? error.Exception.Message}{InterruptionReport.Delivered(_delivered)}{InterruptionReport.Stored(_stored)}");
        }

        cmdlet.WriteError(error);
    }

    /// <summary>Adds the delivered keys to the report of a command that ends early, unless an error has named them or a consumer has them.</summary>
    internal void AddDelivered(InterruptionReport report)
    {
        if (!_wasEndedByConsumer && !_hasNamedDelivered)
        {
            report.AddDelivered(_delivered, _stored);
        }
    }

    private void SetDelivered(OperationContext context, IssuedKeyOutput output)
    {
        AddConfirmation(context, output);
        if (Remove(context) && context.IsIssued)
        {
            _delivered.Add(InterruptionReport.Key(context));
        }
    }

    private void AddConfirmation(OperationContext context, IssuedKeyOutput output)
    {
        if (output.Confirm is { } confirm)
        {
            _confirmations.Add(new DeliveryConfirmation(context.Target, confirm, output.Advice));
        }
    }

    private bool Remove(OperationContext context) => _undelivered.RemoveAll(task => task.Context == context) > 0;

    private bool StopsOnError() => (cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? bound)
        ? bound
        : cmdlet.GetVariableValue("ErrorActionPreference")) is { } preference
        && LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Stop;
}
