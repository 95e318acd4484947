using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>The filters that the module applies, because servers do not have them.</content>
public sealed partial class GetLiteLLMKeyCommand
{
    private bool _isUseNoted;

    /// <summary>Returns only keys that expire before this time, or within this duration from now, or have expired.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [TimeOrDurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public object? ExpiresBefore { get; set; }

    /// <summary>Returns only keys that have not been used or changed since this time, or for this duration.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("UnusedFor")]
    [TimeOrDurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public object? UnusedSince { get; set; }

    /// <summary>Returns only keys that have spent their budget. <c>-OverBudget:$false</c> returns only the others.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    public SwitchParameter OverBudget { get; set; }

    /// <summary>Only keys that are blocked. With <c>-Blocked:$false</c>: only the others.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    public SwitchParameter Blocked { get; set; }

    /// <summary>Only keys that have one of these tags; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Tags")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? Tag { get; set; }

    /// <summary>Returns only keys that list one of these models; wildcards are accepted.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Models")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[]? Model { get; set; }

    /// <summary>Returns only keys that one of these sets manages; wildcards are accepted. Records that are not confirmed are ignored with a warning, if the key of the connection can verify them.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string[]? SetName { get; set; }

    private OwnershipSigner? _signer;

    /// <summary>The data that the output or a filter requires in addition to the listed data. Every key shows its state.</summary>
    private ListingDetail Detail =>
        Deleted ? ListingDetail.None
        : Detailed ? ListingDetail.All
        : MyInvocation.BoundParameters.ContainsKey(nameof(OverBudget)) ? ListingDetail.Budgets
        : ListingDetail.SpentBudgets;

    /// <summary>Writes once per command which time a filter by use has compared, if the server does not record the use of keys.</summary>
    private void NoteUse(LiteLLMKey key)
    {
        if (!_isUseNoted && UnusedSince is not null && !new KeyStatus(key, Api.ServerNow).RecordsUse)
        {
            _isUseNoted = true;
            WriteWarning("This server does not record when keys are used. The time of the last update is used instead, which requests and changes set: a key that was changed recently is not returned even if it was not used.");
        }
    }

    /// <summary>The condition on the set that manages a key.</summary>
    private Func<LiteLLMKey, bool>? ManagedBy()
    {
        if (SetName is null)
        {
            return null;
        }

        WildcardPattern[] names = [.. SetName.Select(Wildcards.Parse)];
        return key => OwnershipRecord.Of(key) is { } record && names.Any(name => name.IsMatch(record.Claims.Set)) && IsConfirmed(key, record);
    }

    /// <summary>Verifies a record. The signing secret is read once, when the first key of a set is found.</summary>
    private bool IsConfirmed(LiteLLMKey key, OwnershipRecord record)
    {
        if (_signer is null)
        {
            _signer = Context.Await(token => new OwnershipRegistry(Api).ReadForAsync([key], token));
            if (!_signer.CanSign)
            {
                WriteWarning("The records of sets cannot be verified, because the key of this connection is not that of a proxy admin, or the proxy has no signing secret. The keys are returned as recorded.");
            }
        }

        bool isConfirmed = !_signer.CanSign || _signer.OwnerOf(key) is not null;
        if (!isConfirmed)
        {
            WriteWarning(OwnershipErrors.Unconfirmed(key, record.Claims.Set));
        }

        return isConfirmed;
    }

    private KeyFilter CreateFilter(WildcardPattern? alias) => new()
    {
        Now = Api.ServerNow,
        Alias = alias,
        Tags = Tag?.Select(Wildcards.Parse).ToArray(),
        Models = Model?.Select(Wildcards.Parse).ToArray(),
        ManagedBy = ManagedBy(),
        ExpiresBefore = TimeOf(nameof(ExpiresBefore), ExpiresBefore, remaining => remaining.After(Api.ServerNow)),
        UnusedSince = TimeOf(nameof(UnusedSince), UnusedSince, age => age.Before(Api.ServerNow)),
        Blocked = MyInvocation.BoundParameters.ContainsKey(nameof(Blocked)) ? Blocked.ToBool() : null,
        OverBudget = MyInvocation.BoundParameters.ContainsKey(nameof(OverBudget)) ? OverBudget.ToBool() : null,
    };

    /// <summary>Gets the time that a parameter specifies, directly or as a duration.</summary>
    /// <exception cref="KeyValueException">The duration is too long.</exception>
    private static DateTimeOffset? TimeOf(string parameter, object? value, Func<LiteLLMDuration, DateTimeOffset> timeOf)
    {
        try
        {
            return value is LiteLLMDuration duration ? timeOf(duration) : (DateTimeOffset?)value;
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(parameter, problem.Message);
        }
    }
}
