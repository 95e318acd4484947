using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.HostileInput;

/// <summary>One server and one engine for all hostile inputs, so that what one of them spoils shows in the next.</summary>
public sealed class HostileInputBench : IAsyncLifetime
{
    private ProxyServer _proxy = null!;

    public Engine Engine { get; private set; } = null!;

    public int KeyCount => _proxy.Sandbox.KeyCount;

    /// <summary>Where the requests since the last <see cref="Clear"/> went.</summary>
    public IEnumerable<string> Paths => _proxy.Requests.Select(request => request.Path).Distinct();

    /// <summary>Removes all keys but one, which no hostile input may touch.</summary>
    public void Clear()
    {
        Engine.Run("Get-LiteLLMKey | Where-Object KeyAlias -ne bystander | Remove-LiteLLMKey -Confirm:$false").ShouldSucceed();
        Assert.Equal(1, KeyCount);
        _proxy.ClearLog();
    }

    public async Task InitializeAsync()
    {
        _proxy = await ProxyServer.StartAsync(licensed: true);
        Engine = new Engine(_proxy);
        _proxy.AddKey(new { key_alias = "bystander" });
    }

    public async Task DisposeAsync()
    {
        Engine.Dispose();
        await _proxy.DisposeAsync();
    }
}
