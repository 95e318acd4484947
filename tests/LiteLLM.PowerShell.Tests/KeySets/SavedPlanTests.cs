using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>A plan that was stored and reviewed is applied exactly, or not at all.</summary>
public sealed class SavedPlanTests : IAsyncLifetime, IDisposable
{
    private const string First = "'ci: { max_budget: 100 }', 'old: {}', 'same: {}'";
    private const string Next = "'ci: { max_budget: 250, duration: 30d }', 'new: { tpm_limit: 7, metadata: { a: 1 } }', 'same: {}'";

    private readonly TemporaryFolder _folder = new();
    private readonly Engine _engine = new();
    private ProxyServer _proxy = null!;

    public async Task InitializeAsync()
    {
        _proxy = await ProxyServer.StartAsync();
        _engine.Connect(_proxy);
        _engine.Run($"""
            function Declare([string[]] $Keys) {'{'} Set-Content $definitions ("name: team`nkeys:`n" + (($Keys | ForEach-Object {'{'} "  $_`n" {'}'}) -join '')) {'}'}
            function Plan {'{'} Sync-LiteLLMKey $definitions -Prune -WhatIf -PassThru {'}'}
            Declare {First}
            $null = Sync-LiteLLMKey $definitions
            Declare {Next}
            """, ("definitions", _folder["team.yaml"]), ("folder", _folder.Path)).ShouldSucceed();
        _proxy.ClearLog();
    }

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_plan_has_text_and_values_and_no_secrets()
    {
        RunResult run = _engine.Run("$plan = Plan; $plan | ForEach-Object { \"$($_.Action)|$($_.Set)|$($_.Name)|$($_.KeyAlias)|$($_.Id.Length)|$($_.Changes -join ';')|$($_.Values.After -join ';')\" }; $plan | ConvertTo-Json -Depth 5");

        Assert.Equal(
            ["Change|team|ci|ci|64|~ MaxBudget: 100 -> 250 USD;+ Duration:  30d|250;30d", "Create|team|new|new|0|+ KeyAlias:   new;+ TpmLimit:   7 tokens/min;+ Metadata.a: 1|new;7;System.Collections.Specialized.OrderedDictionary", "Remove|team|old|old|64||"],
            run.ShouldSucceed().Output.Take(3).Select(line => line.ToString()));
        Assert.Equal("Change", JsonDocument.Parse(run.Output[3].ToString()).RootElement[0].GetProperty("Action").GetString());
        Assert.Empty(_proxy.Writes);
    }

    [Fact]
    public void The_table_of_a_plan_is_readable_at_80_columns() =>
        Assert.Equal(
            """

               Set: team

            Action Name                 Changes
            ------ ----                 -------
            Change ci                   ~ MaxBudget: 100 -> 250 USD
                                        + Duration:  30d
            Create new                  + KeyAlias:   new
                                        + TpmLimit:   7 tokens/min
                                        + Metadata.a: 1
            Remove old


            """.ReplaceLineEndings("\n"),
            string.Join('\n', _engine.Run("$PSStyle.OutputRendering = 'PlainText'; Plan | Out-String -Width 80").Texts.Split(["\r\n", "\n"], StringSplitOptions.None).Select(line => line.TrimEnd())));

    [Theory]
    [InlineData("$plan = Plan; Sync-LiteLLMKey $definitions -Prune -Plan $plan")]
    [InlineData("$plan = Plan; $plan | Sync-LiteLLMKey $definitions -Prune")]
    [InlineData("Plan | Export-Clixml $folder/plan.xml; Import-Clixml $folder/plan.xml | Sync-LiteLLMKey $definitions -Prune")]
    [InlineData("Plan | Export-Clixml $folder/plan.xml; Sync-LiteLLMKey $definitions -Prune -Plan $folder/plan.xml")]
    [InlineData("Plan | ConvertTo-Json -WarningAction Ignore | Set-Content $folder/plan.json; Sync-LiteLLMKey $definitions -Prune -Plan $folder/plan.json")]
    [InlineData("Plan | ConvertTo-Json -Depth 9 | ConvertFrom-Json | Sync-LiteLLMKey -LiteralPath $definitions -Prune")]
    [InlineData("$plan = Plan; Get-Item $definitions | Sync-LiteLLMKey -Prune -Plan $plan")]
    [InlineData("$plan = Plan; $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; $plan | Sync-LiteLLMKey $definitions -Prune")]
    public void A_plan_is_applied_after_a_round_trip(string script)
    {
        Assert.Equal("None same,Change ci,Create new,Remove old", _engine.Run(script + " -Force").Texts);
        Assert.Equal("ci,new,same", Aliases());
    }

    [Fact]
    public void Only_the_changes_of_the_plan_are_made()
    {
        RunResult run = _engine.Run("Plan | Where-Object Action -eq Create | Sync-LiteLLMKey $definitions -Prune");

        Assert.Equal("None same,Create new", run.Texts);
        Assert.Equal("2 keys of the definitions are not in the plan and were left unchanged.", Assert.Single(run.Warnings));
        Assert.Equal("ci,new,old,same", Aliases());
        Assert.Equal("100", _engine.Run("(Get-LiteLLMKey ci).MaxBudget").Texts);
    }

    [Fact]
    public void An_empty_plan_changes_nothing()
    {
        Assert.Equal("None same", _engine.Run("@() | Sync-LiteLLMKey $definitions -Prune -Force -WarningAction Ignore").Texts);
        Assert.Empty(_proxy.Writes);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 120", "'ci' of the set 'team': Changes was planned as '~ MaxBudget: 100 -> 250 USD\n+ Duration:  30d' and is now '~ MaxBudget: 120 -> 250 USD\n+ Duration:  30d'")]
    [InlineData("Remove-LiteLLMKey ci -Confirm:$false", "'ci' of the set 'team': Action was planned as 'Change' and is now 'Create'")]
    [InlineData("$null = New-LiteLLMKey new", "'new' of the set 'team': Action was planned as 'Create' and is now 'None'")]
    [InlineData("Remove-LiteLLMKey old -Confirm:$false", "'old' of the set 'team': nothing is to be done now")]
    [InlineData("Set-LiteLLMKey old -Clear KeySet", "'old' of the set 'team': nothing is to be done now")]
    [InlineData("Declare 'ci: { max_budget: 250, duration: 30d, prevent_destroy: true }'", "'ci' of the set 'team': the definition, the record of the set in the key, or the signing secret of the proxy is a different one")]
    [InlineData("$plan[0].Changes[0] = '~ MaxBudget: 100 -> 1 USD'", "'ci' of the set 'team': Changes was planned as '~ MaxBudget: 100 -> 1 USD\n+ Duration:  30d' and is now")]
    [InlineData("$plan[0].Id = $plan[2].Id", "'ci' of the set 'team': Id was planned as")]
    [InlineData("$plan[2].Name = 'same'", "'same' of the set 'team': nothing is to be done now")]
    [InlineData("$plan[0].Proxy = 'https://other.example'", "'ci' of the set 'team': Proxy was planned as 'https://other.example' and is now 'http://127.0.0.1:")]
    [InlineData("$plan[0].Digest = $plan[1].Digest", "'ci' of the set 'team': the definition, the record of the set in the key, or the signing secret of the proxy is a different one")]
    public void A_plan_that_is_stale_or_was_edited_changes_nothing(string change, string difference)
    {
        _engine.Run($"$plan = @(Plan | ConvertTo-Json -Depth 9 | ConvertFrom-Json); {change}").ShouldSucceed();
        _proxy.ClearLog();

        ErrorRecord error = _engine.Run("$plan | Sync-LiteLLMKey $definitions -Prune -Force").ShouldEnd("PlanStale", ErrorCategory.InvalidOperation);

        Assert.StartsWith("The plan was not applied, because it is not the current plan of these definitions. Nothing was changed.", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("\n  " + difference, error.Exception.Message.Replace("\n  ~", "\n~", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(_proxy.Writes);
    }

    [Fact]
    public void A_removal_in_a_plan_requires_Prune()
    {
        _engine.Run("Plan | Sync-LiteLLMKey $definitions").ShouldEnd("PlanStale");
        Assert.Empty(_proxy.Writes);
    }

    [Fact]
    public async Task A_plan_of_another_proxy_changes_nothing()
    {
        await using ProxyServer other = await ProxyServer.StartAsync();
        _engine.Run("$plan = Plan").ShouldSucceed();
        _engine.Connect(other);

        _engine.Run("$plan | Sync-LiteLLMKey $definitions -Prune -Force").ShouldEnd("PlanStale");
        Assert.Empty(other.Writes);
    }

    [Theory]
    [InlineData("Sync-LiteLLMKey $definitions -Plan ([pscustomobject] @{ Name = 'ci' })", "an entry has no Proxy, Set, Action, Digest. Create a plan with -WhatIf -PassThru.")]
    [InlineData("Set-Content $folder/p.json '['; Sync-LiteLLMKey $definitions -Plan $folder/p.json", "p.json is not a plan of Sync-LiteLLMKey: ")]
    [InlineData("Set-Content $folder/p.xml '<a>'; Sync-LiteLLMKey $definitions -Plan $folder/p.xml", "p.xml is not a plan of Sync-LiteLLMKey: ")]
    [InlineData("Set-Content $folder/p.txt '<a>'; Sync-LiteLLMKey $definitions -Plan $folder/p.txt", "the extension of a file with a plan must be .json, .xml or .clixml, not '.txt'.")]
    public void What_is_not_a_plan_is_an_error_before_anything_is_sent(string script, string message)
    {
        Assert.Contains(message, _engine.Run(script).ShouldEnd("InvalidPlan", ErrorCategory.InvalidData).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_proxy.Requests);
    }

    private string Aliases() => string.Join(',', _proxy.Call("GET", "/key/list?return_full_object=true&size=100").GetProperty("keys").EnumerateArray()
        .Select(key => key.GetProperty("key_alias").GetString()).Order(StringComparer.Ordinal));
}
