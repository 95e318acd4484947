using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Keys that stand in rows of texts, as in a CSV file, come back as they were.</summary>
public sealed class RoundTripTests
{
    /// <summary>Does to keys what Export-Csv and Import-Csv do.</summary>
    private const string Rows = """
        Get-LiteLLMKey -Detailed | ForEach-Object {
            $row = [ordered]@{}
            foreach ($property in $_.PSObject.Properties) { $row[$property.Name] = if ($null -eq $property.Value) { '' } else { $property.Value.ToString() } }
            [pscustomobject]$row
        }
        """;

    /// <summary>
    /// A definition has times without seconds, and a key that is created from a row can expire a second later than the key of the row.
    /// At the end of a minute, that second would change the definition.
    /// </summary>
    private static readonly DateTimeOffset MiddleOfMinute = new(2030, 11, 23, 10, 20, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("en-US")]
    [InlineData("en-GB")]
    [InlineData("de-DE")]
    [InlineData("fr-CH")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("")]
    public async Task Keys_that_are_created_from_rows_equal_the_keys_of_the_rows(string culture)
    {
        await using ProxyServer source = await ProxyServer.StartAsync(licensed: true, clock: () => MiddleOfMinute);
        await using ProxyServer target = await ProxyServer.StartAsync(licensed: true, clock: () => MiddleOfMinute);
        using var from = new Engine(source);
        using var to = new Engine(target);
        AddKeys(source);

        object[] rows = [.. from.Run($"[cultureinfo]::CurrentCulture = '{culture}'\n{Rows}").ShouldSucceed().Output];
        Assert.Empty(to.Run($"[cultureinfo]::CurrentCulture = '{culture}'; $rows | New-LiteLLMKey | Compare-LiteLLMKey", ("rows", rows)).ShouldSucceed().Output);

        string before = Definitions(from).Replace("1e-05", "1E-05", StringComparison.Ordinal);
        Assert.True(before.Length > 10_000, "The keys have too little in them to prove anything.");
        Assert.Equal(before, Definitions(to));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("th-TH")]
    public async Task Rows_that_nobody_changed_change_nothing(string culture)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        AddKeys(proxy);

        engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'\n{Rows} | Set-LiteLLMKey").ShouldSucceed();

        Assert.Empty(proxy.Writes.Where(write => write.Path != "/v2/key/info").Select(write => write.Body));
    }

    [Fact]
    public async Task What_is_changed_in_a_row_is_all_that_is_sent()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", max_budget = 5, models = new[] { "x" }, metadata = new { owner = "ann" }, team_id = "red" });

        engine.Run($"$row = {Rows}; $row.Models += ', y'; $row.MaxBudget = '7.5'; $row.TeamId = ''; $row | Set-LiteLLMKey").ShouldSucceed();

        Assert.Equal($$"""{"key":"{{id}}","models":["x","y"],"max_budget":7.5}""", proxy.Writes[^1].Body);
    }

    [Fact]
    public void Every_attribute_that_can_be_declared_is_read_from_a_row_by_its_name_there()
    {
        using var engine = new Engine();

        RunResult result = engine.Run("""
            $parameters = (Get-Command New-LiteLLMKey).Parameters.Values
            [LiteLLM.PowerShell.Keys.KeyProperties]::All | Where-Object IsDeclarable | ForEach-Object {
                $property = $_
                foreach ($name in $property.Name, $property.JsonName) {
                    $parameter = $parameters | Where-Object { $_.Name -eq $name -or $_.Aliases -contains $name }
                    if (-not $parameter.Attributes.Where({ $_.ValueFromPipelineByPropertyName })) { $name }
                }
            }
            """);

        Assert.Equal("", result.Texts);
    }

    [Theory]
    [InlineData("'a, b'", """["a","b"]""")]
    [InlineData("'a,b,c'", """["a","b","c"]""")]
    [InlineData("'[\"a,b\"]'", """["a,b"]""")]
    [InlineData("'[x] y'", """["[x] y"]""")]
    [InlineData("@('a,b')", """["a,b"]""")]
    [InlineData("@('a,b', 'c')", """["a,b","c"]""")]
    [InlineData("@('[\"a\"]')", """["[\"a\"]"]""")]
    [InlineData("@(' a ')", """[" a "]""")]
    public async Task A_field_with_commas_is_a_list_and_an_item_with_commas_is_an_item(string value, string stored)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run($"[pscustomobject]@{{ Models = {value} }} | New-LiteLLMKey").Only;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse(proxy.Stored((string)key.Id).GetProperty("models").GetRawText())));
    }

    [Theory]
    [InlineData("'a, b'", "a|b")]
    [InlineData("a, b", "a|b")]
    [InlineData("@('a,b')", "a,b")]
    [InlineData("'[\"a,b\"]'", "a,b")]
    public async Task A_typed_text_with_commas_is_a_list_and_an_item_with_commas_is_an_item(string value, string expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        Assert.Equal(expected.Split('|'), (IEnumerable<string>)engine.Run($"New-LiteLLMKey -Model {value}").Only.Models);
    }

    [Theory]
    [InlineData("MaxBudget = '12,5'", "en-US", "'12,5' is not a number.")]
    [InlineData("MaxBudget = '1,000'", "en-US", "'1,000' is not a number.")]
    [InlineData("MaxBudget = '1.000,5'", "de-DE", "'1.000,5' is not a number.")]
    [InlineData("TpmLimit = '1.5'", "en-US", "'1.5' is not a whole number.")]
    [InlineData("TpmLimit = 0.5", "de-DE", "'0.5' is not a whole number.")]
    [InlineData("TpdLimit = '0,5'", "de-DE", "'0,5' is not a whole number.")]
    [InlineData("RpmLimit = $true", "en-US", "'True' is not a whole number.")]
    [InlineData("Expires = 'soon'", "en-US", "'soon' is not a date.")]
    [InlineData("Metadata = '[1]'", "en-US", "'[1]' is not a map.")]
    [InlineData("Metadata = '{'", "en-US", "'{' is not a map.")]
    public async Task A_field_that_could_mean_something_else_is_an_error_and_no_key_is_made(string field, string culture, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'; [pscustomobject]@{{ KeyAlias = 'a'; {field} }} | New-LiteLLMKey").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);

        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_property_of_a_row_that_cannot_be_read_is_an_error_and_no_key_is_made()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run("[pscustomobject]@{ KeyAlias = 'a'; Metadata = @{ a = [pscustomobject]@{ b = 1 } | Add-Member -PassThru ScriptProperty c { throw 'no' } } } | New-LiteLLMKey").ShouldFail("InvalidRow", ErrorCategory.InvalidArgument);

        Assert.Contains("The row cannot be used: its property 'c' cannot be read", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("-RpmLimit 0.5", "'0.5' is not a whole number.")]
    [InlineData("-TpdLimit 0.5d", "'0.5' is not a whole number.")]
    [InlineData("-MaxParallelRequests '0.5'", "'0.5' is not a whole number.")]
    [InlineData("-Metadata $($m = @{}; $m.self = $m; $m)", "The value cannot be used: it is nested more than 128 levels deep, or contains itself.")]
    public async Task A_parameter_value_that_would_have_to_be_rounded_or_cut_is_an_error(string parameter, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run($"New-LiteLLMKey ci {parameter}").ShouldEnd("ParameterArgumentTransformationError");

        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Parameters_take_precedence_over_rows()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("[pscustomobject]@{ Expires = '2035-01-01T00:00Z'; AllowedRoutes = '/x' } | New-LiteLLMKey -Duration 30d -KeyType llm_api").Only;

        Assert.InRange((DateTimeOffset)key.Expires, DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(31));
        Assert.Equal(["llm_api_routes"], (IEnumerable<string>)key.AllowedRoutes);
    }

    private static string Definitions(Engine engine)
    {
        using var folder = new TemporaryFolder();
        engine.Run("Export-LiteLLMKey $file -SetName team", ("file", folder["keys.json"])).ShouldSucceed();
        return folder.Read("keys.json");
    }

    private static void AddKeys(ProxyServer proxy)
    {
        var random = new Random(11);
        for (int number = 0; number < 60; number++)
        {
            proxy.AddKey(new GeneratedKey(random, number).Body());
        }

        proxy.AddKey(new { key_alias = "commas, and \"quotes\"", tags = new[] { "a,b" }, models = new[] { "x,y", "z" }, max_budget = 1234.5, duration = "400d", metadata = new { text = "line\nline", list = new[] { 1.0, 2.5 } } });
    }
}
