using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets budgets by id (<c>/budget/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMBudget")]
[OutputType(typeof(LiteLLMBudget))]
public sealed class GetLiteLLMBudgetCommand : CatalogCmdlet<LiteLLMBudget>
{
    /// <summary>Specifies the ids of the budgets; wildcards are accepted. By default, all budgets are returned.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Id", "budget_id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BudgetIdPatternCompleter))]
    public string[]? BudgetId { get; set; }

    private protected override string Noun => "budget";

    private protected override ErrorId NotFound => ErrorIds.BudgetNotFound;

    private protected override string[]? Names => BudgetId;

    private protected override Task<IReadOnlyList<LiteLLMBudget>> ReadAsync(CatalogApi lookups, CancellationToken cancellationToken) =>
        lookups.BudgetsAsync(cancellationToken);

    private protected override IEnumerable<string?> NamesOf(LiteLLMBudget budget) => [budget.BudgetId];
}
