using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A preview warns about what the server will refuse or ignore, and the server does what the warning announces.</summary>
public sealed class LateRefusalTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private const string New = "sk-of-a-new-late-key";
    private const string Spent = "sk-of-a-late-key-spent";
    private const string License = "the server has no LiteLLM enterprise license, which a request with this attribute requires. Omit it.";

    private static readonly string[] Older = ["1.80.11", "1.81.13"];
    private static readonly string[] Recorded = ["1.80.11", "1.81.13", "1.83.2"];
    private static readonly string[] Newer = ["1.83.2", "latest"];

    private static readonly LateRefusal[] All =
    [
        new("New-LiteLLMKey new -Tag a", "Tags will be refused: " + License),
        new("Set-LiteLLMKey free -Guardrail g", "Guardrails will be refused: " + License),
        new("New-LiteLLMKey new -ModelMaxBudget @{ 'mock-gpt' = 5 }", "ModelMaxBudget will be refused: " + License),
        new("New-LiteLLMKey new -Permission @{ get_spend_routes = $true }", "Permissions will be refused: " + License),
        new("Copy-LiteLLMKey free copy -Property @{ Prompts = 'p' }", "Prompts will be refused: " + License),
        new("Reset-LiteLLMKey free -Replace -Tag a -Confirm:$false", "Tags will be refused: " + License),
        new("New-LiteLLMKey new -DisableGlobalGuardrails $true", "DisableGlobalGuardrails will be refused: " + License) { Versions = ["latest"] },
        new("New-LiteLLMKey new -AgentId a", "AgentId will be ignored: the server does not declare the attribute 'agent_id' for new keys. Omit it, or use a newer server.") { Versions = Older },
        new("Set-LiteLLMKey free -OrganizationId org", "OrganizationId will be ignored: the server does not declare the attribute 'organization_id' for changes of keys. Create a new key.") { Versions = Older },
        new("New-LiteLLMKey new -AdditionalProperties @{ unheard_of = 1 }", "unheard_of will be ignored: the server does not declare the attribute 'unheard_of' for new keys. Omit it, or use a newer server."),
        new("Set-LiteLLMKey two -TeamId small", "TeamId will be refused: the key has the model 'mock-two' that the team 'small' may not call. Change the models of the key first, or add them to the team."),
        new("Set-LiteLLMKey two -TeamId small -Model mock-gpt", "TeamId will be refused: the key has the model 'mock-two'"),
        new("Set-LiteLLMKey free -TeamId nowhere", "TeamId will be refused: the server has no team with the id 'nowhere'. Get-LiteLLMTeam returns the teams."),
        new("Set-LiteLLMKey ada -TeamId small", "TeamId will be refused: the user 'ada' of the key is not a member of the team 'small'. Add the user to the team first."),
        new("Set-LiteLLMKey fast -TeamId small", "TeamId will be refused: the key has a TpmLimit of 500, and the team 'small' has only 100. Lower the limit of the key first."),
        new("Set-LiteLLMKey rapid -TeamId small", "TeamId will be refused: the key has a RpmLimit of 11, and the team 'small' has only 10. Lower the limit of the key first."),
        new($"New-LiteLLMKey new -TeamId small -Model mock-gpt, mock-two -Key {New}", "Models will cause requests of the key to be refused: the team 'small' may not call the model 'mock-two'. Omit them, or add them to the team.") { Secret = New, Model = "mock-two" },
        new("Set-LiteLLMKey held -Model mock-two", "Models will cause requests of the key to be refused: the team 'small' may not call the model 'mock-two'. Omit them, or add them to the team.") { Secret = "sk-of-a-late-key-held", Model = "mock-two" },
        new("New-LiteLLMKey new -TeamId small -TpmLimit 50 -TpmLimitType guaranteed_throughput",
            "TpmLimit will be refused: the throughput is guaranteed, and 50 and the 60 of the other keys are more than the 100 of the team 'small'. Lower it, or do not guarantee the throughput."),
        new("Set-LiteLLMKey idle -TpmLimit 50 -TpmLimitType guaranteed_throughput", "TpmLimit will be refused: the throughput is guaranteed, and 50 and the 60 of the other keys") { Versions = Newer },
        new("New-LiteLLMKey new -TeamId small -ObjectPermission @{ mcp_servers = 'm1', 'm2' }",
            "ObjectPermission will be refused: the team 'small' does not have the MCP server 'm2', unless the server makes it available to all keys. Omit them, or add them to the team.") { Versions = Newer },
        new("Set-LiteLLMKey free -AddMcpServer m1", "ObjectPermission will be refused: a key without a team may not have the MCP server 'm1', unless the server makes it available to all keys.") { Versions = Newer },
        new("Set-LiteLLMKey held -AddMcpAccessGroup g1", "ObjectPermission will be refused: the team 'small' does not have the MCP access group 'g1'.") { Versions = Newer },
        new("Set-LiteLLMKey spent -MaxBudget 2", "MaxBudget will cause requests of the key to be refused: the key has spent 2 USD, and its budget is 2 USD. Specify a larger budget, or reset the spend with Reset-LiteLLMKeySpend.") { Secret = Spent },
        new($"New-LiteLLMKey new -MaxBudget 0 -Key {New}", "MaxBudget will cause requests of the key to be refused: the key has spent 0 USD, and its budget is 0 USD.") { Secret = New },
        new("New-LiteLLMKey free", "KeyAlias will be refused: another key has the alias 'free'. Choose another alias."),
        new("Copy-LiteLLMKey free two", "KeyAlias will be refused: another key has the alias 'two'. Choose another alias."),
        new("Set-LiteLLMKey free -NewKeyAlias two", "KeyAlias will be refused: another key has the alias 'two'. Choose another alias."),
        new("New-LiteLLMKey new -ServiceAccountId sa", "ServiceAccountId will be refused: the key of a service account requires a team. Specify -TeamId, or clear ServiceAccountId."),
        new("Set-LiteLLMKey period -Clear BudgetDuration", "BudgetDuration will be ignored: LiteLLM ") { Versions = Recorded },
    ];

    public static TheoryData<string, string> OnEachServer
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string version in ServerVersions.All)
            {
                Array.ForEach(All, refusal => data.Add(version, refusal.Command));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OnEachServer))]
    public async Task A_preview_announces_what_the_server_does(string version, string command)
    {
        LateRefusal refusal = Array.Find(All, other => other.Command == command)!;
        await using ProxyServer proxy = await StartAsync(version);

        string[] shown = [.. Warnings(shared.Engine.Run(command.Replace(" -Confirm:$false", "", StringComparison.Ordinal) + " -WhatIf"))];

        Assert.Empty(proxy.Writes);
        Assert.Equal(refusal.Versions.Contains(version) ? 1 : 0, shown.Length);
        Assert.All(shown, warning => Assert.StartsWith(refusal.Warning, warning, StringComparison.Ordinal));
        Assert.InRange(proxy.Requests.Count(request => request.Path == "/team/info"), 0, 2); // One of them searches for a team of this name.

        RunResult done = shared.Engine.Run(command);

        bool isAnnounced = shown.Length > 0;
        Assert.Equal(isAnnounced && refusal.Secret is null, done.Errors.Count > 0);
        if (isAnnounced && refusal.Secret is null)
        {
            bool isIgnored = refusal.Warning.Contains(" will be ignored: ", StringComparison.Ordinal);
            Assert.Equal(isIgnored, done.Errors[0].FullyQualifiedErrorId.StartsWith("ValueNotStored", StringComparison.Ordinal));
        }

        Assert.Equal(isAnnounced && refusal.Secret is not null, refusal.Secret is { } secret && Calls(proxy, secret, refusal.Model).TryGetProperty("error", out _));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_configuration_that_lifts_the_check_of_models_is_announced(string version)
    {
        await using ProxyServer proxy = await StartAsync(version);
        const string Command = $"New-LiteLLMKey new -Config @{{ x = 1 }} -Model mock-gpt -Key {New}";

        Assert.Equal("Models will be ignored: a server does not check the models of a key that has a Config. Clear Config.", Assert.Single(Warnings(shared.Engine.Run(Command + " -WhatIf"))));

        shared.Engine.Run(Command).ShouldSucceed();
        Assert.False(Calls(proxy, New, "mock-two").TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData("New-LiteLLMKey new -TeamId small -Model mock-gpt, all-team-models, unheard-of")]
    [InlineData("New-LiteLLMKey new -TeamId wild -Model mock-two")]
    [InlineData("New-LiteLLMKey new -TeamId grouped -Model mock-two")]
    [InlineData("New-LiteLLMKey new -TeamId aliased -Model mock-two")]
    [InlineData("New-LiteLLMKey new -TeamId everything -Model mock-two")]
    [InlineData("New-LiteLLMKey new -TeamId open -Model mock-two -TpmLimit 500 -TpmLimitType guaranteed_throughput")]
    [InlineData("New-LiteLLMKey new -TeamId small -TpmLimit 500 -RpmLimit 500")]
    [InlineData("New-LiteLLMKey new -TeamId small -TpmLimit 40 -TpmLimitType guaranteed_throughput")]
    [InlineData("Set-LiteLLMKey held -TpmLimit 100 -TpmLimitType guaranteed_throughput")]
    [InlineData("Set-LiteLLMKey two -TeamId wild")]
    [InlineData("Set-LiteLLMKey rapid -TpmLimit 20")]
    [InlineData("Set-LiteLLMKey member -TeamId small")]
    [InlineData("Set-LiteLLMKey held -RpmLimit 1")]
    [InlineData("Set-LiteLLMKey held -AddMcpServer m1")]
    [InlineData("Set-LiteLLMKey spent -MaxBudget 2.01")]
    [InlineData("Set-LiteLLMKey spent -RpmLimit 4")]
    [InlineData("Set-LiteLLMKey spent -MaxBudget 1 -TemporaryBudget 2 -For 2d")]
    [InlineData("Set-LiteLLMKey free -NewKeyAlias fresh")]
    [InlineData("New-LiteLLMKey new -AutoRotate $true -RotationInterval 30d")]
    [InlineData("New-LiteLLMKey new -ServiceAccountId sa -TeamId small")]
    [InlineData("New-LiteLLMKey new -AgentId a")]
    [InlineData("New-LiteLLMKey new -Config @{ x = 1 }")]
    public async Task Nothing_is_announced_that_the_server_does_as_requested(string command)
    {
        await using ProxyServer proxy = await StartAsync("latest");

        Assert.Empty(Warnings(shared.Engine.Run(command + " -WhatIf")));
        shared.Engine.Run(command).ShouldSucceed();
    }

    [Fact]
    public async Task Nothing_is_announced_about_a_license_that_the_server_has()
    {
        await using ProxyServer proxy = await StartAsync("1.83.2", licensed: true);

        Assert.Empty(Warnings(shared.Engine.Run("New-LiteLLMKey new -Tag a -ModelMaxBudget @{ 'mock-gpt' = 5 } -WhatIf; Reset-LiteLLMKey free -WhatIf")));
    }

    [Fact]
    public async Task Nothing_is_announced_about_records_that_cannot_be_read()
    {
        await using ProxyServer proxy = await StartAsync("1.83.2");
        foreach (string path in new[] { "/team/info", "/v1/model/info", "/openapi.json", "/health/readiness" })
        {
            proxy.Intercept = null;
            shared.Engine.Connect(proxy);
            proxy.AlwaysAnswer(403, "application/json", """{"error":{"message":"not allowed","type":"auth_error","param":"None","code":"403"}}""", path);

            RunResult run = shared.Engine.Run("New-LiteLLMKey new -TeamId small -Model mock-two -AdditionalProperties @{ unheard_of = 1 } -ObjectPermission @{ mcp_servers = 'm2' } -WhatIf");

            Assert.Empty(run.Errors);
            Assert.Equal(path == "/team/info" ? 1 : 2, Warnings(run).Count());
        }
    }

    [Theory]
    [InlineData("Reset-LiteLLMKey free", "Changing the secret of a key requires a LiteLLM enterprise license, which this server does not have.", false)]
    [InlineData("Reset-LiteLLMKey free -GracePeriod 1h", "This server (LiteLLM 1.83.2) does not support a grace period; the old secret would stop working immediately.", true)]
    public async Task The_preview_of_a_reset_announces_what_the_server_cannot_do(string command, string warning, bool licensed)
    {
        await using ProxyServer proxy = await StartAsync("1.83.2", licensed);

        Assert.StartsWith(warning, Assert.Single(Warnings(shared.Engine.Run(command + " -WhatIf"))), StringComparison.Ordinal);
        Assert.StartsWith(warning, Assert.Single(shared.Engine.Run(command + " -Confirm:$false").Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_that_is_used_twice_is_announced_also_among_many()
    {
        await using ProxyServer proxy = await StartAsync("1.83.2");

        RunResult run = shared.Engine.Run("(1..20 | ForEach-Object { \"new-$_\" }) + 'new-3', 'two' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | New-LiteLLMKey -WhatIf");

        Assert.Equal(["another key has the alias 'new-3'", "another key has the alias 'two'"], Warnings(run).Select(warning => warning.Split(": ")[1].Split('.')[0]));
        Assert.InRange(proxy.Requests.Count, 1, 20);
    }

    [Fact]
    public async Task A_question_announces_it_and_a_command_that_does_not_ask_reads_nothing_for_it()
    {
        await using ProxyServer proxy = await StartAsync("1.83.2");
        shared.Engine.Answers = _ => 1;

        Assert.Contains("  ! Tags will be refused: ", shared.Engine.Run("Set-LiteLLMKey held -Model mock-two -Tag a -Confirm").HostText, StringComparison.Ordinal);
        proxy.ClearLog();
        shared.Engine.Run("Set-LiteLLMKey held -Model mock-two -Verbose").ShouldSucceed();

        Assert.DoesNotContain(proxy.Requests, request => request.Path is "/team/info" or "/openapi.json" or "/v1/models" or "/v1/model/info" || request.Path.EndsWith("/regenerate", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_plan_contains_what_the_server_will_refuse(string version)
    {
        await using ProxyServer proxy = await StartAsync(version);
        const string Sync = "@{ Name = 'fine' }, @{ Name = 'tagged'; Tags = 'a' }, @{ Name = 'narrow'; TeamId = 'small'; Models = 'mock-two'; MaxBudget = 5 } | Sync-LiteLLMKey -SetName late";

        RunResult run = shared.Engine.Run($"$plan = {Sync} -WhatIf -PassThru; $plan | ForEach-Object {{ \"$($_.Name)|$($_.Problem)|$($_.Warnings.Property)|$($_.Warnings.Outcome)\" }}; $plan | ConvertTo-Json -Depth 4");

        Assert.Equal(["fine|||", "tagged||Tags|Refused", "narrow||Models|RequestsRefused"], run.ShouldSucceed().Output.Take(3).Select(line => line.ToString()));
        JsonElement stored = JsonDocument.Parse(run.Output[3].ToString()).RootElement[1].GetProperty("Warnings")[0];
        Assert.Equal("Refused", stored.GetProperty("Outcome").GetString());
        Assert.Equal("Omit it.", stored.GetProperty("Fix").GetString());
        Assert.Contains("\n  ! 'tagged': Tags will be refused: ", run.HostText, StringComparison.Ordinal);
        Assert.Contains("3 to create, 0 to change, 0 to remove, 0 unchanged, 2 with warnings", run.HostText, StringComparison.Ordinal);
        Assert.Contains("! Tags will be refused:", (string)shared.Engine.Run("$plan | Out-String -Width 200").Only, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Requests.Count(request => request.Path == "/team/info"));
        Assert.Empty(proxy.Writes);

        proxy.ClearLog();
        RunResult done = shared.Engine.Run($"{Sync} -Plan $plan | ForEach-Object {{ \"$($_.Name) $($_.Action)\" }}");
        Assert.Equal(["tagged"], done.Errors.Select(error => error.TargetObject.ToString()));
        Assert.DoesNotContain(proxy.Requests, request => request.Path is "/team/info" or "/v1/models" || request.Path.EndsWith("/regenerate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plan_of_a_change_contains_it_too()
    {
        await using ProxyServer proxy = await StartAsync("1.83.2");
        shared.Engine.Run("@{ Name = 'turn'; TeamId = 'small'; Models = 'mock-gpt' } | Sync-LiteLLMKey -SetName late | Out-Null").ShouldSucceed();

        RunResult run = shared.Engine.Run(
            """
            @{ Name = 'turn'; TeamId = 'small'; Models = 'mock-two' } | Sync-LiteLLMKey -SetName late -WhatIf -PassThru | ForEach-Object { "$($_.Action)|$($_.Warnings.Property)" }
            """);

        Assert.Equal("Change|Models", run.Texts);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_detailed_result_of_a_test_contains_it_too(string version)
    {
        await using ProxyServer proxy = await StartAsync(version);
        using var folder = new TemporaryFolder();
        folder.Write("late.yaml", "name: late\nkeys:\n  fine: {}\n  tagged:\n    tags: [a]\n");

        RunResult run = shared.Engine.Run("$test = Test-LiteLLMKey -Path $file -Detailed; $test | ForEach-Object { \"$($_.Name)|$($_.Warnings.Property)\" }; $test | Out-String -Width 200", ("file", folder["late.yaml"]));

        Assert.Equal(["fine|", "tagged|Tags"], run.ShouldSucceed().Output.Take(2).Select(line => line.ToString()));
        Assert.Contains("! Tags will be refused: ", run.Output[2].ToString(), StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
        proxy.ClearLog();
        Assert.Equal(false, shared.Engine.Run("Test-LiteLLMKey -Path $file", ("file", folder["late.yaml"])).Only);
        Assert.DoesNotContain(proxy.Requests, request => request.Path.EndsWith("/regenerate", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Warnings(RunResult run) =>
        run.HostText.Split('\n').Where(line => line.StartsWith("  ! ", StringComparison.Ordinal)).Select(line => line[4..]);

    private static JsonElement Calls(ProxyServer proxy, string secret, string model) =>
        proxy.CallAs(secret, "POST", "/v1/chat/completions", new { model, messages = new[] { new { role = "user", content = "hi" } } });

    private async Task<ProxyServer> StartAsync(string version, bool licensed = false)
    {
        ProxyServer proxy = await ProxyServer.StartAsync(version, licensed, models:
        [
            new("mock-gpt", "openai/gpt") { InputCost = 1e-6, OutputCost = 1e-6 },
            new("mock-two", "openai/two") { InputCost = 1e-6, OutputCost = 1e-6, AccessGroups = ["second"] },
        ]);
        proxy.Call("POST", "/organization/new", new { organization_id = "org", organization_alias = "org" });
        proxy.Call("POST", "/team/new", new
        {
            team_id = "small", models = new[] { "mock-gpt" }, tpm_limit = 100, rpm_limit = 10, object_permission = new { mcp_servers = new[] { "m1" } }, members_with_roles = new[] { new { role = "user", user_id = "bob" } },
        });
        proxy.Call("POST", "/team/new", new { team_id = "wild", models = new[] { "mock-*" } });
        proxy.Call("POST", "/team/new", new { team_id = "grouped", models = new[] { "second" } });
        proxy.Call("POST", "/team/new", new { team_id = "aliased", models = new[] { "mock-gpt" }, model_aliases = new Dictionary<string, string> { ["mock-two"] = "mock-gpt" } });
        proxy.Call("POST", "/team/new", new { team_id = "everything", models = new[] { "all-proxy-models" } });
        proxy.Call("POST", "/team/new", new { team_id = "open" });
        proxy.AddKey(new { key_alias = "free" });
        proxy.AddKey(new { key_alias = "two", models = new[] { "mock-two" } });
        proxy.AddKey(new { key_alias = "ada", user_id = "ada" });
        proxy.AddKey(new { key_alias = "member", user_id = "bob", models = new[] { "mock-gpt", "all-team-models" }, tpm_limit = 1 });
        proxy.AddKey(new { key_alias = "fast", tpm_limit = 500 });
        proxy.AddKey(new { key_alias = "rapid", tpm_limit = 5, rpm_limit = 11 });
        proxy.AddKey(new { key = "sk-of-a-late-key-held", key_alias = "held", team_id = "small", tpm_limit = 60 });
        proxy.AddKey(new { key_alias = "idle", team_id = "small" });
        proxy.AddKey(new { key = Spent, key_alias = "spent", spend = 2, max_budget = 50 });
        proxy.AddKey(new { key_alias = "period", max_budget = 5, budget_duration = "30d" });
        shared.Engine.Answers = null;
        shared.Engine.Connect(proxy);
        proxy.ClearLog();
        return proxy;
    }
}
