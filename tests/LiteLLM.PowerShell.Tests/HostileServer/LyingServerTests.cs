using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.HostileServer;

/// <summary>Answers that are well-formed, and do not fit together or into the types of .NET.</summary>
public sealed class LyingServerTests
{
    [Theory]
    [InlineData("Get-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey -OverBudget")]
    [InlineData("Export-LiteLLMKeyReport never.html")]
    public async Task A_full_page_without_a_total_is_not_regarded_as_all_keys(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        List(proxy, page => $$"""{"keys":[{{Rows(page)}}]}""");

        ErrorRecord error = ErrorOf(engine.Run(command));

        Assert.StartsWith("UnexpectedResponse", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("The response to /key/list has no usable 'total_count' (null), so that it is not known whether there are more than 100 keys", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-7")]
    [InlineData("9223372036854775807")]
    [InlineData("\"many\"")]
    public async Task A_total_that_no_proxy_has_is_an_error(string total)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        List(proxy, page => $$"""{"keys":[{{Rows(page)}}],"total_count":{{total}}}""");

        Assert.Contains($"no usable 'total_count' ({total})", ErrorOf(engine.Run("Get-LiteLLMKey")).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_grows_without_end_is_ended()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        List(proxy, page => $$"""{"keys":[{{Rows(page)}}],"total_count":{{(page + 1) * 100}}}""");

        ErrorRecord error = ErrorOf(engine.Run("$null = Get-LiteLLMKey"));

        Assert.StartsWith("The listing of keys (/key/list) does not end: the server first reported 200 keys", error.Exception.Message, StringComparison.Ordinal);
        Assert.InRange(proxy.Requests.Count, 100, 200);
    }

    [Theory]
    [InlineData("""{"users":[],"total_pages":1000}""", "no end: it reports 1000 pages, and page 1 has 0 users")]
    [InlineData("""{"users":[{"user_id":"a"}],"total_pages":1000000000}""", "no end: it reports 1000000000 pages, and page 1 has 1 users")]
    public async Task A_list_of_users_that_does_not_end_is_an_error(string answer, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", answer, "/user/list");

        Assert.Contains(message, ErrorOf(engine.Run("Get-LiteLLMUser")).Exception.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    public async Task A_date_of_the_server_that_cannot_be_is_ignored(string date)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = context =>
        {
            context.Response.Headers.Date = date;
            return Task.FromResult(false);
        };

        RunResult result = engine.Run("$null = New-LiteLLMKey a -Duration 30d; $null = Set-LiteLLMKey a -Duration 60d; $null = Get-LiteLLMKey -ExpiresBefore (Get-Date).AddDays(90); (Get-LiteLLMKey a).State");

        Assert.Equal("Active", result.Texts);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey -OverBudget")]
    [InlineData("Get-LiteLLMKey -Id (1..30 | ForEach-Object { '{0:x64}' -f $_ })")]
    [InlineData("1..30 | ForEach-Object { \"key-$_\" } | Get-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey | Format-Table -View Budget | Out-String")]
    [InlineData("Export-LiteLLMKeyReport $file -PassThru")]
    public async Task A_row_that_is_listed_twice_is_one_key(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        proxy.Intercept = async context =>
        {
            string[] rows = [.. Enumerable.Range(1, 30).Select(number => $$"""{"token":"{{number:x64}}","key_alias":"key-{{number}}","key_name":"sk-...abcd","spend":2,"blocked":false}""")];
            string id = context.Request.Query["key"].ToString();
            context.Response.StatusCode = context.Request.Path == "/v2/key/info" ? 403 : 200;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(context.Request.Path.Value switch
            {
                "/key/list" => $$"""{"keys":[{{string.Join(",", rows.Concat(rows))}}],"total_count":60}""",
                "/key/info" => $$"""{"key":"{{id}}","info":{{rows.First(row => row.Contains(id, StringComparison.Ordinal))}}}""",
                "/budget/list" => """[{"budget_id":"tier","max_budget":1}]""",
                "/user/list" => """{"users":[],"total_pages":1}""",
                "/team/list" => "[]",
                _ => """{"detail":"not allowed"}""",
            });
            return true;
        };

        RunResult result = engine.Run(command, ("file", folder["r.html"]));

        Assert.All(result.Errors.Append(result.Terminating).OfType<ErrorRecord>(), error => Assert.StartsWith("LiteLLM.PowerShell.Errors.", error.Exception.GetType().FullName!, StringComparison.Ordinal));
        Assert.True(result.Output.Count <= 30);
    }

    [Fact]
    public async Task Infinite_amounts_are_shown()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        List(proxy, _ => $$"""{"keys":[{"token":"{{1:x64}}","key_alias":"rich","spend":1e999,"max_budget":1e999,"litellm_budget_table":null,"budget_id":null,"rpm_limit":1e30}],"total_count":1}""");

        RunResult result = engine.Run("Get-LiteLLMKey | Format-Table -View Budget | Out-String; Get-LiteLLMKey | Format-List | Out-String; Export-LiteLLMKeyReport $file", ("file", folder["r.html"]));

        Assert.All(result.Errors.Append(result.Terminating).OfType<ErrorRecord>(), error => Assert.StartsWith("LiteLLM.PowerShell.Errors.", error.Exception.GetType().FullName!, StringComparison.Ordinal));
        Assert.Contains("rich", string.Concat(result.Output), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", string.Concat(result.Output) + folder.Read("r.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(900)]
    public async Task A_key_with_deep_metadata_is_read_like_any_other(int depth)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = new('a', 64);
        Info(proxy, id, depth);

        RunResult result = engine.Run(
            "$level = (Get-LiteLLMKey -Id $id).Metadata; $depth = 0; while ($level -is [System.Collections.IDictionary]) { $level = $level['d']; $depth++ }; $depth; Set-LiteLLMKey -Id $id -MaxBudget 5 -WhatIf; Set-LiteLLMKey -Id $id -RemoveMetadata d -WhatIf; Copy-LiteLLMKey -Id $id -NewKeyAlias copy -WhatIf",
            ("id", id));

        Assert.Equal(depth.ToString(CultureInfo.InvariantCulture), result.Texts);
    }

    [Fact]
    public async Task Deep_metadata_can_be_written_exported_and_declared()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();

        RunResult result = engine.Run("""
            $deep = 1; 1..110 | ForEach-Object { $deep = @{ d = $deep } }
            $null = New-LiteLLMKey deep -Metadata $deep
            $null = Get-LiteLLMKey deep | Copy-LiteLLMKey -NewKeyAlias copy
            Export-LiteLLMKey $file
            Sync-LiteLLMKey $file -Adopt | Out-Null
            Sync-LiteLLMKey $file | ForEach-Object { "$($_.Action)" }
            """, ("file", folder["deep.json"]));

        Assert.Equal("None,None", result.Texts);
        Assert.Contains(string.Concat(Enumerable.Repeat("{\"d\":", 109)), proxy.Stored(proxy.Call("GET", "/key/list?key_alias=copy").GetProperty("keys")[0].GetString()!).GetRawText().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Remove-LiteLLMKey -Id $id -Confirm:$false", "/key/delete")]
    [InlineData("Block-LiteLLMKey -Id $id", "/key/block")]
    [InlineData("Unblock-LiteLLMKey -Id $id", "/key/unblock")]
    public async Task A_key_whose_row_cannot_be_read_is_removed_and_blocked_by_its_id(string command, string path)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = new('a', 64);
        Info(proxy, id, 5_000);

        engine.Run(command, ("id", id)).ShouldSucceed();

        RecordedRequest write = Assert.Single(proxy.Requests, request => request.Path.StartsWith("/key/", StringComparison.Ordinal) && request.IsWrite);
        Assert.Equal(path, write.Path);
        Assert.Contains(id, write.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"token":7,"key_alias":"key-x"}""")]
    [InlineData("deep")]
    public async Task A_row_that_cannot_be_read_is_one_error_and_the_others_are_listed(string row)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string unreadable = row == "deep" ? $$"""{"token":"{{new string('c', 64)}}","metadata":{{string.Concat(Enumerable.Repeat("{\"d\":", 3000))}}1{{new string('}', 3000)}}}""" : row;
        List(proxy, page => page == 1
            ? $$"""{"keys":[{"token":"{{new string('a', 64)}}","key_alias":"one"},{{unreadable}},{"token":"{{new string('b', 64)}}","key_alias":"two"}],"total_count":3}"""
            : """{"keys":[],"total_count":3}""");

        RunResult run = engine.Run("Get-LiteLLMKey | ForEach-Object KeyAlias");

        Assert.Equal(["one", "two"], run.Output.Select(alias => alias.ToString()));
        Assert.StartsWith("A row", run.ShouldFail("UnexpectedResponse").Exception.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("Export-LiteLLMKey $file", "one")]
    [InlineData("Export-LiteLLMKeyReport $file", "one")]
    [InlineData("@{ Name = 'one' } | Sync-LiteLLMKey -SetName s -Adopt -WhatIf", null)]
    public async Task A_row_that_cannot_be_read_does_not_stop_what_needs_all_keys(string command, string? written)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        string id = proxy.AddKey(new { key_alias = "one" });
        List(proxy, _ => $$"""{"keys":[null,{{proxy.Stored(id).GetRawText().Insert(1, $"\"token\":\"{id}\",")}}],"total_count":2}""");

        RunResult run = engine.Run(command, ("file", folder[command.Contains("Report", StringComparison.Ordinal) ? "a.html" : "a.json"]));

        run.ShouldFail("UnexpectedResponse");
        Assert.True(written is null ? engine.HostText.Contains("change 'one'", StringComparison.Ordinal) : Directory.GetFiles(folder.Path).Any(file => File.ReadAllText(file).Contains(written, StringComparison.Ordinal)), engine.HostText);
    }

    [Theory]
    [InlineData("Remove-LiteLLMKey a -Confirm:$false", "503 then 404", "KeyNotRemoved")]
    [InlineData("Remove-LiteLLMKey a -Confirm:$false", "200", "KeyNotRemoved")]
    [InlineData("Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false", "200", "KeyNotRemoved")]
    [InlineData("Block-LiteLLMKey a", "200", "ValueNotStored")]
    [InlineData("Block-LiteLLMKey a -PassThru", "200", "ValueNotStored")]
    [InlineData("Unblock-LiteLLMKey b", "200", "ValueNotStored")]
    [InlineData("Set-LiteLLMKey a -MaxBudget 9", "200", "ValueNotStored")]
    [InlineData("Set-LiteLLMKey a -MaxBudget 9", "another key", "UnexpectedResponse")]
    [InlineData("@() | Sync-LiteLLMKey -SetName s; @{ Name = 'a'; KeyAlias = 'a' } | Sync-LiteLLMKey -SetName s -Adopt", "200", "ValueNotStored")]
    public async Task A_change_that_the_server_only_reports_is_an_error(string command, string answer, string errorId)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        string blocked = proxy.AddKey(new { key_alias = "b", blocked = true });
        proxy.Call("POST", "/key/block", new { key = blocked });
        int writes = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path.Value is not ("/key/delete" or "/key/block" or "/key/unblock" or "/key/update"))
            {
                return false;
            }

            bool isFirst = Interlocked.Increment(ref writes) == 1;
            context.Response.StatusCode = answer != "503 then 404" ? 200 : isFirst ? 503 : 404;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer == "another key" ? $$"""{"key":"{{blocked}}","token":"{{blocked}}","max_budget":9.0}"""
                : context.Response.StatusCode == 404 ? """{"error":{"message":"No keys found","type":"not_found_error","param":"keys","code":"404"}}"""
                : context.Request.Path == "/key/delete" ? """{"deleted_keys":[]}""" : "{}");
            return true;
        };

        RunResult run = engine.Run(command);

        Assert.NotEmpty(run.Errors);
        Assert.All(run.Errors, error => Assert.StartsWith(errorId, error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(2, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task A_delete_that_removes_some_keys_only_is_an_error_for_the_others()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);
        string kept = proxy.Call("GET", "/key/list?key_alias=key-2").GetProperty("keys")[0].GetString()!;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/delete")
            {
                return false;
            }

            string[] ids = [.. ProxyServer.RequestOf(context).Json.GetProperty("keys").EnumerateArray().Select(id => id.GetString()!)];
            proxy.Call("POST", "/key/delete", new { keys = ids.Where(id => id != kept) });
            await context.Response.WriteAsJsonAsync(new { deleted_keys = ids });
            return true;
        };

        RunResult run = engine.Run("Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false");

        Assert.Equal("key-2", run.ShouldFail("KeyNotRemoved").TargetObject);
        Assert.Equal([kept], proxy.Call("GET", "/key/list").GetProperty("keys").EnumerateArray().Select(id => id.GetString()));
    }

    [Theory]
    [InlineData("Remove-LiteLLMKey k1 -Confirm:$false")]
    [InlineData("Get-LiteLLMKey k1 | Remove-LiteLLMKey -Confirm:$false")]
    [InlineData("Remove-LiteLLMKey k1 -Confirm")]
    public async Task A_key_that_turns_out_to_have_another_alias_is_not_removed(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy) { Answers = _ => 0 };
        string other = proxy.AddKey(new { key_alias = "k0" });
        int reads = 0;
        proxy.Intercept = async context =>
        {
            bool lies = context.Request.Path == "/key/list" || context.Request.Path == "/key/info" && Interlocked.Increment(ref reads) == 1;
            if (lies)
            {
                context.Response.ContentType = "application/json";
                string row = proxy.Stored(other).GetRawText().Replace("\"k0\"", "\"k1\"", StringComparison.Ordinal).Insert(1, $"\"token\":\"{other}\",");
                await context.Response.WriteAsync(context.Request.Path == "/key/list" ? $$"""{"keys":[{{row}}],"total_count":1}""" : $$"""{"key":"{{other}}","info":{{row}}}""");
            }

            return lies;
        };

        RunResult run = engine.Run(command);

        Assert.Single(run.Errors);
        Assert.Empty(proxy.Writes);
    }

    private static ErrorRecord ErrorOf(RunResult result) => result.Terminating ?? Assert.Single(result.Errors);

    private static string Rows(int page) => string.Join(",", Enumerable.Range(page * 100, 100).Select(number => $$"""{"token":"{{number:x64}}","key_alias":"key-{{number}}"}"""));

    private static void List(ProxyServer proxy, Func<int, string> answer) => proxy.Intercept = async context =>
    {
        if (context.Request.Path != "/key/list")
        {
            return false;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer(int.Parse(context.Request.Query["page"]!, CultureInfo.InvariantCulture)));
        return true;
    };

    private static void Info(ProxyServer proxy, string id, int depth)
    {
        bool isDeleted = false;
        proxy.Intercept = context => InfoAsync(context, id, depth, isDeleted |= context.Request.Path == "/key/delete");
    }

    private static async Task<bool> InfoAsync(HttpContext context, string id, int depth, bool isDeleted)
    {
        string metadata = string.Concat(Enumerable.Repeat("{\"d\":", depth)) + "1" + new string('}', depth);
        string row = $$"""{"token":"{{id}}","key_alias":"deep","key_name":"sk-...abcd","metadata":{{metadata}}}""";
        string path = context.Request.Path.Value!;
        context.Response.ContentType = "application/json";
        context.Response.StatusCode = isDeleted && path == "/key/info" ? 404 : 200;
        await context.Response.WriteAsync(path switch
        {
            "/key/info" when isDeleted => """{"error":{"message":"Key not found in database","type":"not_found_error","param":"key","code":"404"}}""",
            "/key/info" => $$"""{"key":"{{id}}","info":{{row}}}""",
            "/v2/key/info" => $$"""{"key":["{{id}}"],"info":[{{row}}]}""",
            "/key/list" => $$"""{"keys":[{{row}}],"total_count":1}""",
            "/budget/list" => "[]",
            _ => "{}",
        });
        return true;
    }
}
