namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Which budgets are signing secrets.</summary>
public sealed class OwnershipSecretsTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 3).Select(_ => OwnershipSecrets.Create()).Order(StringComparer.Ordinal)];

    [Fact]
    public void Secrets_are_random_and_known_by_their_form()
    {
        Assert.Equal(3, Ids.Distinct().Count());
        Assert.All(Ids, id => Assert.True(OwnershipSecrets.IsSecret(id)));
        Assert.All(
            new[] { "litellm-powershell-keysets-", Ids[0][..^1], Ids[0] + "0", "x" + Ids[0], Ids[0].ToUpperInvariant(), "a budget" },
            id => Assert.False(OwnershipSecrets.IsSecret(id)));
    }

    [Fact]
    public void The_oldest_comes_first_and_other_budgets_are_left_out() =>
        Assert.Equal([Ids[2], Ids[0]], Among((Ids[0], "2026-11-25T10:00:30Z"), ("team", "2026-01-01T00:00:00Z"), (Ids[2], "2026-11-25T10:00:00Z")));

    [Fact]
    public void Of_the_same_moment_the_order_is_always_the_same() =>
        Assert.Equal([Ids[0], Ids[1]], Among((Ids[1], "2026-11-25T10:00:00Z"), (Ids[0], "2026-11-25T10:00:00Z")));

    [Theory]
    [InlineData("2026-11-25T10:01:00Z", true)]
    [InlineData("2026-11-25T10:01:01Z", false)]
    public void A_secret_that_is_added_later_is_not_valid(string created, bool isValid) =>
        Assert.Equal(isValid, Among((Ids[0], "2026-11-25T10:00:00Z"), (Ids[1], created)).Contains(Ids[1]));

    [Fact]
    public void Without_such_budgets_there_is_no_secret() => Assert.Empty(Among(("team", "2026-11-25T10:00:00Z")));

    private static IReadOnlyList<string> Among(params (string Id, string Created)[] budgets) =>
        OwnershipSecrets.Among(budgets.Select(budget => Sample.Json($$"""{"budget_id":"{{budget.Id}}","created_at":"{{budget.Created}}"}""")));
}
