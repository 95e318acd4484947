using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>The filters that the module applies, because servers do not have them.</content>
public sealed partial class GetLiteLLMKeyCommand
{
    /// <summary>Returns only keys that expire before this time or have expired.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public DateTimeOffset? ExpiresBefore { get; set; }

    /// <summary>Returns only keys that have not been used or changed since this time.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public DateTimeOffset? UnusedSince { get; set; }

    /// <summary>Returns only keys that have spent their budget. <c>-OverBudget:$false</c> returns only the others.</summary>
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

    /// <summary>Returns only keys that list one of these models; wildcards are accepted.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("Models")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[]? Model { get; set; }

    /// <summary>The data that the output or a filter requires in addition to the listed data. Every key shows its state.</summary>
    private ListingDetail Detail =>
        Deleted ? ListingDetail.None
        : Detailed ? ListingDetail.All
        : MyInvocation.BoundParameters.ContainsKey(nameof(OverBudget)) ? ListingDetail.Budgets
        : ListingDetail.SpentBudgets;

    private KeyFilter CreateFilter(WildcardPattern? alias) => new()
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
