using System.Text.Json;
using LiteLLM.PowerShell.DesiredState;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>What is kept with a key on the server.</summary>
public sealed class KeyOwnershipTests
{
    private static readonly KeyOwnership Full = new("s", "ci", ["max_budget", "metadata.owner"], "30d", 3);

    [Theory]
    [InlineData("""{"set":"s"}""")]
    [InlineData("""{"name":"ci"}""")]
    [InlineData("""{"set":1,"name":"ci"}""")]
    [InlineData("\"s\"")]
    [InlineData("null")]
    public void A_key_belongs_to_a_set_only_with_the_names_of_both(string kept) => Assert.Null(Of(kept));

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.Equal("""{"version":3,"set":"s","name":"ci","declared":["max_budget","metadata.owner"],"duration":"30d"}""", Json(Full).GetRawText());
        Assert.Equal("""{"version":1,"set":"s","name":"ci","declared":[]}""", Json(new KeyOwnership("s", "ci", [])).GetRawText());
        Assert.True(Full.Matches(Of(Json(Full).GetRawText())));

        KeyOwnership marked = new("s", "ci", [], PreventDestroy: true) { IsUndelivered = true };
        Assert.Equal("""{"version":1,"set":"s","name":"ci","declared":[],"prevent_destroy":true,"undelivered":true}""", Json(marked).GetRawText());
        Assert.Equal((true, true), (Of(Json(marked).GetRawText())!.PreventDestroy, Of(Json(marked).GetRawText())!.IsUndelivered));
        Assert.Equal((false, false), (Of(Json(Full).GetRawText())!.PreventDestroy, Of(Json(Full).GetRawText())!.IsUndelivered));
    }

    [Theory]
    [InlineData("""{"set":"s","name":"ci"}""")]
    [InlineData("""{"set":"s","name":"ci","version":"2","declared":"max_budget","duration":30}""")]
    [InlineData("""{"set":"s","name":"ci","version":1.5}""")]
    public void What_is_missing_or_of_another_type_counts_as_the_first_version_of_nothing(string kept)
    {
        KeyOwnership owner = Of(kept)!;

        Assert.Equal((1L, (string?)null), (owner.Version, owner.Duration));
        Assert.Empty(owner.Declared);
    }

    [Fact]
    public void The_same_is_kept_only_if_everything_is_the_same()
    {
        Assert.True(Full.Matches(Full with { Declared = ["max_budget", "metadata.owner"] }));
        Assert.False(Full.Matches(null));
        Assert.False(Full.Matches(Full with { Set = "S" }));
        Assert.False(Full.Matches(Full with { Name = "CI" }));
        Assert.False(Full.Matches(Full with { Duration = "1d" }));
        Assert.False(Full.Matches(Full with { Version = 1 }));
        Assert.False(Full.Matches(Full with { PreventDestroy = true }));
        Assert.False(Full.Matches(Full with { Declared = ["max_budget", "metadata.OWNER"] }));
    }

    [Fact]
    public void The_same_definition_has_the_same_set_and_name()
    {
        Assert.True(Full.IsOf(new KeyOwnership("s", "ci", [])));
        Assert.False(Full.IsOf(new KeyOwnership("t", "ci", [])));
        Assert.False(Full.IsOf(new KeyOwnership("s", "cd", [])));
    }

    private static JsonElement Json(KeyOwnership ownership) => new OwnershipRecord(ownership, null, null).ToJson();

    private static KeyOwnership? Of(string kept) => OwnershipRecord.Of(Sample.Key($$$"""{"metadata":{"litellm_keyset":{{{kept}}}}}"""))?.Claims;

    [Theory]
    [InlineData("""{"set":"s","name":"ci","prevent_destroy":true}""", true)]
    [InlineData("""{"set":"s","name":"ci","prevent_destroy":"true"}""", false)]
    [InlineData("""{"set":"s","name":"ci"}""", false)]
    [InlineData("null", false)]
    public void A_record_prevents_the_removal_even_if_it_is_not_confirmed(string kept, bool prevents) =>
        Assert.Equal(prevents, OwnershipRecord.PreventsDestroy(Sample.Key($$$"""{"metadata":{"litellm_keyset":{{{kept}}}}}""")));
}
