using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>The names under which keys are declared.</summary>
public sealed class DefinitionNamesTests
{
    [Fact]
    public void The_name_is_that_of_the_set_or_the_alias()
    {
        LiteLLMKey owned = Sample.Owned("1", "alias", "s", "ci");

        Assert.Equal("ci", DefinitionNames.Of(owned, Sample.Signer));
        Assert.Equal("alias", DefinitionNames.Of(Sample.Recorded(OwnershipRecord.Of(owned)!.ToJson(), "2", "alias"), Sample.Signer));
        Assert.Equal("alias", DefinitionNames.Of(Sample.Key("""{"key_alias":"alias"}"""), Sample.Signer));
        Assert.Equal("", DefinitionNames.Of(Sample.Key("{}"), Sample.Signer));
    }

    [Fact]
    public void Keys_of_two_sets_with_the_same_name_get_their_aliases() => Assert.Equal(
        ["one-ci", "other", "two-ci"],
        Names(Sample.Owned("1", "one-ci", "one", "ci"), Sample.Owned("3", "x", "one", "other"), Sample.Owned("2", "two-ci", "two", "ci")));

    [Fact]
    public void A_key_that_is_named_twice_is_declared_once() =>
        Assert.Equal(["a"], Names(Sample.Key("""{"key_alias":"a"}"""), Sample.Key("""{"key_alias":"a"}""")));

    [Fact]
    public void A_key_that_was_read_twice_is_declared_as_it_was_read_last()
    {
        LiteLLMKey last = Sample.Key("""{"key_alias":"new"}""");

        Assert.Equal([("new", last)], DefinitionNames.Of([Sample.Key("""{"key_alias":"old"}"""), last], Sample.Signer));
    }

    [Fact]
    public void Keys_that_no_name_distinguishes_are_refused_with_their_names()
    {
        LiteLLMException refusal = Assert.Throws<LiteLLMException>(
            () => Names(Sample.Owned("1", "one-ci", "one", "ci"), Sample.Owned("2", "two-ci", "two", "ci"), Sample.Key("""{"key_alias":"two-ci"}""", "3")));

        Assert.Equal("DefinitionNameNotUnique", refusal.ErrorId);
        Assert.Contains("'two-ci': 'two-ci' (2) of the set 'two', 'two-ci' (3).", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(params LiteLLMKey[] keys) => DefinitionNames.Of(keys, Sample.Signer).Select(named => named.Name);
}
