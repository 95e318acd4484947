using LiteLLM.PowerShell.DesiredState.Planning;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>The order in which keys take over the aliases of other keys.</summary>
public sealed class AliasMovesTests
{
    [Theory]
    [InlineData("a>b", "a")]
    [InlineData("a>b c>c d>e", "a | c | d")]
    [InlineData("a>b b>c", "b a")]
    [InlineData("b>c a>b", "b a")]
    [InlineData("a>b b>c c>d x>y", "c b a | x")]
    [InlineData("a>b b>a", "a b!")]
    [InlineData("a>b b>c c>a", "a c b!")]
    [InlineData("a>b b>a c>d d>c x>y", "x | a b! | c d!")]
    [InlineData("a>b b>a c>d d>e", "d c | a b!")]
    [InlineData("->b b>c", "b -")]
    [InlineData("->a ->b", "- | -")]
    public void A_key_that_takes_over_an_alias_is_changed_after_the_key_that_frees_it(string moves, string groups) => Assert.Equal(
        groups,
        string.Join(" | ", AliasMoves.Group([.. moves.Split(' ').Select((move, index) => Change($"id{index}", move))])
            .Select(group => string.Join(" ", group.Changes.Select(change => change.Match.Current!.KeyAlias ?? "-")) + (group.IsExchange ? "!" : ""))));

    [Fact]
    public void A_key_keeps_its_alias_if_the_plan_does_not_change_it()
    {
        Assert.Equal("b", AliasMoves.NewAlias(Change("id", "a>b")));
        Assert.Null(AliasMoves.NewAlias(Change("id", "a>a")));
    }

    [Fact]
    public void The_temporary_alias_of_a_key_is_always_the_same_and_never_too_long()
    {
        Assert.Equal("ci-exchanging-01234567", AliasMoves.Temporary(Sample.Key("""{"key_alias":"ci"}""", "0123456789")));
        Assert.Equal("-exchanging-012", AliasMoves.Temporary(Sample.Key("{}", "012")));
        Assert.Equal(new string('a', 200) + "-exchanging-01234567", AliasMoves.Temporary(Sample.Key($$"""{"key_alias":"{{new string('a', 250)}}"}""", "0123456789")));
    }

    /// <summary>The change of a key from one alias to another: <c>a&gt;b</c>. A key without an alias is <c>-</c>.</summary>
    private static KeyPlan Change(string id, string move)
    {
        string[] aliases = move.Split('>');
        LiteLLMKey key = Sample.Key(aliases[0] == "-" ? "{}" : $$"""{"key_alias":"{{aliases[0]}}","max_budget":1}""", id);
        return KeyPlanner.Plan(new KeyMatch("s", id, Sample.Definition($$"""{ "key_alias": "{{aliases[1]}}", "max_budget": 2 }"""), key, null), Sample.Now);
    }
}
