using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Reports;

/// <summary>What the reported keys spent for one model.</summary>
/// <param name="Name">The model as the provider names it.</param>
/// <param name="Keys">The number of keys that used it.</param>
/// <param name="Amounts">The sums.</param>
internal sealed record ModelUsage(string Name, int Keys, SpendAmounts Amounts)
{
    /// <summary>Adds up the spend of each model. Those with the highest spend are first.</summary>
    internal static IReadOnlyList<ModelUsage> Of(IEnumerable<LiteLLMKeySpend> spend) =>
    [
        .. spend.Where(part => part.Model is not null)
            .GroupBy(part => part.Model!, StringComparer.Ordinal)
            .Select(model => new ModelUsage(
                model.Key,
                model.Select(part => part.Id).Distinct(StringComparer.Ordinal).Count(),
                model.Aggregate(default(SpendAmounts), (sum, part) => sum + part.Amounts)))
            .OrderByDescending(model => model.Amounts.Spend)
            .ThenBy(model => model.Name, StringComparer.Ordinal),
    ];
}
