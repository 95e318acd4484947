using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>
/// Attributes that are newer than this module: one in a column of its own, one that the server folds into metadata. They pass through all
/// doors like those that the module knows.
/// </summary>
public sealed class FutureAttributeTests : IDisposable
{
    private const string Column = "zz_future";
    private const string Entry = "zz_folded";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task They_are_set_changed_compared_and_cleared(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        var added = new AddedColumns(proxy, [Column], [Entry]);

        dynamic key = engine.Run($"New-LiteLLMKey ci -AdditionalProperties @{{ {Column} = @('a', 'b'); {Entry} = @{{ limit = 1 }} }}").Only;
        string id = key.Id;
        Assert.Equal("""{"zz_folded":{"limit":1},"zz_future":["a","b"]}""", Stored(proxy, added, id));

        Assert.Equal("+ zz_future: c\n- zz_future: a, b,~ zz_folded.limit: 1 -> 2", engine.Run(
            $"Compare-LiteLLMKey ci -AdditionalProperties ([ordered]@{{ {Column} = @('c'); {Entry} = @{{ limit = 2 }} }})").Texts);
        engine.Run($"Set-LiteLLMKey ci -AdditionalProperties @{{ {Column} = @('c'); {Entry} = @{{ limit = 2 }} }}").ShouldSucceed();
        Assert.Equal("""{"zz_folded":{"limit":2},"zz_future":["c"]}""", Stored(proxy, added, id));

        proxy.ClearLog();
        engine.Run($"Set-LiteLLMKey ci -AdditionalProperties @{{ {Column} = @('c'); {Entry} = @{{ limit = 2 }} }}").ShouldSucceed();
        Assert.Empty(proxy.Writes);

        engine.Run($"Set-LiteLLMKey ci -AdditionalProperties @{{ {Column} = $null; {Entry} = $null }}").ShouldSucceed();
        Assert.Equal("""{"zz_future":[]}""", Stored(proxy, added, id));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_copy_has_them(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        var added = new AddedColumns(proxy, [Column], [Entry]);
        engine.Run($"New-LiteLLMKey ci -AccessGroupId ag-1 -AgentId agent-1 -RouterSettings @{{ num_retries = 2 }} -AdditionalProperties @{{ {Column} = 5; {Entry} = 'x' }}").ShouldSucceed();

        RunResult preview = engine.Run("Copy-LiteLLMKey ci copy -WhatIf").ShouldSucceed();
        dynamic copy = engine.Run("Copy-LiteLLMKey ci copy").Only;

        Assert.Contains("+ zz_future:", preview.HostText, StringComparison.Ordinal);
        Assert.Equal("""{"zz_folded":"x","zz_future":5}""", Stored(proxy, added, (string)copy.Id));
        Assert.Equal("ag-1/agent-1/2", $"{copy.AccessGroupIds}/{copy.AgentId}/{copy.RouterSettings["num_retries"]}");
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Fields_of_csv_and_json_keep_them(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        var added = new AddedColumns(proxy, [Column], [Entry]);
        engine.Run($"New-LiteLLMKey ci -BudgetLimit @{{ budget_duration = '1d'; max_budget = 10 }} -AdditionalProperties @{{ {Column} = @{{ a = 5 }}; {Entry} = 'x' }}").ShouldSucceed();
        engine.Run("Set-LiteLLMKey ci -MaxBudget 1; $key = Get-LiteLLMKey ci").ShouldSucceed();

        engine.Run("[pscustomobject]@{ KeyAlias = 'csv'; AdditionalProperties = \"$($key.AdditionalProperties)\"; Metadata = \"$($key.Metadata)\"; BudgetLimits = \"$($key.BudgetLimits)\" } | New-LiteLLMKey").ShouldSucceed();
        engine.Run("[pscustomobject]@{ KeyAlias = 'json'; AdditionalProperties = [pscustomobject]$key.AdditionalProperties; Metadata = [pscustomobject]$key.Metadata; BudgetLimits = @([pscustomobject]$key.BudgetLimits[0]) } | New-LiteLLMKey").ShouldSucceed();
        engine.Run($"[pscustomobject]@{{ KeyAlias = 'csv'; AdditionalProperties = '{{\"{Column}\":{{\"a\":6}}}}' }} | Set-LiteLLMKey").ShouldSucceed();

        Assert.Equal("""{"zz_folded":"x","zz_future":{"a":6}}""", Stored(proxy, added, IdOf(engine, "csv")));
        Assert.Equal("""{"zz_folded":"x","zz_future":{"a":5}}""", Stored(proxy, added, IdOf(engine, "json")));
        Assert.Equal("10,10", engine.Run("Get-LiteLLMKey csv, json | ForEach-Object { $_.BudgetLimits[0]['max_budget'] }").Texts);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Definitions_export_own_and_clear_them(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        var added = new AddedColumns(proxy, [Column], [Entry]);
        engine.Run($"New-LiteLLMKey ci -AdditionalProperties @{{ {Column} = @('a'); {Entry} = 'x' }}").ShouldSucceed();
        string id = IdOf(engine, "ci");
        string path = Path.Combine(_folder.Path, "team.json");

        engine.Run("Export-LiteLLMKey $path -SetName team", ("path", path)).ShouldSucceed();
        JsonElement exported = JsonElement.Parse(await File.ReadAllTextAsync(path)).GetProperty("keys").GetProperty("ci");
        Assert.Equal("a", Assert.Single(exported.GetProperty("AdditionalProperties").GetProperty(Column).EnumerateArray()).GetString());
        Assert.Equal("x", exported.GetProperty("metadata").GetProperty(Entry).GetString());

        engine.Run("Sync-LiteLLMKey $path -Adopt", ("path", path)).ShouldSucceed();
        Assert.Equal("None", engine.Run("(Sync-LiteLLMKey $path).Action", ("path", path)).Texts);

        proxy.ClearLog();
        string changed = _folder.Write("team.json", """{ "name": "team", "keys": { "ci": { "AdditionalProperties": { "zz_future": ["b"] } } } }""");
        engine.Run("Sync-LiteLLMKey $path", ("path", changed)).ShouldSucceed();
        Assert.Equal("""{"zz_future":["b"]}""", Stored(proxy, added, id));

        string cleared = _folder.Write("team.json", """{ "name": "team", "keys": { "ci": {} } }""");
        Assert.Equal("- zz_future: b", engine.Run("(Sync-LiteLLMKey $path).Changes", ("path", cleared)).Texts);
        Assert.Equal("""{"zz_future":[]}""", Stored(proxy, added, id));
    }

    [Fact]
    public async Task What_others_have_set_is_reported_and_left_unchanged()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var added = new AddedColumns(proxy, [Column]);
        string path = _folder.Write("team.json", """{ "name": "team", "keys": { "ci": { "max_budget": 5 } } }""");
        engine.Run("Sync-LiteLLMKey $path", ("path", path)).ShouldSucceed();
        engine.Run($"Set-LiteLLMKey ci -AdditionalProperties @{{ {Column} = 1 }}").ShouldSucceed();

        Assert.Equal("zz_future", engine.Run("(Sync-LiteLLMKey $path).NotDeclared", ("path", path)).Texts);
        Assert.Equal("""{"zz_future":1}""", Stored(proxy, added, IdOf(engine, "ci")));
    }

    [Fact]
    public async Task A_column_that_the_server_does_not_declare_is_its_own_and_is_not_copied()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var added = new AddedColumns(proxy, [Column, "zz_computed"]);
        Func<Microsoft.AspNetCore.Http.HttpContext, Task<bool>> columns = proxy.Intercept!;
        engine.Run($"New-LiteLLMKey ci -AdditionalProperties @{{ {Column} = 1; zz_computed = 2 }}").ShouldSucceed();
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/openapi.json")
            {
                return await columns(context);
            }

            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response,
                """{"paths":{"/key/generate":{"post":{"requestBody":{"$ref":"#/components/schemas/G"}}}},"components":{"schemas":{"G":{"properties":{"zz_future":{}}}}}}""");
            return true;
        };

        dynamic copy = engine.Run("Copy-LiteLLMKey ci copy").Only;

        Assert.Equal("""{"zz_future":1}""", Stored(proxy, added, (string)copy.Id));
    }

    [Fact]
    public async Task What_only_the_server_sets_is_refused()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("New-LiteLLMKey ci -AdditionalProperties @{ litellm_changed_by = 'me' }").ShouldFail(
            "InvalidKeyValue", message: "AdditionalProperties: 'litellm_changed_by' cannot be set: only the server sets it.");

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task An_attribute_that_the_server_does_not_know_is_reported()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.80.11");
        using var engine = new Engine(proxy);

        RunResult run = engine.Run("New-LiteLLMKey ci -AgentId a -McpRpmLimit @{ github = 5 } -AdditionalProperties @{ zz_future = 1 }");

        string message = Assert.Single(run.Errors).Exception.Message;
        Assert.Equal("ValueNotStored", run.Errors[0].FullyQualifiedErrorId.Split(',')[0]);
        Assert.EndsWith("Still different:\n  + AgentId:            a\n  + McpRpmLimit.github: 5 requests/min\n  + zz_future:          1\nThe secret is in the output.", message, StringComparison.Ordinal);
    }

    private static string IdOf(Engine engine, string alias) => (string)engine.Run($"(Get-LiteLLMKey {alias}).Id").Only;

    /// <summary>Both attributes as the server stores them, by name.</summary>
    private static string Stored(ProxyServer proxy, AddedColumns added, string id)
    {
        IEnumerable<KeyValuePair<string, JsonElement>> entries = proxy.Stored(id).GetProperty("metadata").EnumerateObject()
            .Select(entry => KeyValuePair.Create(entry.Name, entry.Value));
        return JsonSerializer.Serialize(added.Of(id).Concat(entries).Where(entry => entry.Key.StartsWith("zz_", StringComparison.Ordinal))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(entry => entry.Key, entry => entry.Value));
    }
}
