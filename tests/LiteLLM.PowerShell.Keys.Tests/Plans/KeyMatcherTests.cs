using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.DesiredState;
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
        Assert.Contains("key 'shared' already exists", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("-SetName 's'", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_set_is_never_adopted()
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
        Assert.Null(new KeyMatcher(new KeyInventory([key], Sample.Signer), adopt: true).Match(Sample.Definition("{}"), ["ci", "old"]).Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_of_a_newer_module_is_refused(bool isSigned)
    {
        JsonElement record = Sample.Signer.Sign(new KeyOwnership("s", "ci", [], Version: 2), isSigned ? "id" : "other");
        KeyMatch match = Match("{}", adopt: true, Sample.Recorded(record, "id", "ci"));

        Assert.Equal(("NewerFormat", ErrorCategory.InvalidData), (match.Problem?.ErrorId, match.Problem!.Category));
        Assert.Contains("of the set 's' in the key 'ci' has format version 2, and this module supports versions up to 1", match.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_confirmed_keys_of_a_definition_are_an_error_and_none_of_them_is_stale()
    {
        LiteLLMKey[] keys = [Sample.Owned("1", "ci", "s", "ci"), Sample.Owned("2", "other", "s", "ci")];

        KeyMatch match = Assert.Single(Matches(keys));

        Assert.Null(match.Current);
        Assert.Equal("SeveralKeysOfDefinition", match.Problem?.ErrorId);
        Assert.Contains("'ci' (1), 'other' (2)", match.Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ci", "ci", "both")]
    [InlineData("other", "ci", "the name of the definition")]
    [InlineData("ci", "other", "the alias of the definition")]
    public void A_key_whose_record_is_not_confirmed_is_neither_adopted_nor_replaced(string alias, string name, string claims)
    {
        LiteLLMKey forged = Sample.Recorded(Sample.Signer.Sign(new KeyOwnership("s", name, []), "another key"), "forged", alias);

        KeyMatch match = Match("{}", adopt: true, forged);

        Assert.True(match.Current is null, claims);
        Assert.Equal(("OwnershipNotConfirmed", ErrorCategory.SecurityError), (match.Problem?.ErrorId, match.Problem!.Category));
        Assert.Contains($"'{alias}' (forged)", match.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_the_confirmed_key_an_unconfirmed_record_changes_nothing()
    {
        const string Older = ",\"created_at\":\"2026-01-01T00:00:00Z\"";
        const string Newer = ",\"created_at\":\"2026-01-02T00:00:00Z\"";
        LiteLLMKey real = Sample.Owned("real", "ci", "s", "ci", columns: Newer);
        LiteLLMKey forged = Sample.Recorded(OwnershipRecord.Of(real)!.ToJson(), "forged", "ci", Older);

        KeyMatch match = Assert.Single(Matches([forged, real]));

        Assert.Equal("real", match.Current?.Id);
        Assert.Null(match.Problem);
    }

    /// <summary>A definition was renamed, and someone has made an older key with its alias: nothing may be adopted, and the real key is not stale.</summary>
    [Fact]
    public void The_key_of_a_renamed_definition_is_found_although_an_older_key_has_its_alias()
    {
        const string Older = ",\"created_at\":\"2026-01-01T00:00:00Z\"";
        LiteLLMKey real = Sample.Owned("real", "ci", "s", "old name", columns: ",\"created_at\":\"2026-01-02T00:00:00Z\"");

        Assert.Equal("real", Assert.Single(Matches([Sample.Key($$"""{"key_alias":"ci"{{Older}}}""", "squatter"), real])).Current?.Id);
    }

    [Fact]
    public void Of_several_keys_with_the_alias_none_is_adopted()
    {
        KeyMatch match = Match("{}", adopt: true, Sample.Key("""{"key_alias":"ci"}""", "1"), Sample.Key("""{"key_alias":"ci"}""", "2"));

        Assert.Null(match.Current);
        Assert.Equal("SeveralKeysOfDefinition", match.Problem?.ErrorId);
    }

    private static IReadOnlyList<KeyMatch> Matches(LiteLLMKey[] keys) =>
        new KeyMatcher(new KeyInventory(keys, Sample.Signer), adopt: true).Match(Sample.Set("""{ "ci": {} }"""), ["ci"]);

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
        ], Sample.Signer);

        IReadOnlyList<KeyMatch> matches = new KeyMatcher(inventory, adopt: false).Match(Sample.Set("""{ "new": {}, "ci": {} }"""), ["new", "ci"]);

        Assert.Equal([null, "mine", "early", "late", "z"], matches.Select(match => match.Current?.Id));
        Assert.Equal(["new", "ci", "alpha", "alpha", "zeta"], matches.Select(match => match.Name));
        Assert.All(matches, match => Assert.Equal("s", match.Set));
        Assert.Equal([true, true, false, false, false], matches.Select(match => match.Definition is not null));
        Assert.All(matches.Skip(1), match => Assert.Equal(match.Name, match.Owner?.Name));
    }

    [Fact]
    public void Of_several_keys_of_a_definition_the_one_whose_secret_was_delivered_is_used()
    {
        KeyMatch match = Match("{}", adopt: false, Undelivered("1", "ci"), Sample.Owned("2", "other", "s", "ci"), Undelivered("3", "third"));

        Assert.Equal("2", match.Current?.Id);
        Assert.Equal(["1", "3"], match.Undelivered.Select(key => key.Id));
        Assert.False(match.IsUndelivered);
        Assert.Null(match.Problem);
    }

    [Theory]
    [InlineData("ci", "other", "1")]
    [InlineData("other", "ci", "2")]
    [InlineData("other", "third", "2")]
    public void Of_keys_whose_secrets_were_not_delivered_the_one_with_the_alias_is_used_or_the_newest(string first, string second, string expected)
    {
        KeyMatch match = Match("{}", adopt: false, Undelivered("1", first), Undelivered("2", second));

        Assert.Equal(expected, match.Current?.Id);
        Assert.Equal(["1", "2"], match.Undelivered.Select(key => key.Id));
        Assert.True(match.IsUndelivered);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(",\"spend\":0", true)]
    [InlineData(",\"spend\":0.1", false)]
    [InlineData(",\"last_active\":\"2026-01-01T00:00:00Z\"", false)]
    public void A_key_that_was_used_since_has_an_owner_whatever_its_record_contains(string columns, bool isUndelivered)
    {
        KeyMatch match = Match("{}", adopt: false, Undelivered("1", "ci", columns));

        Assert.Equal("1", match.Current?.Id);
        Assert.Equal(isUndelivered, match.IsUndelivered);
        Assert.Equal(isUndelivered ? ["1"] : [], match.Undelivered.Select(key => key.Id));
    }

    [Fact]
    public void Keys_of_a_definition_whose_secrets_were_not_delivered_are_not_stale() =>
        Assert.Equal(["1"], Matches([Undelivered("1", "ci"), Undelivered("2", "other")]).Select(match => match.Current?.Id));

    private static LiteLLMKey Undelivered(string id, string alias, string columns = "") =>
        Sample.Recorded(Sample.Signer.Sign(new KeyOwnership("s", "ci", []) { IsUndelivered = true }, id), id, alias, columns);

    private static KeyMatch Match(string attributes, bool adopt, params LiteLLMKey[] keys) =>
        new KeyMatcher(new KeyInventory(keys, Sample.Signer), adopt).Match(Sample.Definition(attributes), ["ci"]);
}
