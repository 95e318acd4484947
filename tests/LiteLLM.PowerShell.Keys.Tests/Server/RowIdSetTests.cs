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
}
