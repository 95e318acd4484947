using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.HostileServer;

/// <summary>Whatever a server answers, a command ends soon, with the right result or with an error of this module.</summary>
[LongRunning]
public sealed class HostileServerTests(HostileServerBench bench) : IClassFixture<HostileServerBench>
{
    /// <summary>A command ends in less than a second; the limit only finds one that hangs, and no busy machine reaches it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly string[] Commands =
    [
        "Get-LiteLLMKey", "Get-LiteLLMKey a", "Get-LiteLLMKey -Detailed", "New-LiteLLMKey b -MaxBudget 1", "Set-LiteLLMKey a -MaxBudget 2 -PassThru", "Compare-LiteLLMKey a -MaxBudget 2",
        "Block-LiteLLMKey a -PassThru", "Reset-LiteLLMKey a -Confirm:$false", "Remove-LiteLLMKey a -Confirm:$false", "@{ Name = 'a'; MaxBudget = 2 } | Sync-LiteLLMKey -SetName s -Adopt",
        "Get-LiteLLMTeam", "Get-LiteLLMUser", "Get-LiteLLMModel", "Get-LiteLLMBudget", "Test-LiteLLMConnection",
    ];

    private static readonly string[] ForRows =
        ["Get-LiteLLMKey -Detailed", "Set-LiteLLMKey a -MaxBudget 2 -PassThru", "New-LiteLLMKey b -MaxBudget 1", "@{ Name = 'a'; MaxBudget = 2 } | Sync-LiteLLMKey -SetName s -Adopt -WhatIf"];

    /// <summary>What may stand where something else belongs.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e400", "99999999999999999999", "\"text\"", "\"2025-13-45T99:99:99Z\"", "\"2025-06-01T00:00:00.123456+02:00\"", "1750000000",
        "[]", "[null,1,{}]", """{"a":{"b":[null]}}""",
    ];

    public static TheoryData<string> Answers => [.. HostileAnswers.ByName.Keys];

    public static TheoryData<string> Columns
    {
        get
        {
            using var engine = new Engine();
            string[] known = engine.Run("('LiteLLM.PowerShell.Keys.KeyProperties' -as [type])::All.JsonName").Texts.Split(',');
            return [.. known.Concat(["litellm_budget_table", "key_name", "token", "new_column"]).Distinct()];
        }
    }

    [Fact]
    public void There_are_at_least_two_hundred() => Assert.True(HostileAnswers.ByName.Count + (Columns.Count * Values.Length) >= 200);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Any_response_is_read_or_refused(string name)
    {
        bench.Proxy.Intercept = async context =>
        {
            await HostileAnswers.ByName[name](context);
            return true;
        };

        Assert.All(Commands, Run);
    }

    /// <summary>A server that works, but has something else in one column, at the top of a row and inside its metadata.</summary>
    [Theory]
    [MemberData(nameof(Columns))]
    public void Any_value_of_a_column_is_read_or_refused(string column)
    {
        foreach (string value in Values)
        {
            bench.Proxy.Intercept = null;
            bench.Proxy.Call("POST", "/key/delete", new { key_aliases = new[] { "a", "b" } });
            bench.Proxy.AddKey(new { key_alias = "a", soft_budget = 5, metadata = new { owner = "x" } });
            bench.Proxy.Intercept = async context =>
            {
                JsonNode? answer = JsonNode.Parse(bench.Proxy.CarryOut(context).Body.Span);
                Spoil(answer, column, value);
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(answer!.ToJsonString());
                return true;
            };
            Assert.All(ForRows, Run);
        }
    }

    [Fact]
    public void A_body_without_end_is_cut()
    {
        bench.Proxy.Intercept = async context =>
        {
            context.Response.ContentType = "application/json";
            byte[] some = new byte[1024 * 1024];
            Array.Fill(some, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(some);
            }

            return true;
        };

        using var engine = new Engine();
        engine.Run($"Connect-LiteLLM {bench.Proxy.Address} {ProxyServer.MasterKey} -MaximumRetryCount 0 -TimeoutSec 300 -SkipValidation; Get-LiteLLMKey")
            .ShouldFail("UnexpectedResponse", ErrorCategory.LimitsExceeded);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey")]
    [InlineData("New-LiteLLMKey b")]
    public void An_endless_slow_response_ends_with_the_timeout(string command)
    {
        using var engine = new Engine();
        engine.Run($"Connect-LiteLLM {bench.Proxy.Address} {ProxyServer.MasterKey} -MaximumRetryCount 0 -TimeoutSec 1 -SkipValidation").ShouldSucceed();
        bench.Proxy.Intercept = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(" "u8.ToArray());
                await context.Response.Body.FlushAsync();
                await Task.Delay(50);
            }

            return true;
        };

        RunResult result = engine.Run(command);

        Assert.NotEmpty(result.Errors);
        Assert.All(result.Errors, error => Assert.StartsWith("LiteLLM.PowerShell.Errors.", error.Exception.GetType().FullName, StringComparison.Ordinal));
    }

    private static void Spoil(JsonNode? node, string column, string value)
    {
        switch (node)
        {
            case JsonObject row:
                foreach (JsonNode? child in row.Select(member => member.Value).ToArray())
                {
                    Spoil(child, column, value);
                }

                if (row.ContainsKey("key_alias"))
                {
                    row[column] = JsonNode.Parse(value);
                    if (row["metadata"] is JsonObject metadata && column != "metadata")
                    {
                        metadata[column] = JsonNode.Parse(value);
                    }
                }

                break;
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    Spoil(item, column, value);
                }

                break;
        }
    }

    private void Run(string command)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        RunResult result = bench.Engine.Run(command);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Longest);
        foreach (ErrorRecord error in result.Errors.Append(result.Terminating).OfType<ErrorRecord>())
        {
            Assert.True(error.Exception.GetType().FullName!.StartsWith("LiteLLM.PowerShell.Errors.", StringComparison.Ordinal), $"{command}: {error.Exception}");
            Assert.InRange(error.Exception.Message.Length, 20, 2_000);
            Assert.DoesNotContain(error.Exception.Message, letter => char.IsControl(letter) && letter != '\n');
        }

        foreach (PSPropertyInfo property in result.Output.Where(item => item is not null).SelectMany(item => item.Properties))
        {
            _ = property.Value;
        }
    }
}
