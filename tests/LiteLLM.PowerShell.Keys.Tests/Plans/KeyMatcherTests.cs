using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState.Planning;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>Which key a definition means, and which keys of a set no definition means.</summary>
public sealed class KeyMatcherTests
{
    [Fact]
    public void A_key_is_found_by_what_is_kept_with_it_even_if_another_key_has_the_alias()
    {
        KeyMatch match = Match("{}", adopt: true, Sample.Owned("mine", "renamed", "s", "ci"), Sample.Key("""{"key_alias":"ci"}""", "namesake"));

        Assert.Equal(("s", "ci", "mine", "ci"), (match.Set, match.Name, match.Current?.Id, match.Owner?.Name));
        Assert.Null(match.Problem);
    }

    [Fact]
    public void A_definition_without_a_key_is_matched_with_none()
    {
        KeyMatch match = Match("{}", adopt: false, Sample.Key("""{"key_alias":"other"}"""));

        Assert.Null(match.Current);
        Assert.Null(match.Owner);
        Assert.Null(match.Problem);
    }

    [Fact]
    public void A_key_that_no_set_manages_is_adopted_only_on_request()
    {
        LiteLLMKey namesake = Sample.Key("""{"key_alias":"shared"}""", "namesake");
        KeyMatch adopted = Match("""{ "key_alias": "shared" }""", adopt: true, namesake);
        KeyMatch refused = Match("""{ "key_alias": "shared" }""", adopt: false, namesake);

        Assert.Equal("namesake", adopted.Current?.Id);
        Assert.Null(adopted.Problem);
        Assert.Null(refused.Current);
        Assert.Equal(("KeyNotManaged", ErrorCategory.ResourceExists), (refused.Problem?.ErrorId, refused.Problem!.Category));
        Assert.Contains("a key 'shared'", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("-SetName 's'", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_set_is_never_taken()
    {
        KeyMatch match = Match("{}", adopt: true, Sample.Owned("1", "ci", "t", "theirs"));

        Assert.Null(match.Current);
        Assert.Equal(("KeyOfAnotherSet", ErrorCategory.ResourceExists), (match.Problem?.ErrorId, match.Problem!.Category));
        Assert.Contains("'ci' is managed by the set 't', where its name is 'theirs'", match.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renamed_definition_keeps_its_key_if_the_old_name_is_no_longer_declared()
    {
        LiteLLMKey key = Sample.Owned("1", "ci", "s", "old");

        Assert.Equal("1", Match("{}", adopt: false, key).Current?.Id);
        Assert.Equal("old", Match("{}", adopt: false, key).Owner?.Name);
        Assert.Null(new KeyMatcher(new KeyInventory([key]), adopt: true).Match(Sample.Definition("{}"), ["ci", "old"]).Current);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void What_a_newer_module_keeps_with_a_key_is_refused(int version, bool isRefused)
    {
        KeyMatch match = Match("{}", adopt: false, Sample.Key($$"""{"key_alias":"ci","metadata":{"litellm_keyset":{"version":{{version}},"set":"s","name":"ci"} } }"""));

        Assert.Equal("id", match.Current?.Id);
        Assert.Equal(isRefused ? "NewerFormat" : null, match.Problem?.ErrorId);
        if (isRefused)
        {
            Assert.Equal(ErrorCategory.InvalidData, match.Problem!.Category);
            Assert.Contains("'s' keeps with the key 'ci' has format version 2, and this module knows versions up to 1", match.Problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_that_are_no_longer_declared_follow_by_name_and_age()
    {
        const string Early = ",\"created_at\":\"2026-01-01T00:00:00Z\"";
        const string Late = ",\"created_at\":\"2026-01-02T00:00:00Z\"";
        var inventory = new KeyInventory([
            Sample.Owned("z", "z", "s", "zeta"),
            Sample.Owned("late", "l", "s", "alpha", columns: Late),
            Sample.Owned("early", "e", "s", "alpha", columns: Early),
            Sample.Owned("mine", "ci", "s", "ci"),
            Sample.Owned("theirs", "t", "t", "beta"),
        ]);

        IReadOnlyList<KeyMatch> matches = new KeyMatcher(inventory, adopt: false).Match(Sample.Set("""{ "new": {}, "ci": {} }"""), ["new", "ci"]);

        Assert.Equal([null, "mine", "early", "late", "z"], matches.Select(match => match.Current?.Id));
        Assert.Equal(["new", "ci", "alpha", "alpha", "zeta"], matches.Select(match => match.Name));
        Assert.All(matches, match => Assert.Equal("s", match.Set));
        Assert.Equal([true, true, false, false, false], matches.Select(match => match.Definition is not null));
        Assert.All(matches.Skip(1), match => Assert.Equal(match.Name, match.Owner?.Name));
    }

    private static KeyMatch Match(string attributes, bool adopt, params LiteLLMKey[] keys) =>
        new KeyMatcher(new KeyInventory(keys), adopt).Match(Sample.Definition(attributes), ["ci"]);
}
