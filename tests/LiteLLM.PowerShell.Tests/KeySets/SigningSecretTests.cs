using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>The secret that confirms which keys a set manages: where it is, who can read it, and what happens without it.</summary>
public sealed class SigningSecretTests
{
    public static TheoryData<string> Versions => OwnershipBench.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_run_takes_one_request_more_and_the_first_one_three(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);

        bench.Sync().ShouldSucceed();
        Assert.Equal(["GET /budget/list", "POST /budget/new", "GET /budget/list"], Budgets(bench));

        bench.Proxy.ClearLog();
        bench.Sync().ShouldSucceed();
        Assert.Equal(["GET /budget/list", "GET /key/list"], bench.Proxy.Requests.Select(request => $"{request.Method} {request.Path}"));

        bench.Proxy.ClearLog();
        bench.Sync(""" "ci": { "max_budget": 60 }, "more": {} """).ShouldSucceed();
        Assert.Equal(["GET /budget/list"], Budgets(bench));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Without_the_secret_nothing_is_changed_and_nothing_is_removed(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        bench.DeleteSecrets();

        RunResult run = bench.ShouldRefuse("OwnershipNotConfirmed", "cd", "ci");

        string warning = Assert.Single(run.Warnings);
        Assert.StartsWith("2 keys have records of the set 'team' that are not confirmed, and were ignored: ", warning, StringComparison.Ordinal);
        Assert.Contains($"'ci' ({bench.IdOf("ci")})", warning, StringComparison.Ordinal);
        Assert.Contains($"'cd' ({bench.IdOf("cd")})", warning, StringComparison.Ordinal);
        Assert.Contains("a proxy admin has deleted the signing secret", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_secret_confirms_no_old_record_and_an_import_adopts_the_keys_again()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync().ShouldSucceed();
        bench.DeleteSecrets();

        RunResult run = bench.Sync(""" "ci": { "max_budget": 60 }, "cd": {}, "new": {} """);
        Assert.Equal(["OwnershipNotConfirmed", "OwnershipNotConfirmed"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Single(bench.Secrets());
        Assert.Equal(["cd", "ci", "hers", "new"], bench.Admin.Run("Get-LiteLLMKey | ForEach-Object KeyAlias | Sort-Object").ShouldSucceed().Output.Select(alias => alias.ToString()));

        bench.Admin.Run("Get-LiteLLMKey c? | Import-LiteLLMKey -SetName team").ShouldSucceed();
        RunResult repaired = bench.Sync(""" "ci": { "max_budget": 60 }, "cd": {}, "new": {} """, "-Prune -Force | ForEach-Object { \"$($_.Action) $($_.Name)\" } | Sort-Object");
        Assert.Equal("Change ci,None cd,None new", repaired.Texts);
        Assert.Empty(repaired.Warnings);
    }

    [Fact]
    public async Task A_secret_that_is_deleted_during_a_run_removes_no_key()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync().ShouldSucceed();
        bench.Proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/update")
            {
                bench.DeleteSecrets();
            }

            return Task.FromResult(false);
        };

        bench.Sync(""" "ci": { "max_budget": 60 }, "cd": {} """).ShouldSucceed();
        bench.Proxy.Intercept = null;

        bench.ShouldRefuse("OwnershipNotConfirmed", "cd", "ci");
    }

    /// <summary>The other run begins and ends while the first one is about to create its secret.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Two_first_runs_at_the_same_time_end_with_one_of_each_key_which_both_confirm(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        using var other = new Engine(bench.Proxy);
        int creations = 0;
        bench.Proxy.Intercept = context =>
        {
            if (context.Request.Path == "/budget/new" && Interlocked.Increment(ref creations) == 1)
            {
                other.Run("@{ Name = 'ci'; MaxBudget = 50 }, @{ Name = 'cd' } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
            }

            return Task.FromResult(false);
        };

        bench.Sync().ShouldSucceed();

        Assert.Equal(2, bench.Secrets().Count);
        Assert.Equal(3, (int)bench.Admin.Run("@(Get-LiteLLMKey).Count").Only);
        Assert.All(new[] { bench.Admin, other }, engine =>
        {
            RunResult again = engine.Run("@{ Name = 'ci'; MaxBudget = 50 }, @{ Name = 'cd' } | Sync-LiteLLMKey -SetName team -Prune | ForEach-Object { \"$($_.Action)\" }");
            Assert.Equal("None,None", again.Texts);
            Assert.Empty(again.Warnings);
        });
    }

    /// <summary>The secret of the other run is not visible yet when this one reads it: the key that the other run has made is read with the secret again.</summary>
    [Fact]
    public async Task A_key_of_another_first_run_is_confirmed_with_a_secret_that_appears_later()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        using var other = new Engine(bench.Proxy);
        bool ran = false;
        bench.Proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/generate" && !ran)
            {
                ran = true;
                bench.DeleteSecrets();
                other.Run("@{ Name = 'ci'; MaxBudget = 50 } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
            }

            return Task.FromResult(false);
        };

        Assert.Equal("None ci", bench.Sync(""" "ci": { "max_budget": 50 } """, "| ForEach-Object { \"$($_.Action) $($_.KeyAlias)\" }").Only);
        Assert.Equal("None", bench.Sync(""" "ci": { "max_budget": 50 } """, "-Prune | ForEach-Object { \"$($_.Action)\" }").Only);
    }

    public static TheoryData<string, string> OtherRoles
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string version in new[] { "1.80", "1.81", "1.83" })
            {
                foreach (string role in new[] { "internal_user", "internal_user_viewer", "proxy_admin_viewer", "team_admin", "" })
                {
                    data.Add(version, role);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OtherRoles))]
    public async Task Other_roles_than_proxy_admin_get_an_error_that_names_the_required_role(string version, string role)
    {
        const string Secret = "sk-of-another-role-0001";
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version, licensed: true);
        bench.Sync().ShouldSucceed();
        using var engine = new Engine();
        string[] commands = ["Sync-LiteLLMKey $path -Prune -Force", "Test-LiteLLMKey -Path $path", "Import-LiteLLMKey -Id $id -SetName team"];
        if (role.Length == 0)
        {
            bench.AsAdmin("/key/generate", new { key = Secret });
        }
        else
        {
            bench.AsAdmin("/user/new", new { user_id = "x", user_role = role == "team_admin" ? "internal_user" : role, auto_create_key = false });
            bench.AsAdmin("/team/new", new { team_id = "t", members_with_roles = new[] { new { role = role == "team_admin" ? "admin" : "user", user_id = "x" } } });
            bench.AsAdmin("/key/generate", new { key = Secret, user_id = "x", key_alias = "theirs" });
        }

        string own = (string)bench.Admin.Run("(Get-LiteLLMKey -Key $secret).Id", ("secret", Secret)).Only;
        engine.Run("Connect-LiteLLM $address -Key $secret", ("address", bench.Proxy.Address), ("secret", Secret)).ShouldSucceed();
        bench.Proxy.ClearLog();

        foreach (string command in commands)
        {
            ErrorRecord error = engine.Run(command, ("path", bench.Definitions(""" "own": {} """)), ("id", own)).ShouldEnd("ProxyAdminRequired", ErrorCategory.PermissionDenied);
            Assert.StartsWith("Sets of keys require the key of a proxy admin, ", error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(bench.Proxy.Writes);
    }

    [Fact]
    public async Task The_secret_is_not_among_the_budgets_that_are_shown_and_in_no_text()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.AsAdmin("/budget/new", new { budget_id = "shared", max_budget = 5 });

        RunResult run = bench.Sync(arguments: "-Verbose");
        string secret = Assert.Single(bench.Secrets());

        Assert.Equal("shared", bench.Admin.Run("(Get-LiteLLMBudget).BudgetId").Only);
        Assert.Empty(bench.Admin.Run("Get-LiteLLMBudget litellm*").ShouldSucceed().Output);
        bench.Admin.Run("Get-LiteLLMBudget $secret", ("secret", secret)).ShouldFail("BudgetNotFound");
        Assert.DoesNotContain(secret, run.EverythingSaid, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (string)bench.Admin.Run("Get-LiteLLMKey | ConvertTo-Json -Depth 9").Texts, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_secret_whose_answer_was_lost_is_created_once(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        int creations = 0;
        bench.Proxy.Intercept = context =>
        {
            bool isLost = context.Request.Path == "/budget/new" && Interlocked.Increment(ref creations) == 1;
            if (isLost)
            {
                bench.Proxy.CarryOut(context);
                context.Response.StatusCode = 503;
            }

            return Task.FromResult(isLost);
        };

        bench.Sync().ShouldSucceed();

        Assert.Equal(2, creations);
        Assert.Single(bench.Secrets());
    }

    [Fact]
    public async Task A_server_that_repeats_the_secret_is_not_repeated()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        string? secret = null;
        bench.Proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/budget/new")
            {
                return false;
            }

            secret = ProxyServer.RequestOf(context).Json.GetProperty("budget_id").GetString()!;
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"detail": {"error": "Budget with id '{{secret}}' is not allowed."} }""");
            return true;
        };

        RunResult run = bench.Sync(""" "ci": {} """, "-Verbose");

        Assert.Contains("Budget with id 'litellm-powershell-keysets-...' is not allowed", run.ShouldFail("InvalidRequest").Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret!, run.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_creates_no_secret()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");

        bench.Sync(arguments: "-WhatIf").ShouldSucceed();

        Assert.Empty(bench.Secrets());
    }

    [Fact]
    public async Task A_server_that_does_not_store_the_secret_gets_no_key()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Proxy.AlwaysAnswer(200, "application/json", "[]", "/budget/list");

        RunResult run = bench.Sync();

        Assert.Equal(["SigningSecretNotCreated", "SigningSecretNotCreated"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.DoesNotContain(bench.Proxy.Requests, request => request.Path == "/key/generate");
    }

    private static IEnumerable<string> Budgets(OwnershipBench bench) =>
        bench.Proxy.Requests.Where(request => request.Path.StartsWith("/budget", StringComparison.Ordinal)).Select(request => $"{request.Method} {request.Path}");
}
