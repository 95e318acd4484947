using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Input that arrives slowly is processed as it arrives: the producer waits until the server has received the requests for the previous item.</summary>
[LongRunning]
public sealed class SlowInputTests
{
    [Theory]
    [InlineData("Block-LiteLLMKey", "/key/block")]
    [InlineData("Unblock-LiteLLMKey", "/key/unblock")]
    [InlineData("Set-LiteLLMKey -MaxBudget 5", "/key/update")]
    [InlineData("Reset-LiteLLMKey -Confirm:$false", "/regenerate")]
    public async Task Each_key_is_processed_before_the_next_one_arrives(string command, string path)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        Enumerable.Range(1, 3).ToList().ForEach(number => proxy.AddKey(new { key_alias = $"key-{number}", blocked = command.StartsWith("Unblock", StringComparison.Ordinal) }));
        var input = new SlowInput(proxy, path);

        engine.Run($"1..3 | ForEach-Object {{ $slow.WaitForWrites($_ - 1); [pscustomobject]@{{ KeyAlias = \"key-$_\" }} }} | {command}", ("slow", input)).ShouldSucceed();

        Assert.Equal(3, input.Writes);
    }

    [Fact]
    public async Task Keys_are_removed_while_the_next_one_is_awaited()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);
        var input = new SlowInput(proxy, "/key/delete");

        engine.Run("1..3 | ForEach-Object { $slow.WaitForWrites([Math]::Max(0, $_ - 2)); Start-Sleep -Milliseconds 500; [pscustomobject]@{ KeyAlias = \"key-$_\" } } | Remove-LiteLLMKey -Confirm:$false", ("slow", input)).ShouldSucceed();

        Assert.Equal(0, proxy.Sandbox.KeyCount);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ KeyAlias = \"new-$_\" }", "New-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey \"key-$_\"", "Copy-LiteLLMKey -Destination $there")]
    public async Task Each_new_key_is_created_and_returned_before_the_next_one_arrives(string item, string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine();
        object connection = engine.Run($"Connect-LiteLLM {there.Address} {ProxyServer.MasterKey} -PassThru").Only;
        engine.Connect(proxy);
        proxy.AddKeys(3);
        var input = new SlowInput(item.StartsWith("Get", StringComparison.Ordinal) ? there : proxy, "/key/generate");

        engine.Run($"1..3 | ForEach-Object {{ $slow.WaitForWrites($_ - 1); if ($_ -eq 3) {{ $slow.WaitForOutput(2) }}; {item} }} | {command} | ForEach-Object {{ $slow.Received() }}", ("slow", input), ("there", connection)).ShouldSucceed();

        Assert.Equal(3, input.Writes);
    }

    [Fact]
    public async Task Input_that_is_available_is_still_read_with_few_requests()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(90);
        engine.Run("$ids = @((Get-LiteLLMKey).Id)").ShouldSucceed();
        proxy.ClearLog();

        engine.Run("Get-LiteLLMKey -Id $ids | Out-Null").ShouldSucceed();

        Assert.InRange(proxy.Requests.Count, 1, 4);
    }
}
