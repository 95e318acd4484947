using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>The filters that the module applies itself, as no server has them.</content>
public sealed partial class GetLiteLLMKeyCommand
{
    /// <summary>Only keys that expire before this time, or have expired already.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public DateTimeOffset? ExpiresBefore { get; set; }

    /// <summary>Only keys that have been neither used nor changed since this time.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public DateTimeOffset? UnusedSince { get; set; }

    /// <summary>Only keys that have spent their budget. With <c>-OverBudget:$false</c>: only the others.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public SwitchParameter OverBudget { get; set; }

    /// <summary>Only keys that are blocked. With <c>-Blocked:$false</c>: only the others.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public SwitchParameter Blocked { get; set; }

    /// <summary>Only keys that have one of these tags; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("Tags")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? Tag { get; set; }

    /// <summary>Only keys that name one of these models; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("Models")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[]? Model { get; set; }

    /// <summary>What the output or a filter depends on beyond the listed rows: every key shows its state.</summary>
    private ListingDetail Detail =>
        Deleted ? ListingDetail.None
        : Detailed ? ListingDetail.All
        : MyInvocation.BoundParameters.ContainsKey(nameof(OverBudget)) ? ListingDetail.Budgets
        : ListingDetail.SpentBudgets;

    private KeyFilter Predicate(WildcardPattern? alias) => new()
    {
        Now = Api.ServerNow,
        Alias = alias,
        Tags = Tag?.Select(Wildcards.Parse).ToArray(),
        Models = Model?.Select(Wildcards.Parse).ToArray(),
        ExpiresBefore = ExpiresBefore,
        UnusedSince = UnusedSince,
        Blocked = MyInvocation.BoundParameters.ContainsKey(nameof(Blocked)) ? Blocked.ToBool() : null,
        OverBudget = MyInvocation.BoundParameters.ContainsKey(nameof(OverBudget)) ? OverBudget.ToBool() : null,
    };
}
