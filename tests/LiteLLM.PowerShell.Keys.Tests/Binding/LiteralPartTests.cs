using LiteLLM.PowerShell.Binding;

namespace LiteLLM.PowerShell.Keys.Tests.Binding;

/// <summary>The text of a pattern with which a server reduces a listing.</summary>
public sealed class LiteralPartTests
{
    [Theory]
    [InlineData("team-a-*", "team-a-")]
    [InlineData("*-prod", "-prod")]
    [InlineData("a?longer*b", "longer")]
    [InlineData("ci[0-9]longest", "ci")]
    [InlineData("ci[`]longest]", "ci")]
    [InlineData("50`*off*", "50*off")]
    [InlineData("with space*", "space")]
    [InlineData("under_score*", "under")]
    [InlineData("100%sure*", "sure")]
    [InlineData("back\\slashed*", "slashed")]
    [InlineData("mün*chen", "chen")]
    [InlineData("*", null)]
    [InlineData("a*b", null)]
    [InlineData("[ab]*", null)]
    [InlineData("`", null)]
    [InlineData("", null)]
    public void Is_the_longest_text_that_every_match_contains(string pattern, string? part) => Assert.Equal(part, Wildcards.LiteralPart(pattern));

    /// <summary>A part is only useful if no match lacks it.</summary>
    [Theory]
    [InlineData("team-a-*", "TEAM-A-1")]
    [InlineData("x[]]yy*", "x]yy")]
    [InlineData("x`[yy*", "x[yyz")]
    [InlineData("bb[c", "bb[c")]
    public void Is_contained_in_every_match(string pattern, string match)
    {
        string? part = Wildcards.LiteralPart(pattern);

        Assert.True(part is null || match.Contains(part, StringComparison.OrdinalIgnoreCase), part);
    }
}
