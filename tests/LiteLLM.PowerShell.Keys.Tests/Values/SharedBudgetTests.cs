using System.Text.Json;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>A budget that keys share, or the row that stores the soft budget of one key.</summary>
public sealed class SharedBudgetTests
{
    private const string ServersId = "00000000-0000-0000-0000-000000000001";

    [Theory]
    [InlineData(ServersId, "\"soft_budget\":5", true)]
    [InlineData("team", "\"soft_budget\":5", false)]
    [InlineData(ServersId, "\"max_budget\":5", false)]
    [InlineData(ServersId, "\"tpm_limit\":5", false)]
    [InlineData(ServersId, "\"rpm_limit\":5", false)]
    [InlineData(ServersId, "\"max_parallel_requests\":5", false)]
    [InlineData(ServersId, "\"budget_duration\":\"1d\"", false)]
    [InlineData(ServersId, "\"max_budget\":null,\"model_max_budget\":{}", true)]
    [InlineData(ServersId, "\"model_max_budget\":{\"g\":{\"budget_limit\":1,\"time_period\":\"1d\"}}", true)]
    [InlineData(ServersId, "\"model_max_budget\":{\"g\":{\"budget_limit\":2,\"time_period\":\"1d\"}}", false)]
    public void A_budget_of_one_key_has_an_id_of_the_server_and_limits_nothing_of_its_own(string id, string columns, bool isOfOneKey) =>
        Assert.Equal(isOfOneKey, SharedBudget.IsOfOneKey(Budget(id, columns), Sample.Json("""{"g":{"budget_limit":1,"time_period":"1d"}}""")));

    [Theory]
    [InlineData("BudgetId", ServersId, true)]
    [InlineData("BudgetId", "team", false)]
    [InlineData("SoftBudget", ServersId, false)]
    [InlineData("SoftBudget", "team", true)]
    [InlineData("MaxBudget", ServersId, false)]
    [InlineData("MaxBudget", "team", false)]
    public void One_of_the_budget_and_its_soft_budget_follows_from_the_other(string property, string id, bool isImplied) =>
        Assert.Equal(isImplied, SharedBudget.IsImplied(Sample.Property(property), Sample.Json($$"""{"litellm_budget_table":{{Budget(id, "\"soft_budget\":5").GetRawText()}}}""")));

    [Fact]
    public void A_soft_budget_of_its_own_is_refused_beside_a_shared_budget()
    {
        Assert.StartsWith("SoftBudget: it cannot be combined with BudgetId", Assert.Throws<KeyValueException>(() => SharedBudget.ThrowIfOwnSoftBudget(Both("team"))).Message, StringComparison.Ordinal);
        SharedBudget.ThrowIfOwnSoftBudget(Sample.Desired(("BudgetId", "b"), ("SoftBudget", null)));
        SharedBudget.ThrowIfOwnSoftBudget(Sample.Desired(("BudgetId", null), ("SoftBudget", 5)));
        SharedBudget.ThrowIfOwnSoftBudget(Sample.Desired(("SoftBudget", 5)));
    }

    [Theory]
    [InlineData(ServersId, null, "SoftBudget")]
    [InlineData(ServersId, "\"soft_budget\":5", "SoftBudget")]
    [InlineData(ServersId, "\"soft_budget\":5,\"max_budget\":1", "BudgetId")]
    [InlineData("team", "\"soft_budget\":5", "BudgetId")]
    public void A_row_with_both_means_the_shared_budget_or_a_soft_budget_of_its_own(string id, string? columns, string stays)
    {
        DesiredKey desired = Both(id);

        SharedBudget.RemoveImplied(desired, columns is null ? null : Budget(id, columns));

        Assert.Equal([stays], desired.Values.Keys.Select(property => property.Name));
    }

    [Fact]
    public void The_model_budgets_of_the_key_in_its_row_are_no_shared_limit()
    {
        DesiredKey desired = Both(ServersId);
        desired.Set(Sample.Property("ModelMaxBudget"), Sample.Json("""{"g":{"budget_limit":1,"time_period":"1d"}}"""));

        SharedBudget.RemoveImplied(desired, Budget(ServersId, "\"model_max_budget\":{\"g\":{\"budget_limit\":1,\"time_period\":\"1d\"}}"));

        Assert.DoesNotContain(Sample.Property("BudgetId"), desired.Values.Keys);
        Assert.Contains(Sample.Property("SoftBudget"), desired.Values.Keys);
    }

    [Fact]
    public void A_row_that_contradicts_its_budget_is_refused()
    {
        Assert.StartsWith("SoftBudget: it cannot be combined", Assert.Throws<KeyValueException>(() => SharedBudget.RemoveImplied(Both("team"), Budget("team", "\"soft_budget\":6"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("BudgetId: the proxy has no budget 'team'.", Assert.Throws<KeyValueException>(() => SharedBudget.RemoveImplied(Both("team"), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_has_the_desired_soft_budget_whatever_its_notation()
    {
        Assert.True(SharedBudget.HasSoftBudget(Both("b"), Sample.Json("""{"litellm_budget_table":{"soft_budget":5}}""")));
        Assert.False(SharedBudget.HasSoftBudget(Both("b"), Sample.Json("""{"litellm_budget_table":{"soft_budget":6}}""")));
    }

    private static DesiredKey Both(string id) => Sample.Desired(("BudgetId", id), ("SoftBudget", 5));

    private static JsonElement Budget(string id, string columns) => Sample.Json($$"""{"budget_id":"{{id}}",{{columns}}}""");
}
