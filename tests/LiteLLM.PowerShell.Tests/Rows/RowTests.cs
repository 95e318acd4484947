using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Rows;

/// <summary>Objects of different origins from the pipeline.</summary>
public sealed class RowTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'ci'; MaxBudget = 5 }", "'Name' (did you mean KeyAlias?)")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'ci'; Budget = 5 }", "'Budget' (did you mean MaxBudget?)")]
    [InlineData("@{ KeyAlias = 'ci'; max_bugdet = 5 }", "'max_bugdet' (did you mean MaxBudget?)")]
    [InlineData("@{ KeyAlias = 'ci'; RmpLimit = 5 }", "'RmpLimit' (did you mean RpmLimit?)")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'ci'; MaxBudget = 5; Notes = '' }", "'Notes'.")]
    [InlineData("@{ key_alias = 'ci'; api_key = 'sk-own-secret-1234567890' }", "'api_key' (did you mean")]
    public async Task A_column_that_is_no_attribute_is_an_error_that_names_the_nearest_one(string row, string named)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        foreach (string command in new[] { "New-LiteLLMKey", "Set-LiteLLMKey" })
        {
            ErrorRecord error = shared.Engine.Run($"{row} | {command}").ShouldFail("UnknownColumn", ErrorCategory.InvalidArgument);
            Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Each_bad_row_is_an_error_of_its_own_and_the_others_are_used()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);

        RunResult made = shared.Engine.Run("@{ KeyAlias = 'a' }, @{ KeyAlias = 'b'; Budget = 1 }, @{ KeyAlias = 'c' } | New-LiteLLMKey");

        Assert.Equal(["a", "c"], made.Output.Select(key => key.ToString()));
        Assert.Equal("b", made.ShouldFail("UnknownColumn").TargetObject);
    }

    [Theory]
    [InlineData("New-LiteLLMKey")]
    [InlineData("Set-LiteLLMKey")]
    public async Task Each_mistake_of_a_row_is_an_error_of_its_own(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        const string Row = "[pscustomobject]@{ KeyAlias = 'ci'; Budget = 1; MaxBudget = 'much'; RpmLimit = 0.5; Duration = 'soon' }";

        RunResult run = shared.Engine.Run($"{Row} | {command}");
        RunResult stopped = shared.Engine.Run($"{Row} | {command} -ErrorAction Stop");

        string[] mistakes = ["The row has columns that are not attributes of a key: 'Budget' (did you mean MaxBudget?).", "MaxBudget: 'much' is not a number.", "RpmLimit: '0.5' is not a whole number.", "Duration: 'soon' is not a valid duration."];
        Assert.Equal(mistakes, run.Errors.Select(error => error.Exception.Message[..Math.Min(error.Exception.Message.Length, mistakes.First(mistake => error.Exception.Message.StartsWith(mistake, StringComparison.Ordinal)).Length)]));
        Assert.All(run.Errors, error => Assert.Equal("ci", error.TargetObject));
        Assert.All(mistakes, mistake => Assert.Contains(mistake, stopped.Terminating!.Exception.Message, StringComparison.Ordinal));
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("-ExpiresAt 30d", 30 * 24)]
    [InlineData("-ExpiresAt '30d'", 30 * 24)]
    [InlineData("-ExpiresAt P30D", 30 * 24)]
    [InlineData("-ExpiresAt ([timespan]::FromHours(36))", 36)]
    [InlineData("-TempBudgetIncrease 5 -TempBudgetExpiry 2d", 48)]
    [InlineData("-TempBudgetIncrease 5 -TempBudgetExpiry (Get-Date).AddDays(2)", 48)]
    [InlineData("-TempBudgetIncrease 5 -TempBudgetExpiry { '2d' }", 48)]
    public async Task A_duration_is_accepted_where_a_time_is_meant(string parameters, int hours)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "ci" });
        string property = parameters.StartsWith("-ExpiresAt", StringComparison.Ordinal) ? "Expires" : "TempBudgetExpiry";
        string[] commands = [$"'ci' | Set-LiteLLMKey {parameters}", $"'new' | New-LiteLLMKey {parameters} | Out-Null"];

        dynamic[] keys = [.. shared.Engine.Run(string.Join("; ", commands) + "; Get-LiteLLMKey ci, new").ShouldSucceed().Output.Select(key => key.BaseObject)];

        Assert.All(keys, key => Assert.InRange(property == "Expires" ? (DateTimeOffset)key.Expires : (DateTimeOffset)key.TempBudgetExpiry, DateTimeOffset.UtcNow.AddHours(hours - 1), DateTimeOffset.UtcNow.AddHours(hours + 1)));
    }

    [Theory]
    [InlineData("@{ KeyAlias = 'ci'; Expires = '30d' } | Set-LiteLLMKey")]
    [InlineData("'KeyAlias,Expires', 'ci,30d' | ConvertFrom-Csv | Set-LiteLLMKey")]
    [InlineData("Copy-LiteLLMKey ci copy -Property @{ ExpiresAt = '30d' } | Out-Null; Remove-LiteLLMKey ci -Confirm:$false; Set-LiteLLMKey copy -NewKeyAlias ci")]
    public async Task A_duration_in_a_row_is_a_time_too(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "ci", duration = "1d" });

        Assert.Equal("True", shared.Engine.Run($"{command}; (Get-LiteLLMKey ci).Expires -gt [DateTimeOffset]::UtcNow.AddDays(29)").Texts);
    }

    [Theory]
    [InlineData("expires", ", or declare duration: 30d instead.")]
    [InlineData("temp_budget_expiry", "")]
    public async Task A_definition_with_a_duration_as_a_time_is_refused(string attribute, string advice)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);

        string message = shared.Engine.Run($"@{{ Name = 'ci'; {attribute} = '30d' }} | Sync-LiteLLMKey -SetName s").ShouldEnd("InvalidDefinition").Exception.Message;

        Assert.Contains("'30d' is a duration, which would start again with each run. Use a time in ISO 8601, such as 2035-12-31T00:00Z", message, StringComparison.Ordinal);
        Assert.Contains(advice, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_parameter_for_a_time_accepts_a_duration()
    {
        string wrong = shared.Engine.Run(
            """
            foreach ($command in Get-Command -Module LiteLLM -CommandType Cmdlet) {
                foreach ($parameter in $command.Parameters.Values) {
                    $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
                    $attribute = $parameter.Attributes | Where-Object { $_.GetType().Name -match '^(Time|TimeOrDuration|Day)TransformationAttribute$' }
                    if ($type -in [datetime], [DateTimeOffset]) { "$command -$($parameter.Name): the type accepts no duration" }
                    elseif ($parameter.Name -match '(At|Before|After|Since|Until|Expiry)$' -and -not $attribute) { "$command -$($parameter.Name): no conversion" }
                    elseif ($attribute) { try { $null = $attribute.Transform($ExecutionContext, '2d') } catch { "$command -$($parameter.Name): $_" } }
                }
            }
            """).Texts;

        Assert.Equal("", wrong);
    }

    [Fact]
    public async Task Only_the_id_of_a_team_is_used()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "red", team_alias = "platform", max_budget = 900, models = new[] { "x" } });
        proxy.AddKey(new { key_alias = "platform" });
        proxy.AddKey(new { key_alias = "of-red", team_id = "red" });
        proxy.AddKey(new { key_alias = "tk" });

        foreach (string teams in new[] { "Get-LiteLLMTeam plat*", "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-LiteLLMTeam plat*)))" })
        {
            Assert.Equal("of-red", shared.Engine.Run($"{teams} | Get-LiteLLMKey").Texts);
        }

        dynamic made = shared.Engine.Run("Get-LiteLLMTeam plat* | New-LiteLLMKey new").Only;
        Assert.Equal(("red", (double?)null, 0), ((string)made.TeamId, (double?)made.MaxBudget, (int)made.Models.Count));

        shared.Engine.Run("Get-LiteLLMTeam plat* | Set-LiteLLMKey tk").ShouldSucceed();
        Assert.EndsWith(",\"team_id\":\"red\"}", proxy.Writes[^1].Body, StringComparison.Ordinal);

        shared.Engine.Run("Get-LiteLLMTeam plat* | Remove-LiteLLMKey -Confirm:$false").ShouldFail(
            "KeyNotNamed", null, "The object from the pipeline is a team, which is not a key. To process its keys, pipe it to Get-LiteLLMKey first.");
        Assert.Equal("platform", shared.Engine.Run("Get-LiteLLMKey platform").Texts);
    }

    [Fact]
    public async Task An_object_without_the_name_of_a_key_is_not_used_as_an_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "@{a=1}" });

        shared.Engine.Run("[pscustomobject]@{ a = 1 } | Get-LiteLLMKey").ShouldFail("KeyNotNamed", ErrorCategory.InvalidArgument);
        shared.Engine.Run("[pscustomobject]@{ a = 1 } | Remove-LiteLLMKey -Confirm:$false").ShouldFail("KeyNotNamed", ErrorCategory.InvalidArgument);
    }

    [Fact]
    public async Task A_key_that_was_serialized_is_created_again_with_all_its_attributes()
    {
        await using ProxyServer source = await ProxyServer.StartAsync("latest", licensed: true);
        await using ProxyServer target = await ProxyServer.StartAsync("latest", licensed: true);
        shared.Engine.Connect(source);
        string text = (string)shared.Engine.Run(
            """
            [System.Management.Automation.PSSerializer]::Serialize((New-LiteLLMKey k -Duration 30d -Tag 'a,b' -Model x -BudgetLimit @{ budget_duration = '1d'; max_budget = 5 } -McpRpmLimit @{ m = 5 } -Metadata @{ o = @{ p = 1 } }))
            """).Only;
        shared.Engine.Connect(target);
        dynamic copy = shared.Engine.Run("[System.Management.Automation.PSSerializer]::Deserialize($text) | New-LiteLLMKey", ("text", text)).Only;

        JsonNode Of(ProxyServer proxy) => JsonNode.Parse(proxy.Call("GET", "/key/list?return_full_object=true").GetProperty("keys")[0].GetRawText())!;
        foreach (string name in new[] { "key_alias", "models", "metadata", "budget_limits" })
        {
            Assert.True(JsonNode.DeepEquals(Of(source)[name], Of(target)[name]), $"{name}: {Of(target)[name]}");
        }

        Assert.InRange((DateTimeOffset)copy.Expires, DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(31));
    }

    [Fact]
    public async Task Responses_of_the_API_are_rows_as_they_are()
    {
        await using ProxyServer source = await ProxyServer.StartAsync(licensed: true);
        await using ProxyServer target = await ProxyServer.StartAsync(licensed: true);
        shared.Engine.Connect(source);
        string id = source.AddKey(new { key_alias = "k", max_budget = 5, soft_budget = 4, tags = new[] { "t" }, models = new[] { "x" }, metadata = new { o = 1 }, duration = "30d" });
        foreach (string path in new[] { "/key/info?key=" + id, "/key/list?return_full_object=true" })
        {
            object answer = Plain(JsonNode.Parse(source.Call("GET", path).GetRawText()))!;
            shared.Engine.Connect(source);
            Assert.Empty(shared.Engine.Run("$answer | Set-LiteLLMKey; $answer | Compare-LiteLLMKey", ("answer", answer)).ShouldSucceed().Output);
            Assert.DoesNotContain(source.Writes, write => write.Path != "/v2/key/info");

            shared.Engine.Connect(target);
            dynamic copy = shared.Engine.Run("$answer | New-LiteLLMKey", ("answer", answer)).Only;
            Assert.Equal(("k", 5.0, "t", "x", 1L), ((string)copy.KeyAlias, (double)copy.MaxBudget, (string)copy.Tags[0], (string)copy.Models[0], (long)copy.Metadata["o"]));
            Assert.NotNull(copy.Expires);
            shared.Engine.Run("Remove-LiteLLMKey k -Confirm:$false").ShouldSucceed();
        }
    }

    [Fact]
    public async Task A_secret_of_a_row_is_used()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);

        dynamic key = shared.Engine.Run("@{ key_alias = 'c'; key = 'sk-own-secret-1234567890' } | New-LiteLLMKey").Only;

        Assert.Equal("sk-...7890", (string)key.KeyName);
        shared.Engine.Run("@{ key_alias = 'd'; key = 'own' } | New-LiteLLMKey").ShouldFail("InvalidKeyValue", null, "Key: a secret must start with 'sk-'.");
    }

    [Theory]
    [InlineData("'svc[a]'")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'svc[a]' }")]
    [InlineData("@{ Alias = 'svc?' }")]
    [InlineData("'s*'")]
    public async Task A_value_from_the_pipeline_is_not_a_pattern(string row)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "svca" });

        RunResult removed = shared.Engine.Run($"{row} | Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false");

        removed.ShouldFail("KeyNotFound");
        Assert.Equal("svca", shared.Engine.Run("Get-LiteLLMKey 'svc[a]'").Texts);
        shared.Engine.Run("Get-LiteLLMKey -LiteralAlias 'svc[a]'").ShouldFail("KeyNotFound");
        proxy.AddKey(new { key_alias = "svc[a]" });
        Assert.Equal("svc[a]", shared.Engine.Run("Get-LiteLLMKey -LiteralAlias 'svc[a]'").Texts);
        Assert.Equal("svc[a]", shared.Engine.Run("'svc[a]' | Get-LiteLLMKey").Texts);
    }

    [Theory]
    [InlineData("-Duration $null", "Duration")]
    [InlineData("-Duration ''", "Duration")]
    [InlineData("-MaxBudget $notSet", "MaxBudget")]
    [InlineData("-ExpiresAt $null", "ExpiresAt")]
    [InlineData("-Model $null", "Model")]
    [InlineData("-TeamId ''", "TeamId")]
    public async Task A_parameter_without_a_value_creates_no_key_without_the_limit(string parameter, string name)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);

        ErrorRecord error = shared.Engine.Run($"New-LiteLLMKey k {parameter}").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);

        Assert.StartsWith($"{name}: it has no value", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Never_and_an_empty_list_are_possible_by_name()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);

        Assert.Null(shared.Engine.Run("New-LiteLLMKey k -Duration never -Model @()").Only.Expires);
        shared.Engine.Run("Set-LiteLLMKey k -Duration 30d; @{ KeyAlias = 'k'; Expires = 'never' } | Set-LiteLLMKey").ShouldSucceed();
        Assert.Null(shared.Engine.Run("Get-LiteLLMKey k").Only.Expires);
    }

    private static object? Plain(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var result = new PSObject();
                foreach ((string name, JsonNode? value) in map)
                {
                    result.Properties.Add(new PSNoteProperty(name, Plain(value)));
                }

                return result;
            case JsonArray list:
                return list.Select(Plain).ToArray();
            default:
                return node?.GetValueKind() switch
                {
                    System.Text.Json.JsonValueKind.String => node.GetValue<string>(),
                    System.Text.Json.JsonValueKind.Number => node.ToString().Contains('.', StringComparison.Ordinal) ? node.GetValue<double>() : node.GetValue<long>(),
                    System.Text.Json.JsonValueKind.True => true,
                    System.Text.Json.JsonValueKind.False => false,
                    _ => null,
                };
        }
    }
}
