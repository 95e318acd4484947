using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Test-LiteLLMKey -Path tells whether the world is as declared, and writes nothing.</summary>
public sealed class DriftTests : IDisposable
{
    private const string Declared = """{ "name": "team", "keys": { "ci": { "max_budget": 100 }, "cd": {} } }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$null", true, "")]
    [InlineData("Set-LiteLLMKey ci -TpmLimit 5", true, "")]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 70", false, "Change ci [~ MaxBudget: 70 -> 100 USD] by default_user_id")]
    [InlineData("Remove-LiteLLMKey cd -Confirm:$false", false, "Create cd [+ KeyAlias: cd] by ")]
    [InlineData("@{ Name = 'ci'; MaxBudget = 100 }, @{ Name = 'cd' }, @{ Name = 'more' } | Sync-LiteLLMKey -SetName team", false, "Remove more [] by default_user_id")]
    public async Task Reports_what_differs_and_who_changed_it(string change, bool same, string detail)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string path = _folder.Write("team.json", Declared);
        engine.Run("Sync-LiteLLMKey $path", ("path", path)).ShouldSucceed();
        engine.Run(change).ShouldSucceed();
        proxy.ClearLog();

        Assert.Equal(same, (bool)engine.Run("Test-LiteLLMKey -Path $path", ("path", path)).Only);
        RunResult details = engine.Run("Test-LiteLLMKey -Path $path -Detailed | ForEach-Object { \"$($_.Action) $($_.Name) [$($_.Changes)] by $($_.UpdatedBy)\" }", ("path", path));
        Assert.Equal(detail, string.Join(";", details.ShouldSucceed().Output.Select(line => line.ToString())));
        Assert.Empty(proxy.Writes);
    }
}
