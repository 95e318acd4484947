using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using LiteLLM.PowerShell.Tests.Hosting;
using PowerShellApi = System.Management.Automation.PowerShell;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class RunspacePoolTests
{
    private const int Size = 50;

    /// <summary>What each runspace does. They wait for each other, so that no two of them are one.</summary>
    private const string Script = """
        param($number, $address, $key, $all)
        if (Get-LiteLLMConnection) { throw 'There is a connection already.' }
        Connect-LiteLLM $address $key -MaximumRetryCount 0 -ConnectionTimeoutSec 300 -TimeoutSec 300
        if (-not $all.SignalAndWait([TimeSpan]::FromMinutes(5))) { throw 'The runspaces did not all get this far.' }
        foreach ($each in 1..3) { $null = New-LiteLLMKey "key-$number-$each" -MaxBudget $number }
        Get-LiteLLMKey | Set-LiteLLMKey -RpmLimit $number
        Set-LiteLLMKey "missing-$number" -MaxBudget 1
        Get-LiteLLMKey | ForEach-Object { '{0} {1} {2}' -f $_.KeyAlias, $_.MaxBudget, $_.RpmLimit }
        (Get-LiteLLMConnection).Uri.AbsoluteUri
        """;

    [Fact]
    public async Task Fifty_runspaces_never_see_the_connection_the_keys_or_the_errors_of_another()
    {
        ProxyServer[] proxies = await Task.WhenAll(Enumerable.Range(0, Size).Select(_ => ProxyServer.StartAsync()));
        // The runspaces of a pool share its session state. Import-Module reads that state and adds to it, without a lock in the engine,
        // so the pool imports the module into one runspace after the other when it opens.
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1"));
        using RunspacePool pool = RunspaceFactory.CreateRunspacePool(state);
        using var all = new Barrier(Size);
        pool.SetMaxRunspaces(Size);
        pool.SetMinRunspaces(Size);
        pool.Open();
        try
        {
            foreach (ProxyServer broken in proxies.Where((_, number) => IsBroken(number)))
            {
                broken.AlwaysAnswer(500, "text/plain", "Internal Server Error", "/key/generate");
            }

            (string[] Output, string[] Errors)[] results = await Task.WhenAll(proxies.Select((proxy, number) => RunAsync(pool, proxy, number, all)));

            for (int number = 0; number < Size; number++)
            {
                string value = number.ToString(CultureInfo.InvariantCulture);
                string[] keys = IsBroken(number) ? [] : [.. Enumerable.Range(1, 3).Reverse().Select(each => $"key-{value}-{each} {value} {value}")];
                Assert.True(results[number].Errors.Length == (IsBroken(number) ? 4 : 1), string.Join('\n', results[number].Errors));
                Assert.Equal([.. keys, proxies[number].Address + "/"], results[number].Output);
                Assert.Contains($"missing-{value}'", results[number].Errors[^1], StringComparison.Ordinal);
                Assert.Equal(keys.Length, proxies[number].Sandbox.KeyCount);
            }

            Assert.Equal(1, Subscriptions.Count);
        }
        finally
        {
            await Task.WhenAll(proxies.Select(proxy => proxy.DisposeAsync().AsTask()));
        }
    }

    private static bool IsBroken(int number) => number % 5 == 4;

    private static async Task<(string[] Output, string[] Errors)> RunAsync(RunspacePool pool, ProxyServer proxy, int number, Barrier all)
    {
        using var shell = PowerShellApi.Create();
        shell.RunspacePool = pool;
        shell.AddScript(Script).AddParameters(new object[] { number, proxy.Address, ProxyServer.MasterKey, all });
        PSDataCollection<PSObject> output = await shell.InvokeAsync();
        return ([.. output.Select(each => each.ToString())], [.. shell.Streams.Error.Select(error => error.Exception.Message)]);
    }
}
