using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Planning;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>Which key of a proxy a definition or an alias finds.</summary>
public sealed class KeyInventoryTests
{
    private const string Early = ",\"created_at\":\"2026-01-01T00:00:00Z\"";
    private const string Late = ",\"created_at\":\"2026-01-02T00:00:00Z\"";

    private static readonly KeyOwnership Ci = new("s", "ci", []);

    [Theory]
    [InlineData(Early, Late, "first")]
    [InlineData(Late, Early, "second")]
    [InlineData("", Early, "first")]
    [InlineData(Early, Early, "first")]
    [InlineData("", "", "first")]
    public void Of_several_keys_the_oldest_is_found_in_any_order(string first, string second, string found)
    {
        LiteLLMKey[] keys = [Sample.Owned("first", "a", "s", "ci", columns: first), Sample.Owned("second", "a", "s", "ci", columns: second)];
        foreach (KeyInventory inventory in new[] { new KeyInventory(keys), new KeyInventory(keys.Reverse()) })
        {
            Assert.Equal(found, inventory.Of(Ci)?.Key.Id);
            Assert.Equal(found, inventory.WithAlias("a")?.Key.Id);
        }
    }

    [Fact]
    public void Set_name_and_alias_are_compared_with_case()
    {
        var inventory = new KeyInventory([Sample.Owned("1", "a", "s", "ci"), Sample.Key("""{"key_alias":"free"}""", "2"), Sample.Key("{}", "3")]);

        Assert.Equal("1", inventory.Of(Ci)?.Key.Id);
        Assert.Null(inventory.Of(Ci with { Set = "S" }));
        Assert.Null(inventory.Of(Ci with { Name = "CI" }));
        Assert.Equal("2", inventory.WithAlias("free")?.Key.Id);
        Assert.Null(inventory.WithAlias("FREE"));
        Assert.Equal(["1"], inventory.OfSet("s").Select(key => key.Key.Id));
        Assert.Empty(inventory.OfSet("S"));
    }
}
