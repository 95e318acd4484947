using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

public sealed class TruncatedJsonTests
{
    private const string Refusal = """ { "error" : {"message":"no \"x\"\u00e9\n","code":-4.5e2, "list":[ 1,true,null,[],{"a":{}},"b" ] }, "detail" : "more" } """;

    [Fact]
    public void Every_beginning_is_read_as_far_as_it_goes()
    {
        int message = Refusal.IndexOf(",\"code\"", StringComparison.Ordinal);
        for (int length = 2; length <= Refusal.Length; length++)
        {
            using JsonDocument read = TruncatedJson.Parse(Encoding.UTF8.GetBytes(Refusal[..length]));

            Assert.Equal(JsonValueKind.Object, read.RootElement.ValueKind);
            Assert.True(length < message || read.RootElement.GetProperty("error").GetProperty("message").GetString() == "no \"x\"\u00e9\n");
        }
    }

    [Theory]
    [InlineData("""{"message":"too mu""", """{"message":"too mu"}""")]
    [InlineData("""{"message":"too mu\""", """{}""")]
    [InlineData("""{"message":"a","co""", """{"message":"a"}""")]
    [InlineData("""{"message":"a","code":""", """{"message":"a"}""")]
    [InlineData("""{"message":"a","code":4""", """{"message":"a"}""")]
    [InlineData("""{"detail":[{"loc":["body"],"input":[tr""", """{"detail":[{"loc":["body"],"input":[]}]}""")]
    [InlineData("""["a","b""", """["a","b"]""")]
    public void What_the_cut_has_hit_is_closed_or_left_out(string beginning, string read)
    {
        using JsonDocument document = TruncatedJson.Parse(Encoding.UTF8.GetBytes(beginning));

        Assert.Equal(read, document.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{]")]
    [InlineData("{\"a\":1}}")]
    public void Text_that_is_not_JSON_from_the_start_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => TruncatedJson.Parse(Encoding.UTF8.GetBytes(text)).Dispose());
}
