namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Which name a misspelled one means.</summary>
public sealed class NearestNameTests
{
    [Theory]
    [InlineData("max_bugdet", "MaxBudget", "MaxBudget")] // Two letters are exchanged.
    [InlineData("maxbudge", "MaxBudget", "MaxBudget")] // A letter is missing.
    [InlineData("maxbuddget", "MaxBudget", "MaxBudget")] // A letter is too much.
    [InlineData("maxbxdget", "MaxBudget", "MaxBudget")] // A letter is wrong.
    [InlineData("MAX-BUDGET", "MaxBudget", "MaxBudget")] // The case and the punctuation differ.
    [InlineData("maxbxxgxt", "MaxBudget", "MaxBudget")] // A third of the letters is wrong.
    [InlineData("mxxbxxgxt", "MaxBudget", null)]
    [InlineData("abcdefghijkl", "abcdefghixyz", "abcdefghixyz")]
    [InlineData("abcdefghijklmnop", "abcdefghijklwxyz", null)] // At most three letters, however long the name is.
    [InlineData("bugdet", "budget", "budget")]
    [InlineData("bugdetx", "budget", "budget")]
    [InlineData("ubdgetab", "budgetab", "budgetab")]
    [InlineData("abbugdetc", "budget", null)]
    [InlineData("abcd", "abxd", "abxd")]
    [InlineData("abc", "abx", null)] // A short name is not a misspelling of another one,
    [InlineData("a_b", "AB", "AB")] // except in its case and its punctuation.
    [InlineData("abc", "AB-C", "AB-C")]
    [InlineData("budget", "SoftBudgetOfTheKey", "SoftBudgetOfTheKey")] // A part of the name.
    [InlineData("SoftBudgetOfTheKey", "budget", "budget")]
    [InlineData("tpm", "TpmLimit", "TpmLimit")]
    [InlineData("key", "keys", "keys")]
    [InlineData("tp", "TpmLimit", null)]
    [InlineData("TpmLimit", "tpm", "tpm")]
    [InlineData("TpmLimit", "tp", null)]
    [InlineData("", "abc", null)]
    [InlineData("--", "abc", null)]
    [InlineData("--", "__", null)]
    [InlineData("abcdefghijkl", "xabcdyefghijklz", "xabcdyefghijklz")]
    [InlineData("abc", "", null)]
    public void A_name_is_near_if_few_letters_differ_or_if_it_is_part_of_the_other(string name, string candidate, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(name, [candidate]));

    [Theory]
    [InlineData("limits", new[] { "TpmLimits", "limit" }, "limit")] // A misspelling by one letter is nearer than a part,
    [InlineData("limitxy", new[] { "limit", "TpmLimitXy" }, "limit")] // and a part is as near as one by two letters.
    [InlineData("rpmlimit", new[] { "TpmLimit", "RpmLimits" }, "TpmLimit")]
    [InlineData("rpmlimit", new[] { "RpmLimits", "TpmLimit" }, "RpmLimits")]
    [InlineData("rpmlimit", new[] { "TpmLimit", "RpmLimit" }, "RpmLimit")]
    [InlineData("other", new[] { "TpmLimit", "RpmLimit" }, null)]
    public void The_nearest_of_several_names_is_meant_and_of_equally_near_ones_the_first(string name, string[] candidates, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(name, candidates));

    [Fact]
    public void A_part_of_a_name_counts_only_where_it_is_wanted()
    {
        Assert.Equal("TpmLimit", NearestName.Of("tpm", ["TpmLimit"], acceptsParts: true));
        Assert.Null(NearestName.Of("tpm", ["TpmLimit"], acceptsParts: false));
        Assert.Equal("TpmLimit", NearestName.Of("tpmlimits", ["TpmLimit"], acceptsParts: false));
    }

    [Fact]
    public void A_hint_is_a_sentence_about_the_nearest_name()
    {
        Assert.Equal(" Did you mean 'keys'?", NearestName.Hint("kesy", ["name", "keys"]));
        Assert.Equal("", NearestName.Hint("other", ["name", "keys"]));
        Assert.Equal("", NearestName.Hint("tpm", ["TpmLimit"], acceptsParts: false));
    }

    [Theory]
    [InlineData("Name", "KeyAlias")]
    [InlineData("max_bugdet", "MaxBudget")]
    [InlineData("colour", null)]
    public void The_attribute_that_a_name_means_is_found(string name, string? attribute) =>
        Assert.Equal(attribute, KeyProperties.Nearest(name, property => property.IsDeclarable)?.Name);

    [Fact]
    public void Only_an_attribute_that_can_be_meant_is_found() => Assert.Null(KeyProperties.Nearest("max_bugdet", property => property.Name != "MaxBudget" && property.Name != "SoftBudget" && property.Name != "ModelMaxBudget"));
}
