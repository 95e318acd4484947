using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Budgets as the things that refer to them show them: without times and relations.</summary>
internal sealed class ShortBudgetView(ServerVersion version)
{
    private static readonly string[] Shown =
    [
        "budget_id", "soft_budget", "max_budget", "max_parallel_requests", "tpm_limit", "rpm_limit", "model_max_budget",
        "budget_duration",
    ];

    private readonly RowView _columns = new(Shown.Select(name => BudgetColumns.Shape.Find(name)!), version, TimeStyle.Zulu);

    /// <summary>Writes the member with the budget.</summary>
    public void WriteMember(Utf8JsonWriter writer, Row? budget)
    {
        if (budget is null)
        {
            writer.WriteNull("litellm_budget_table");
            return;
        }
        writer.WriteStartObject("litellm_budget_table");
        _columns.WriteMembers(writer, budget);
        writer.WriteEndObject();
    }
}
