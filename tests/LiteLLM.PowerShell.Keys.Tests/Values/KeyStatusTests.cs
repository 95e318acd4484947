using System.Text.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>What a key's row means at a point in time. The budget cases are those that real servers were recorded with.</summary>
public sealed class KeyStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("6", "null", "5", "OverBudget")]
    [InlineData("3", "2", "5", "OverBudget")]
    [InlineData("6", "50", "5", "Active")]
    [InlineData("4", "null", "5", "Active")]
    [InlineData("1", "1", "null", "OverBudget")]
    [InlineData("0", "0", "null", "OverBudget")]
    [InlineData("0", "null", "0", "OverBudget")]
    [InlineData("-5", "1", "null", "Active")]
    [InlineData("600", "null", "null", "Active")]
    public void A_budget_of_the_key_replaces_the_shared_one_and_spend_is_refused_from_the_budget_on(string spend, string own, string shared, string state) =>
        Assert.Equal(state, Of($$$"""{"spend":{{{spend}}},"max_budget":{{{own}}},"budget_id":"t","litellm_budget_table":{"max_budget":{{{shared}}}}}""").State.ToString());

    [Theory]
    [InlineData("2030-01-01T00:00:00", "Active")]
    [InlineData("2026-11-25T11:59:59", "OverBudget")]
    [InlineData("2026-11-25T12:00:00", "OverBudget")]
    [InlineData("2026-11-25T12:00:01", "Active")]
    public void A_temporary_increase_counts_until_it_expires(string expiry, string state)
    {
        string increase = $$"""{"temp_budget_increase":5,"temp_budget_expiry":"{{expiry}}"}""";

        Assert.Equal(state, Of($$"""{"spend":2,"max_budget":1,"metadata":{{increase}}}""").State.ToString());
        Assert.Equal(state, Of($$$"""{"spend":2,"metadata":{{{increase}}},"budget_id":"t","litellm_budget_table":{"max_budget":1}}""").State.ToString());
        Assert.Null(Of($$"""{"spend":2,"metadata":{{increase}}}""").Limits.MaxBudget);
    }

    [Theory]
    [InlineData("""{"deleted_at":"2026-01-01T00:00:00Z","blocked":true}""", "Deleted")]
    [InlineData("""{"spend":9,"max_budget":1,"blocked":true,"expires":"2026-01-01T00:00:00Z"}""", "Blocked")]
    [InlineData("""{"spend":9,"max_budget":1,"expires":"2026-11-25T12:00:00Z"}""", "Expired")]
    [InlineData("""{"spend":9,"max_budget":1,"expires":"2026-11-25T12:00:01Z"}""", "OverBudget")]
    [InlineData("{}", "Active")]
    public void The_state_is_the_first_reason_for_a_refusal(string row, string state) => Assert.Equal(state, Of(row).State.ToString());

    [Theory]
    [InlineData("{}", "Unlimited", false)]
    [InlineData("""{"max_budget":10,"spend":7.9}""", "Fine", false)]
    [InlineData("""{"max_budget":10,"spend":8}""", "Near", false)]
    [InlineData("""{"budget_id":"t","litellm_budget_table":{"max_budget":10,"soft_budget":3},"spend":3}""", "Near", true)]
    [InlineData("""{"budget_id":"t","litellm_budget_table":{"max_budget":10,"soft_budget":3},"spend":10}""", "Over", false)]
    [InlineData("""{"budget_id":"t","litellm_budget_table":{"soft_budget":3},"spend":3}""", "Unlimited", true)]
    public void The_level_counts_the_soft_budget(string row, string level, bool isOverSoftBudget)
    {
        KeyStatus status = Of(row);

        Assert.Equal(level, status.Usage.Level.ToString());
        Assert.Equal(isOverSoftBudget, status.IsOverSoftBudget);
    }

    [Fact]
    public void Each_limit_is_the_own_one_or_that_of_the_shared_budget()
    {
        const string Shared = """
            "budget_id":"t","litellm_budget_table":{"max_budget":5,"budget_duration":"30d","budget_reset_at":"2026-12-25T00:00:00Z","tpm_limit":1000,"rpm_limit":100,
            "max_parallel_requests":3,"model_max_budget":{"gpt":{"budget_limit":1,"time_period":"1d"}}}
            """;

        KeyLimits shared = Of("{" + Shared + "}").Limits;
        KeyLimits own = Of($$"""{"max_budget":1,"budget_duration":"1d","budget_reset_at":"2026-11-26T00:00:00Z","tpm_limit":7,"rpm_limit":8,"max_parallel_requests":9,"model_max_budget":{"own":1},{{Shared}}}""").Limits;

        Assert.Equal((5, "30d", 25, 1000, 100, null), (shared.MaxBudget, shared.BudgetDuration, shared.BudgetResetAt?.Day, shared.TpmLimit, shared.RpmLimit, shared.MaxParallelRequests));
        Assert.Equal(["gpt"], shared.ModelMaxBudget.Keys.Cast<string>());
        Assert.Equal((1, "1d", 26, 7, 8, 9), (own.MaxBudget, own.BudgetDuration, own.BudgetResetAt?.Day, own.TpmLimit, own.RpmLimit, own.MaxParallelRequests));
        Assert.Equal(["own"], own.ModelMaxBudget.Keys.Cast<string>());
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"budget_id":"t","litellm_budget_table":{"soft_budget":1,"model_max_budget":{}}}""", true)]
    [InlineData("""{"budget_id":"t","litellm_budget_table":{"max_parallel_requests":1}}""", true)]
    [InlineData("""{"budget_id":"t","litellm_budget_table":{"rpm_limit":1}}""", false)]
    [InlineData("""{"max_parallel_requests":1}""", false)]
    [InlineData("""{"metadata":{"model_rpm_limit":{"gpt":1}}}""", false)]
    [InlineData("""{"metadata":{"model_tpm_limit":{"gpt":1}}}""", false)]
    public void A_key_without_any_enforced_limit_is_unlimited(string row, bool isUnlimited) => Assert.Equal(isUnlimited, Of(row).Limits.IsUnlimited);

    [Theory]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}""", true, true)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-11-20T00:00:00Z"}""", false, false)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-02-01T00:00:00Z"}""", true, false)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","spend":1}""", true, false)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-11-20T00:00:00Z","last_active":"2026-02-01T00:00:00Z"}""", true, false)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","last_active":"2026-11-20T00:00:00Z"}""", false, false)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:01Z"}""", true, true)]
    [InlineData("""{"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:01.1Z"}""", true, false)]
    [InlineData("""{"created_at":"2026-09-30T23:59:59Z"}""", true, false)]
    [InlineData("""{"created_at":"2026-10-01T00:00:00Z"}""", false, false)]
    [InlineData("""{"created_at":"2026-11-20T00:00:00Z"}""", false, false)]
    [InlineData("{}", false, false)]
    public void A_key_is_unused_if_nothing_indicates_a_later_use(string row, bool isUnused, bool isNeverUsed)
    {
        KeyStatus status = Of(row);

        Assert.Equal(isUnused, status.IsUnusedSince(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(isNeverUsed, status.IsNeverUsed);
    }

    [Theory]
    [InlineData("""{"created_at":"2026-01-01","updated_at":"2026-01-02","last_active":"2026-01-03"}""", LastUsedSource.LastActive, 3, true)]
    [InlineData("""{"created_at":"2026-01-01","updated_at":"2026-01-02","last_active":null}""", LastUsedSource.UpdatedAt, 2, true)]
    [InlineData("""{"created_at":"2026-01-01"}""", LastUsedSource.CreatedAt, 1, false)]
    [InlineData("{}", null, null, false)]
    [InlineData("null", null, null, false)]
    public void The_last_use_is_known_from_the_best_attribute_that_the_server_has(string row, LastUsedSource? source, int? day, bool isRecorded)
    {
        KeyStatus status = Of(row);

        Assert.Equal((source, day, isRecorded), (status.LastUseSource, status.LastUse?.Day, status.RecordsUse));
    }

    [Theory]
    [InlineData(5.0, 10.0, 0.5)]
    [InlineData(5.0, 0.0, null)]
    [InlineData(0.0, 0.0, null)]
    [InlineData(5.0, null, null)]
    [InlineData(double.NaN, 10.0, null)]
    public void The_share_of_a_budget_is_known_if_there_is_a_budget(double spend, double? budget, double? share) =>
        Assert.Equal(share, new BudgetUsage(spend, budget).Share);

    [Theory]
    [InlineData("""{"expires":"2026-11-30T23:59:59Z"}""", true)]
    [InlineData("""{"expires":"2026-12-01T00:00:00Z"}""", false)]
    [InlineData("{}", false)]
    public void A_key_expires_before_a_time_but_not_at_it(string row, bool expected) =>
        Assert.Equal(expected, Of(row).ExpiresBefore(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));

    private static KeyStatus Of(string row) => new(new LiteLLMKey(new string('0', 64), JsonDocument.Parse(row).RootElement, Now), Now);
}
