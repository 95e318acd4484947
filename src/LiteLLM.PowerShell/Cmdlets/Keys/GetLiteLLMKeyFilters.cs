using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>The filters that the module applies, because servers do not have them.</content>
public sealed partial class GetLiteLLMKeyCommand
{
    /// <summary>Returns only keys that expire before this time, or within this duration from now, or have expired.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [TimeOrDurationTransformation]
    public object? ExpiresBefore { get; set; }

    /// <summary>Returns only keys that have not been used or changed since this time, or for this duration.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [TimeOrDurationTransformation]
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

    /// <summary>The data that the output or a filter requires in addition to the listed rows. Every key shows its state.</summary>
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
        ExpiresBefore = ExpiresBefore is LiteLLMDuration remaining ? remaining.After(Api.ServerNow) : (DateTimeOffset?)ExpiresBefore,
        UnusedSince = UnusedSince is LiteLLMDuration age ? age.Before(Api.ServerNow) : (DateTimeOffset?)UnusedSince,
        Blocked = MyInvocation.BoundParameters.ContainsKey(nameof(Blocked)) ? Blocked.ToBool() : null,
        OverBudget = MyInvocation.BoundParameters.ContainsKey(nameof(OverBudget)) ? OverBudget.ToBool() : null,
    };
}
