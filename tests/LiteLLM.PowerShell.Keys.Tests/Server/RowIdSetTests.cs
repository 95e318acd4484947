using System.Globalization;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Keys.Tests.Server;

public sealed class RowIdSetTests
{
    [Fact]
    public void Contains_each_id_once()
    {
        var ids = new RowIdSet();

        Assert.All(Enumerable.Range(0, 10_000), number => Assert.True(ids.Add(number.ToString("x64", CultureInfo.InvariantCulture))));
        Assert.All(Enumerable.Range(0, 10_000), number => Assert.False(ids.Add(number.ToString("x64", CultureInfo.InvariantCulture))));
        Assert.Equal(10_000, ids.Count);
    }

    [Fact]
    public void Accepts_any_text()
    {
        var ids = new RowIdSet();

        Assert.True(ids.Add(""));
        Assert.True(ids.Add(" 0 "));
        Assert.False(ids.Add(""));
        Assert.Equal(2, ids.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(long.MaxValue)]
    public void Contains_the_same_ids_whatever_total_a_server_reports(long total)
    {
        var ids = new RowIdSet();
        Assert.True(ids.Add("first"));

        ids.Reserve(total);

        Assert.False(ids.Add("first"));
        Assert.All(Enumerable.Range(0, 10_000), number => Assert.True(ids.Add($"key-{number.ToString(CultureInfo.InvariantCulture)}")));
        ids.Reserve(total);
        Assert.All(Enumerable.Range(0, 10_000), number => Assert.False(ids.Add($"key-{number.ToString(CultureInfo.InvariantCulture)}")));
        Assert.Equal(10_001, ids.Count);
    }
}
