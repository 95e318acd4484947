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
    public void Of_several_keys_the_oldest_comes_first_in_any_order(string first, string second, string found)
    {
        LiteLLMKey[] keys = [Sample.Owned("first", "a", "s", "ci", columns: first), Sample.Owned("second", "a", "s", "ci", columns: second)];
        foreach (KeyInventory inventory in new[] { new KeyInventory(keys, Sample.Signer), new KeyInventory(keys.Reverse(), Sample.Signer) })
        {
            Assert.Equal(found, inventory.Of(Ci)[0].Key.Id);
            Assert.Equal(found, inventory.WithAlias("a")[0].Key.Id);
            Assert.Equal(2, inventory.Of(Ci).Count);
            Assert.Equal(2, inventory.WithAlias("a").Count);
        }
    }

    [Fact]
    public void Set_name_and_alias_are_compared_with_case()
    {
        var inventory = new KeyInventory([Sample.Owned("1", "a", "s", "ci"), Sample.Key("""{"key_alias":"free"}""", "2"), Sample.Key("{}", "3")], Sample.Signer);

        Assert.Equal("1", Assert.Single(inventory.Of(Ci)).Key.Id);
        Assert.Empty(inventory.Of(Ci with { Set = "S" }));
        Assert.Empty(inventory.Of(Ci with { Name = "CI" }));
        Assert.Equal("2", Assert.Single(inventory.WithAlias("free")).Key.Id);
        Assert.Empty(inventory.WithAlias("FREE"));
        Assert.Equal(["1"], inventory.OfSet("s").Select(key => key.Key.Id));
        Assert.Empty(inventory.OfSet("S"));
    }

    [Fact]
    public void A_key_whose_record_is_not_confirmed_belongs_to_no_set_and_is_known_as_claiming_one()
    {
        LiteLLMKey copied = Sample.Recorded(OwnershipRecord.Of(Sample.Owned("1", "a", "s", "ci"))!.ToJson(), "2", "b");
        var inventory = new KeyInventory([copied], Sample.Signer);

        Assert.Empty(inventory.Of(Ci));
        Assert.Empty(inventory.OfSet("s"));
        InventoryKey claiming = Assert.Single(inventory.Claiming("s"));
        Assert.Equal(("2", "ci", null), (claiming.Key.Id, claiming.Claim?.Name, claiming.Owner));
        Assert.Empty(inventory.Claiming("t"));
    }

    [Fact]
    public void Very_many_keys_are_in_the_order_of_their_age()
    {
        int[] days = [.. Enumerable.Range(0, 28).Select(number => 1 + number * 11 % 28)];
        var inventory = new KeyInventory(days.Select(day => Sample.Owned($"{day:00}", "a", "s", "ci", columns: $",\"created_at\":\"2026-01-{day:00}T00:00:00Z\"")), Sample.Signer);

        Assert.Equal(days.Order().Select(day => $"{day:00}"), inventory.Of(Ci).Select(key => key.Key.Id));
    }
}
