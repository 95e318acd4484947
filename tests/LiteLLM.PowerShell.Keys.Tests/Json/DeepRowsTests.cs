using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Json;

/// <summary>Rows of a response that are nested too deeply to be read.</summary>
public sealed class DeepRowsTests
{
    /// <summary>How many levels a value inside a row can have: the response, the list and the row are the other three.</summary>
    private const int Deepest = 997;

    [Fact]
    public void A_row_that_is_too_deep_is_omitted_and_the_others_stay()
    {
        string deep = Row(Deepest + 1);

        Assert.Equal("""{"keys":[{"a":1},null,{"b":[2]},null],"total_count":4}""", Omitted($$"""{"keys":[{"a":1},{{deep}},{"b":[2]},{{deep}}],"total_count":4}"""));
        Assert.Equal("""{"keys":[null,{"a":1}]}""", Omitted($$"""{"keys":[{{Row(Deepest + 2)}},{"a":1}]}"""));
        Assert.Equal("""{"none":{"x":1},"keys":[null],"more":[{"a":1},null]}""", Omitted($$"""{"none":{"x":1},"keys":[{{deep}}],"more":[{"a":1},{{deep}}]}"""));
    }

    [Fact]
    public void A_row_of_the_greatest_depth_that_can_be_read_stays()
    {
        string response = $$"""{"keys":[{{Row(Deepest)}}]}""";

        using JsonDocument read = JsonDocument.Parse(response, JsonValueReader.ServerDocument);
        Assert.Null(Omitted(response));
        Assert.Equal("""{"keys":[null]}""", Omitted($$"""{"keys":[{{Row(Deepest + 1)}}]}"""));
        Assert.Equal($$"""{"keys":[{{Row(Deepest)}},null]}""", Omitted($$"""{"keys":[{{Row(Deepest)}},{{Row(Deepest + 1)}}]}"""));
    }

    [Theory]
    [InlineData("""{"keys":[{"a":1}]}""")]
    [InlineData("""{"info":DEEP}""")]
    [InlineData("""{"info":{"a":DEEP}}""")]
    [InlineData("""{"keys":[[DEEP]]}""")]
    [InlineData("""{"keys":[DEEP]""")]
    [InlineData("not JSON")]
    public void A_response_without_rows_that_can_be_omitted_is_not_changed(string response) =>
        Assert.Null(Omitted(response.Replace("DEEP", Row(Deepest + 2), StringComparison.Ordinal)));

    private static string Row(int levels) => $$"""{"a":{{new string('[', levels)}}{{new string(']', levels)}}}""";

    private static string? Omitted(string response) => DeepRows.Omit(Encoding.UTF8.GetBytes(response)) is { } rest ? Encoding.UTF8.GetString(rest) : null;
}
