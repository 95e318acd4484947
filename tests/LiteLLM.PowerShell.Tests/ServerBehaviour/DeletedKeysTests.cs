using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>Deleted keys are listed on request, where the server keeps them, and can only be looked at.</summary>
public sealed class DeletedKeysTests
{
    [Theory]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    [InlineData("latest")]
    public async Task Lists_deleted_keys_with_time_and_user(string version)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = version });
        world.Engine.Run("Remove-LiteLLMKey ci, ci-a, CI -Confirm:$false").ShouldSucceed();

        Assert.Equal(["CI", "ci", "ci-a"], world.Engine.Run("Get-LiteLLMKey -Deleted").ShouldSucceed().Output.Select(key => key.ToString()!).Order(StringComparer.Ordinal));
        Assert.Equal("ci", world.Engine.Run("Get-LiteLLMKey ci -Deleted").Texts);
        Assert.Equal("ci-a", world.Engine.Run("Get-LiteLLMKey ci-* -Deleted").Texts);
        Assert.Equal("ci", world.Engine.Run("Get-LiteLLMKey -Deleted -UserId bob").Texts);
        Assert.Equal("True", world.Engine.Run("Get-LiteLLMKey -Deleted -First 1 | ForEach-Object { $null -ne $_.DeletedAt }").Texts);
        dynamic key = world.Engine.Run("Get-LiteLLMKey ci -Deleted").Only;
        Assert.InRange((DateTimeOffset)key.DeletedAt, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(10));
        Assert.Equal("default_user_id", key.DeletedBy);
        Assert.Equal("Deleted", key.State.ToString());
        Assert.Equal(20.0, key.MaxBudget);
        world.Engine.Run("Get-LiteLLMKey second -Deleted").ShouldFail("KeyNotFound");
    }

    [Fact]
    public async Task Returns_nothing_where_nothing_was_deleted()
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = "1.83.2" });

        Assert.Equal("", world.Engine.Run("Get-LiteLLMKey -Deleted").Texts);
        Assert.Equal("", world.Engine.Run("Get-LiteLLMKey -Deleted -UserId bob").Texts);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey -Deleted")]
    [InlineData("Get-LiteLLMKey ci -Deleted")]
    [InlineData("Get-LiteLLMKey -Deleted -UserId nobody")]
    public async Task States_that_a_server_cannot_list_deleted_keys(string command)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = "1.80.11" });
        world.Engine.Run("Remove-LiteLLMKey ci-a -Confirm:$false").ShouldSucceed();

        RunResult listed = world.Engine.Run(command);

        Assert.StartsWith("This server cannot list deleted keys", listed.ShouldFail("NotSupportedByServer").Exception.Message);
        Assert.Empty(listed.Output);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey -MaxBudget 1")]
    [InlineData("Set-LiteLLMKey")]
    [InlineData("Copy-LiteLLMKey -NewKeyAlias copy")]
    [InlineData("Block-LiteLLMKey")]
    [InlineData("Unblock-LiteLLMKey")]
    [InlineData("Remove-LiteLLMKey -Confirm:$false")]
    [InlineData("Reset-LiteLLMKey -Confirm:$false")]
    [InlineData("Test-LiteLLMKey")]
    [InlineData("Compare-LiteLLMKey -MaxBudget 1")]
    [InlineData("Import-LiteLLMKey")]
    [InlineData("Get-LiteLLMKey")]
    public async Task A_deleted_key_from_the_pipeline_is_refused_even_if_its_id_is_alive_again(string command)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = "1.83.2" });
        world.Engine.Run("New-LiteLLMKey again -Key sk-used-twice-1234567890; Remove-LiteLLMKey again -Confirm:$false; New-LiteLLMKey again -Key sk-used-twice-1234567890").ShouldSucceed();
        world.Proxy.ClearLog();

        RunResult refused = world.Engine.Run($"Get-LiteLLMKey again -Deleted | {command}");

        Assert.Contains("was deleted at ", refused.ShouldFail("KeyDeleted").Exception.Message);
        Assert.Empty(refused.Output);
        Assert.Empty(world.Proxy.Writes);
    }

    [Theory]
    [InlineData("Export-LiteLLMKey $file")]
    [InlineData("Export-LiteLLMKeyReport $file")]
    public async Task Deleted_keys_are_neither_exported_nor_reported(string command)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = "1.83.2" });
        using var folder = new TemporaryFolder();
        world.Engine.Run("Remove-LiteLLMKey ci-a -Confirm:$false").ShouldSucceed();

        world.Engine.Run($"@(Get-LiteLLMKey -Deleted) + @(Get-LiteLLMKey second) | {command}", ("file", folder[command.Contains("Report", StringComparison.Ordinal) ? "k.html" : "k.json"])).ShouldFail("KeyDeleted");

        string written = File.ReadAllText(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.Contains("second", written);
        Assert.DoesNotContain("ci-a", written);
    }

    [Fact]
    public async Task An_error_states_that_a_key_was_deleted_if_the_server_does()
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Newest());
        world.Engine.Run("$ci = Get-LiteLLMKey ci; Remove-LiteLLMKey ci -Confirm:$false").ShouldSucceed();

        Assert.Matches(
            $@"^There is no key with the id '{world.Ids["ci"]}': the key 'ci' was deleted at \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\dZ by 'default_user_id', or its secret was changed\.$",
            world.Engine.Run("Get-LiteLLMKey -Id $id", ("id", world.Ids["ci"])).ShouldFail("KeyNotFound").Exception.Message);
        Assert.Contains("was not removed: the key 'ci' was deleted at ", world.Engine.Run("$ci | Remove-LiteLLMKey -Confirm:$false").ShouldFail("KeyNotFound").Exception.Message);
    }
}
