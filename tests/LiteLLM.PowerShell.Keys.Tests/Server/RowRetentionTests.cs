using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;

namespace LiteLLM.PowerShell.Keys.Tests.Server;

public sealed class RowRetentionTests
{
    private const string Page = """
        {"keys":[
          {"token":"1","key_alias":"ci","max_budget":5,"tpm_limit":null,"models":[],"blocked":false,"metadata":{"owner":"a","ticket":null},"config":{}},
          {"token":"2","key_alias":"dev","max_budget":null,"metadata":{}}
        ],"total_count":2}
        """;

    [Fact]
    public void Keys_stay_readable_after_the_response_is_disposed() => Assert.All(Enum.GetValues<RowRetention>(), retention =>
    {
        LiteLLMKey[] keys = Read(retention, _ => true);

        Assert.Equal(["ci", "dev"], keys.Select(key => key.KeyAlias));
        Assert.Equal([5, null], keys.Select(key => key.MaxBudget));
        Assert.Equal(["owner", "ticket"], keys[0].Metadata.Keys.Cast<string>());
        Assert.Empty(keys[0].Models);
        Assert.Null(keys[0].TpmLimit);
    });

    [Fact]
    public void Complete_rows_are_kept_without_the_columns_that_have_no_value()
    {
        LiteLLMKey[] keys = Read(RowRetention.Values, row => row.GetProperty("token").GetString() == "1");

        Assert.Equal("""{"token":"1","key_alias":"ci","max_budget":5,"blocked":false,"metadata":{"owner":"a","ticket":null}}""", keys[0].Row.GetRawText());
        Assert.True(keys[0].OmitsEmptyColumns);
        Assert.Contains("\"max_budget\":null", keys[1].Row.GetRawText(), StringComparison.Ordinal);
        Assert.False(keys[1].OmitsEmptyColumns);
    }

    [Fact]
    public void A_key_without_empty_columns_needs_no_other_request()
    {
        using LiteLLMClient client = Client();
        var api = new KeyApi(client);

        Assert.True(api.IsComplete(Read(RowRetention.Values, _ => true)[0]));
        Assert.False(api.IsComplete(Read(RowRetention.Copy, _ => true)[0]));
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", true)]
    [InlineData("""{"a":null,"b":{}}""", true)]
    [InlineData("""{"a":1}""", false)]
    [InlineData("""{"a":1,"b":2,"c":3}""", false)]
    [InlineData("""{"b":2,"a":1}""", false)]
    [InlineData("{}", false)]
    public void Rows_have_the_same_columns_if_their_names_are_equal(string other, bool same) =>
        Assert.Equal(same, new RowColumns(Sample.Json("""{"a":1,"b":"x"}""")).AreIn(Sample.Json(other)));

    private static LiteLLMKey[] Read(RowRetention retention, Func<JsonElement, bool> isComplete)
    {
        using LiteLLMClient client = Client();
        using JsonDocument response = JsonDocument.Parse(Page);
        return [.. new KeyResponseReader(client).ReadPage(response.RootElement, 100, retention, isComplete).Keys];
    }

    private static LiteLLMClient Client() => new(
        new HttpClientHandler(), new Uri("http://localhost/"), new SecureString(), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(100), null, new RetryPolicy(0, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
}
