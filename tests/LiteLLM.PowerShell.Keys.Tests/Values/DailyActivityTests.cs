using System.Reflection;
using System.Text.Json;
using LiteLLM.PowerShell.Contract;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>The spend by day that is read from recorded responses agrees with the totals in them.</summary>
public sealed class DailyActivityTests
{
    private static readonly ContractArchive Contract = new(
        typeof(DailyActivityTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!);

    [Theory]
    [InlineData("1.81.13-more")]
    [InlineData("1.83.2-more")]
    public void The_parts_of_every_recorded_day_add_up_to_its_total(string archive)
    {
        int compared = 0;
        foreach (JsonElement exchange in Contract.Exchanges(archive, "spend_activity"))
        {
            string path = exchange.GetProperty("request").GetProperty("path").GetString()!;
            JsonElement body = exchange.GetProperty("response").GetProperty("body");
            if (!path.Contains("/daily/activity", StringComparison.Ordinal) || exchange.GetProperty("response").GetProperty("status").GetInt32() != 200)
            {
                continue;
            }

            ILookup<DateTime, JsonElement> days = body.GetProperty("results").EnumerateArray()
                .Where(day => day.GetProperty("breakdown").TryGetProperty("api_keys", out _)) // The recorder emptied some.
                .ToLookup(day => day.GetProperty("date").GetDateTime());
            foreach (SpendGrouping by in (SpendGrouping[])[SpendGrouping.Key, SpendGrouping.Model])
            {
                IReadOnlyList<LiteLLMKeySpend> spend = DailyActivity.Sum(DailyActivity.Read(body, by));
                foreach (IGrouping<DateTime, JsonElement> day in days)
                {
                    Assert.Equal(day.Sum(part => part.GetProperty("metrics").GetProperty("spend").GetDouble()), spend.Where(part => part.Date == day.Key).Sum(part => part.Spend), 8);
                    Assert.Equal(day.Sum(part => part.GetProperty("metrics").GetProperty("api_requests").GetInt64()), spend.Where(part => part.Date == day.Key).Sum(part => part.Requests));
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 100, int.MaxValue);
    }

    [Fact]
    public void A_day_on_two_pages_is_added_up_and_noise_is_rounded()
    {
        using var page = JsonDocument.Parse("""
            {"results": [{"date": "2026-11-25", "breakdown": {"api_keys": {
              "h1": {"metrics": {"spend": 0.1, "api_requests": 1}, "metadata": {"key_alias": "a", "team_id": "t"}},
              "h2": {"metrics": {"spend": 1.1349999999999998, "api_requests": 2, "failed_requests": 1}, "metadata": {"key_alias": null, "team_id": null}}}}},
              {"date": "not a day", "breakdown": {}}]}
            """);

        IReadOnlyList<LiteLLMKeySpend> spend = DailyActivity.Sum([.. DailyActivity.Read(page.RootElement, SpendGrouping.Key), .. DailyActivity.Read(page.RootElement, SpendGrouping.Key)]);

        Assert.Equal(["2026-11-25 h2 2.27 USD", "2026-11-25 a 0.2 USD"], spend.Select(part => part.ToString()));
        Assert.Equal(("t", 2L, 0L), (spend[1].TeamId, spend[1].Requests, spend[1].FailedRequests));
        Assert.Equal(DateTimeKind.Utc, spend[0].Date.Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"results": 5}""")]
    [InlineData("""{"results": [5, null, {"date": "2026-11-25"}, {"date": "2026-11-25", "breakdown": {"api_keys": [1]}}]}""")]
    public void Unexpected_shapes_contain_no_spend(string json)
    {
        using var answer = JsonDocument.Parse(json);

        Assert.Empty(DailyActivity.Read(answer.RootElement, SpendGrouping.Key));
        Assert.Empty(DailyActivity.Read(answer.RootElement, SpendGrouping.Tag));
    }
}
