using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Reports;

/// <summary>Export-LiteLLMKeyReport writes one page that tells the truth about keys, and nothing else.</summary>
public sealed class ReportTests : IDisposable
{
    /// <summary>Noon where the tests run, because a report shows local dates.</summary>
    private static readonly DateTimeOffset Now = new DateTimeOffset(new DateTime(2035, 6, 15, 12, 0, 0, DateTimeKind.Local)).ToUniversalTime();

    private readonly TemporaryFolder _folder = new();
    private DateTimeOffset _clock = Now;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_is_well_formed_and_needs_nothing_but_itself()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", team_id = "red", user_id = "ann", max_budget = 10, spend = 9, soft_budget = 5, duration = "3d" });
        proxy.AddKeys(120);

        Page page = Export(engine);

        string[] ids = [.. page.Document.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>()];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Document.Descendants().Attributes("aria-labelledby").Concat(page.Document.Descendants().Attributes("for")), link => Assert.Contains(link.Value, ids));
        Assert.All(page.All("a"), link => Assert.Contains(link.Attribute("href")!.Value.TrimStart('#'), ids));
        Assert.DoesNotContain(page.Document.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName is "src" or "style" or "action" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page.Files["style"].Replace("url(#", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(
            $"default-src 'none'; style-src '{page.Hash("style")}'; script-src '{page.Hash("script")}'; base-uri 'none'; form-action 'none'",
            page.Meta("Content-Security-Policy").Attribute("content")!.Value);
        Assert.All(page.All("table"), table => Assert.All(table.Descendants("thead").Descendants("th"), header => Assert.Equal("col", (string?)header.Attribute("scope"))));
        Assert.All(page.All("tbody").Elements("tr"), row => Assert.Equal("row", (string?)row.Elements().First().Attribute("scope")));
        Assert.Equal(121, page.Table("keys").Length);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task The_spend_by_day_is_drawn_and_the_end_of_budgets_is_forecast()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        _clock = Now.AddDays(-20);
        string secret = proxy.Call("POST", "/key/generate", new { key_alias = "spends", max_budget = 0.0002 }).GetProperty("key").GetString()!;
        proxy.AddKey(new { key_alias = "idle", max_budget = 5 });
        foreach (int day in (int[])[-10, -3, -1])
        {
            _clock = Now.AddDays(day);
            proxy.CallAs(secret, "POST", "/v1/chat/completions", new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } });
        }

        _clock = Now;
        engine.Run("Get-LiteLLMKey | Out-Null").ShouldSucceed();

        Page page = Export(engine);

        XElement[] bars = [.. page.All("rect").Where(bar => (string?)bar.Attribute("class") == "day")];
        Assert.Equal(30, bars.Length);
        Assert.Equal(3, bars.Count(bar => bar.Attribute("height")!.Value == "100"));
        Assert.Equal(27, bars.Count(bar => bar.Attribute("height")!.Value == "0"));
        string forecast = Assert.Single(page.Table("forecast"));
        Assert.StartsWith("spends", forecast, StringComparison.Ordinal);
        DateTimeOffset gone = Now.AddDays((0.0002 - 3 * 1.35e-05) / (3 * 1.35e-05 / 14));
        Assert.EndsWith(gone.LocalDateTime.ToString("d", CultureInfo.CurrentCulture), forecast, StringComparison.Ordinal);
        Assert.Contains("Method: the average of the last 14 full days (UTC), continued evenly.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_does_not_show_the_spend_by_day_gets_a_report_without_it_and_a_warning()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(1);
        proxy.Intercept = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/user/daily", StringComparison.Ordinal) && context.Request.Path != "/spend/logs")
            {
                return false;
            }

            context.Response.StatusCode = 403;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes("{\"detail\":\"not allowed\"}"));
            return true;
        };
        string file = _folder["without.html"];

        RunResult result = engine.Run("Export-LiteLLMKeyReport $file", ("file", file)).ShouldSucceed();

        Assert.StartsWith("The spend by day and the forecast are left out: not allowed", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"trend\"", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>'&amp;{{Title}}", "\"><img src=x onerror=alert(1)>'&amp;{{Title}}")]
    [InlineData("a\u202eb 漢字 😀", "a\\u202eb 漢字 😀")]
    [InlineData("</script><script>alert(1)</script>", "</script><script>alert(1)</script>")]
    [InlineData("=HYPERLINK(\"http:evil\")\" onclick=\"alert(1)", "=HYPERLINK(\"http:evil\")\" onclick=\"alert(1)")]
    public async Task Texts_of_the_server_stay_texts(string alias, string shown)
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = alias, team_id = "<b>red</b>", user_id = "<i>", max_budget = 1, spend = 2, tags = new[] { alias }, metadata = new Dictionary<string, string> { ["<img>\""] = alias } });

        Page page = Export(engine, "-Title $title -GroupBy Team, User, Tag, '<img>\"'", ("title", alias));

        Assert.Equal(shown, page.All("title").Single(title => title.Parent!.Name == "head").Value);
        Assert.All(page.All("bdi").Where(text => text.Value.Length > 8 && text.Parent!.Name != "td"), text => Assert.Empty(text.Elements()));
        Assert.StartsWith($"{shown} sk-...", Assert.Single(page.Table("keys")), StringComparison.Ordinal);
        Assert.Single(page.All("script"));
        Assert.Empty(page.All("img").Concat(page.All("b")).Concat(page.All("i")));
    }

    [Fact]
    public async Task No_secret_is_in_it()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "pasted sk-someone-elses-9876", key = "sk-the-real-secret-1234" });
        proxy.AddKey(new { key = "sk-another-secret-5678", spend = 1 });

        Page page = Export(engine);

        Assert.DoesNotContain("secret-", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("someone", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ProxyServer.MasterKey, page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Table("keys"), row => row.StartsWith("No alias sk-...5678", StringComparison.Ordinal));
        Assert.Contains(page.Table("keys"), row => row.StartsWith("pasted sk-...9876 sk-...1234", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_that_need_attention_are_listed_by_reason()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        _clock = Now.AddDays(-100);
        proxy.AddKey(new { key_alias = "idle", rpm_limit = 1, spend = 3 });
        proxy.AddKey(new { key_alias = "never", rpm_limit = 1 });
        proxy.AddKey(new { key_alias = "restarted", max_budget = 5, budget_duration = "1d" });
        string busy = proxy.AddKey(new { key_alias = "busy", rpm_limit = 1 });
        proxy.AddKey(new { key_alias = "gone", rpm_limit = 1, duration = "90d", spend = 1 });
        _clock = Now.AddHours(-1);
        proxy.Call("POST", "/key/update", new { key = busy, spend = 1 });
        proxy.Call("POST", "/key/update", new { key = proxy.AddKey(new { key_alias = "stopped", tpm_limit = 1 }), blocked = true });
        proxy.AddKey(new { key_alias = "over", max_budget = 10, spend = 12.5 });
        proxy.AddKey(new { key_alias = "close", max_budget = 10, spend = 8 });
        proxy.AddKey(new { key_alias = "soft", max_budget = 10, soft_budget = 2, spend = 2 });
        proxy.AddKey(new { key_alias = "ending", max_budget = 1, duration = "5d" });
        proxy.AddKey(new { key_alias = "later", max_budget = 1, duration = "15d" });
        proxy.AddKey(new { key_alias = "free" });

        Page page = Export(engine, "-ExpiringWithin 2w -UnusedFor 60d");

        Assert.Equal(["over | | | spent 12.50 of 10.00 USD"], Shown(page, "Over budget"));
        Assert.Equal(["close | | | 80 % spent: 8.00 of 10.00 USD"], Shown(page, "Near budget"));
        Assert.Equal(["soft | | | spent 2.00 USD, soft budget 2.00 USD"], Shown(page, "Over soft budget"));
        Assert.Equal(["ending | | | 4 days left, until 06/20/2035"], Shown(page, "About to expire"));
        Assert.Equal(["gone | | | since 06/05/2035"], Shown(page, "Expired"));
        Assert.Equal(["stopped | | | spent 0.00 USD"], Shown(page, "Blocked"));
        Assert.Equal(
            ["gone | | | not since 03/07/2035", "idle | | | not since 03/07/2035",
                "never | | | never, created 03/07/2035", "restarted | | | not since 03/07/2035"],
            Shown(page, "Unused").Order(StringComparer.Ordinal));
        Assert.Equal(["free | | | spent 0.00 USD"], Shown(page, "Without limits"));
        Assert.Equal(["gone Expired unused", "over Over budget", "stopped Blocked"], page.Table("keys")
            .Select(row => $"{row.Split(' ')[0]} {row.Split("| ")[^1]}").Where(row => !row.Contains("Active", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_shared_budget_is_a_limit()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "shared", max_budget = 5 });
        proxy.AddKey(new { key_alias = "a", budget_id = "shared" });

        Assert.Empty(Export(engine).Concern("Without limits"));
    }

    [Fact]
    public async Task A_spent_shared_budget_is_over_budget_and_a_bar()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "shared", max_budget = 5, budget_duration = "30d" });
        proxy.AddKey(new { key_alias = "a", budget_id = "shared", spend = 6 });
        proxy.AddKey(new { key_alias = "b", budget_id = "shared", spend = 4.5 });

        Page page = Export(engine);

        Assert.Equal(["a | | | spent 6.00 of 5.00 USD"], Shown(page, "Over budget"));
        Assert.Equal(["a sk-... | 6.00 | 120 % spent of 5.00 every 30d", "b sk-... | 4.50 | 90 % near of 5.00 every 30d"], page.Table("highest-title").Select(Unmasked));
        Assert.Contains("| 30d |", Assert.Single(page.Table("keys"), row => row.StartsWith("a ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_and_users_have_their_own_budget_or_those_of_their_keys_the_highest_spend_first()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", """
            [{ "team_id": "r", "team_alias": "Red", "spend": 45, "max_budget": 50, "budget_duration": "7d" }, { "team_id": "b", "team_alias": null, "spend": 7 }, { "team_id": "x", "spend": 1 }]
            """, "/team/list");
        proxy.AddKey(new { key_alias = "a", team_id = "r", user_id = "ann", max_budget = 10, spend = 1 });
        proxy.AddKey(new { key_alias = "b", team_id = "b", user_id = "ann", max_budget = 8, spend = 2 });
        proxy.AddKey(new { key_alias = "c", team_id = "b", user_id = "ann", spend = 4 });
        proxy.AddKey(new { key_alias = "d", spend = 300, user_id = "ann" });

        Page page = Export(engine);

        Assert.Equal(["No team | 1 | 300.00 | no budget", "Red | 1 | 45.00 | 90 % near of 50.00 every 7d", "b | 2 | 6.00 | 25 % of Σ 8.00"], page.Table("group-1-title"));
        Assert.Equal(["ann | 4 | 307.00 | 17 % of Σ 18.00"], page.Table("group-2-title"));
        Assert.Equal(
            ["d sk-... | 300.00 | no budget", "c sk-... | 4.00 | no budget", "b sk-... | 2.00 | 25 % of 8.00", "a sk-... | 1.00 | 10 % of 10.00"],
            page.Table("highest-title").Select(Unmasked));
    }

    [Fact]
    public async Task Budgets_of_different_periods_are_never_added_up()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", team_id = "r", max_budget = 10, spend = 9, budget_duration = "1d" });
        proxy.AddKey(new { key_alias = "b", team_id = "r", max_budget = 1000, spend = 300, budget_duration = "30d" });
        proxy.AddKey(new { key_alias = "c", team_id = "r", max_budget = 2000, spend = 300, budget_duration = "30d" });
        proxy.AddKey(new { key_alias = "d", team_id = "r", max_budget = 7, spend = 7 });

        Page page = Export(engine);

        Assert.Equal(["r | 4 | 616.00 | 100 % spent of Σ 7.00 90 % near of Σ 10.00 every 1d 20 % of Σ 3,000.00 every 30d"], page.Table("group-1-title"));
        Assert.Equal(
            ["every 30d | 2 | 600.00 | 20 % of 3,000.00", "every 1d | 1 | 9.00 | 90 % near of 10.00", "no reset | 1 | 7.00 | 100 % spent of 7.00"],
            page.Table("periods-title"));
        Assert.DoesNotContain("3,017", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("3,010", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_grouped_by_tag_and_by_an_entry_of_their_metadata()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", spend = 5, max_budget = 10, tags = new[] { "prod", "eu" }, metadata = new { cost_center = "CC-1", billing = new { code = 7 } } });
        proxy.AddKey(new { key_alias = "b", spend = 3, tags = new[] { "prod" }, metadata = new { cost_center = "CC-2", team = new[] { "x", "y" } } });
        proxy.AddKey(new { key_alias = "c", spend = 1 });

        Page page = Export(engine, "-GroupBy Tags, Cost_Center, Metadata.team, billing, tag");

        Assert.Equal(["prod | 2 | 8.00 | 50 % of Σ 10.00", "eu | 1 | 5.00 | 50 % of Σ 10.00", "No tag | 1 | 1.00 | no budget"], page.Table("group-1-title"));
        Assert.Equal(["CC-1 | 1 | 5.00 | 50 % of Σ 10.00", "CC-2 | 1 | 3.00 | no budget", "No cost_center | 1 | 1.00 | no budget"], page.Table("group-2-title"));
        Assert.Equal(["No team | 2 | 6.00 | 50 % of Σ 10.00", "x | 1 | 3.00 | no budget", "y | 1 | 3.00 | no budget"], page.Table("group-3-title"));
        Assert.Equal(["{\"code\":7} | 1 | 5.00 | 50 % of Σ 10.00", "No billing | 2 | 4.00 | no budget"], page.Table("group-4-title"));
        Assert.DoesNotContain("group-5", page.Text, StringComparison.Ordinal);
        Assert.EndsWith("| Active | prod, eu | CC-1 | | {\"code\":7}", page.Table("keys")[0], StringComparison.Ordinal);
        Assert.Contains("A key with several tags counts for each of them.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spend_is_divided_by_model_on_request()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        _clock = Now.AddDays(-2);
        string secret = proxy.Call("POST", "/key/generate", new { key_alias = "spends", max_budget = 5 }).GetProperty("key").GetString()!;
        proxy.CallAs(secret, "POST", "/v1/chat/completions", new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } });
        _clock = Now;
        engine.Run("Get-LiteLLMKey | Out-Null").ShouldSucceed();

        Assert.Matches(@"^openai/\S+ \| 1 \| 1 \| 30 \| < 0.01 \| 100 %$", Assert.Single(Export(engine, "-GroupBy Model").Table("models-title")));
        Assert.DoesNotContain("models-title", Export(engine).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Metadata.cost", "'cost' is not Team, User, Model or Tag, and no key has a metadata entry with this name; the keys have 'cost_center', 'owner'. Did you mean 'cost_center'?")]
    [InlineData("Teem", "'Teem' is not Team, User, Model or Tag, and no key has a metadata entry with this name; the keys have 'cost_center', 'owner'. Did you mean 'Team'?")]
    public async Task A_grouping_that_no_key_has_is_an_error_that_names_those_that_exist(string grouping, string message)
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", metadata = new { cost_center = "CC-1", owner = "x" } });

        RunResult result = engine.Run($"Export-LiteLLMKeyReport $file -GroupBy {grouping}", ("file", _folder["r.html"]));

        Assert.Equal("GroupBy: " + message, result.ShouldEnd("InvalidKeyValue", ErrorCategory.InvalidArgument).Exception.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_budget_that_is_nearly_spent_is_not_shown_as_100_percent()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", max_budget = 1000, spend = 999.9 });

        Assert.Equal(["a | | | 99 % spent: 999.90 of 1,000.00 USD"], Shown(Export(engine), "Near budget"));
    }

    [Theory]
    [InlineData("max_budget = 10, spend = 12", "OverBudget spent")]
    [InlineData("max_budget = 10, spend = 8", "near NearBudget")]
    [InlineData("max_budget = 10, spend = 4; soft_budget = 3", "near OverSoftBudget")]
    [InlineData("max_budget = 10; duration = '3d'", "Expiring")]
    [InlineData("spend = 1", "Unlimited")]
    [InlineData("max_budget = 10; spend = 1", null)]
    public async Task A_row_is_found_by_the_words_that_PowerShell_shows(string attributes, string? words)
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        var row = new Dictionary<string, object> { ["key_alias"] = "a" };
        foreach (string[] attribute in attributes.Split(',', ';').Select(text => text.Split('=', StringSplitOptions.TrimEntries)))
        {
            row[attribute[0]] = double.TryParse(attribute[1], CultureInfo.InvariantCulture, out double number) ? number : attribute[1].Trim('\'');
        }

        proxy.AddKey(row);

        XElement table = Export(engine).All("table").Single(table => (string?)table.Attribute("id") == "keys");
        Assert.Equal(words, (string?)table.Descendants("tr").Last().Attribute("data-words"));
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("he-IL")]
    [InlineData("th-TH")]
    public async Task Numbers_of_right_to_left_cultures_have_no_visible_marks(string culture)
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", max_budget = 2500, spend = 1234.5, duration = "3d" });

        engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'; Export-LiteLLMKeyReport $file", ("file", _folder["r.html"])).ShouldSucceed();

        Page page = new(_folder.Read("r.html"));
        Assert.DoesNotContain("\\u", page.Document.Root!.Element("body")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Text, letter => letter is '\u200e' or '\u200f' or '\u061c');
    }

    [Fact]
    public async Task A_key_that_may_not_list_teams_gets_a_report_with_ids_and_a_warning()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", team_id = "r" });
        proxy.AlwaysAnswer(401, "application/json", """{"error":{"message":"Only proxy admin","type":"auth_error","param":null,"code":"401"}}""", "/team/list");

        RunResult result = engine.Run("Export-LiteLLMKeyReport $file", ("file", _folder["r.html"])).ShouldSucceed();

        Assert.StartsWith("The teams are shown by their ids, and without budgets of their own: ", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.StartsWith("r | 1 |", Assert.Single(new Page(_folder.Read("r.html")).Table("group-1-title")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_and_dates_are_those_of_the_users_culture_and_sort_in_any()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", max_budget = 2500, spend = 1234.5, budget_duration = "30d" });
        proxy.AddKey(new { key_alias = "b", spend = 0.0004 });

        engine.Run("[cultureinfo]::CurrentCulture = 'de-DE'; Export-LiteLLMKeyReport $file", ("file", _folder["r.html"])).ShouldSucceed();

        Page page = new(_folder.Read("r.html"));

        Assert.Equal("de-DE", page.Document.Root!.Attribute("data-culture")!.Value);
        Assert.Contains("1.234,50 | 2.500,00 | 49 % | 30d | | 15.06.2035 | Active", page.Table("keys")[0], StringComparison.Ordinal);
        Assert.Contains("< 0,01", page.Table("keys")[1], StringComparison.Ordinal);
        Assert.Equal(["1234.5", "2500", "0.4938", "0.0004"], page.All("table").Single(table => (string?)table.Attribute("id") == "keys").Descendants("data").Where(data => !((string?)data.Attribute("class") ?? "").StartsWith("state", StringComparison.Ordinal)).Select(data => data.Attribute("value")!.Value));
        Assert.All(page.All("time"), time => Assert.StartsWith(Now.ToString("yyyy-MM-ddTHH:mm:", CultureInfo.InvariantCulture), time.Attribute("datetime")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_keys_of_the_pipeline_are_reported_complete_and_as_they_are_now()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        string a = proxy.AddKey(new { key_alias = "a", max_budget = 10, soft_budget = 1, spend = 2 });
        proxy.AddKey(new { key_alias = "b" });
        engine.Run("$key = Get-LiteLLMKey a*");
        proxy.Call("POST", "/key/update", new { key = a, spend = 3 });

        engine.Run("$key | Export-LiteLLMKeyReport $file", ("file", _folder["r.html"])).ShouldSucceed();

        Page page = new(_folder.Read("r.html"));
        Assert.Equal("a | | | 3.00 | 10.00 | 30 % | | | 06/15/2035 | Active over soft budget", Unmasked(Assert.Single(page.Table("keys"))).Replace(" sk-...", "", StringComparison.Ordinal));
        Assert.DoesNotContain(proxy.Writes, request => request.Path != "/v2/key/info");
    }

    [Fact]
    public async Task Nothing_in_the_pipeline_is_a_report_of_no_keys()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        engine.Run("Get-LiteLLMKey nobody* | Export-LiteLLMKeyReport $file", ("file", _folder["r.html"])).ShouldSucceed();

        Assert.Empty(new Page(_folder.Read("r.html")).Table("keys"));
    }

    [Fact]
    public async Task A_proxy_without_keys_has_a_report_too()
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);

        Page page = Export(engine);

        Assert.Contains("None: no key", page.Document.Root!.Value, StringComparison.Ordinal);
        Assert.Empty(page.Table("keys"));
    }

    [Theory]
    [InlineData("-ExpiringWithin monthlyish", "ExpiringWithin: 'monthlyish' is not a valid duration.")]
    [InlineData("-UnusedFor 9999y", "UnusedFor: '9999y' ago is before the year 1.")]
    public async Task A_period_that_is_none_ends_it_before_anything_is_asked_for(string arguments, string message)
    {
        await using ProxyServer proxy = await StartAsync();
        using var engine = new Engine(proxy);

        ErrorRecord error = engine.Run($"Export-LiteLLMKeyReport $file {arguments}", ("file", _folder["r.html"])).ShouldEnd("InvalidKeyValue", ErrorCategory.InvalidArgument);

        Assert.StartsWith(message, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private Task<ProxyServer> StartAsync() => ProxyServer.StartAsync(licensed: true, clock: () => _clock);

    private Page Export(Engine engine, string arguments = "", params (string Name, object? Value)[] variables)
    {
        _clock = Now;
        engine.Run($"Export-LiteLLMKeyReport $file {arguments}", [.. variables, ("file", _folder["report.html"])]).ShouldSucceed();
        return new Page(_folder.Read("report.html"));
    }

    private static IEnumerable<string> Shown(Page page, string concern) =>
        page.Concern(concern).Select(row => Unmasked(row).Replace(" sk-...", "", StringComparison.Ordinal));

    private static string Unmasked(string row) => System.Text.RegularExpressions.Regex.Replace(row, @"sk-\.\.\.\S{4}", "sk-...");
}
