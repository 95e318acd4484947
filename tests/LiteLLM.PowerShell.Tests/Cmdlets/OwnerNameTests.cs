using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>The name of a team or a user where an id is meant: the error names the id.</summary>
public sealed class OwnerNameTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private const string Team = "-TeamId: 'Platform Team' is the name of a team, not its id. Its id is 't-1'; use -TeamId 't-1'.";
    private const string User = "-UserId: 'ada@example.com' is the name of a user, not its id. Its id is 'u-1'; use -UserId 'u-1'.";

    [Theory]
    [InlineData("Get-LiteLLMKey -TeamId 'Platform Team'", "TeamNotFound", Team)]
    [InlineData("Get-LiteLLMKey ci* -TeamId 'Platform Team'", "TeamNotFound", Team)]
    [InlineData("Get-LiteLLMKey -TeamId research", "TeamNotFound", "-TeamId: 'research' is the name of a team, not its id. Its id is 't-2'; use -TeamId 't-2'.")]
    [InlineData("Get-LiteLLMKey -TeamId twins", "TeamNotFound", "-TeamId: 'twins' is the name of 2 teams, not an id. Use one of their ids: 't-3', 't-4'.")]
    [InlineData("Get-LiteLLMKey -UserId ada@example.com", "UserNotFound", User)]
    [InlineData("New-LiteLLMKey new -TeamId 'Platform Team'", "TeamNotFound", Team)]
    [InlineData("New-LiteLLMKey new -UserId ada@example.com", "UserNotFound", User)]
    [InlineData("New-LiteLLMKey new -TeamId research", "TeamNotFound", "-TeamId: 'research' is the name of a team, not its id. Its id is 't-2'; use -TeamId 't-2'.")]
    [InlineData("New-LiteLLMKey new -TeamId T-1", "TeamNotFound", "-TeamId: there is no team with the id 'T-1'. Did you mean 't-1'?")]
    [InlineData("Get-LiteLLMKey -TeamId T-1", "TeamNotFound", "-TeamId: there is no team with the id 'T-1'. Did you mean 't-1'?")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'new'; TeamId = 'platform team' } | New-LiteLLMKey", "TeamNotFound", "-TeamId: 'platform team' is the name of a team, not its id. Its id is 't-1'; use -TeamId 't-1'.")]
    [InlineData("Set-LiteLLMKey ci -TeamId 'Platform Team'", "TeamNotFound", Team)]
    [InlineData("Get-LiteLLMKey ci | Set-LiteLLMKey -UserId ada@example.com", "UserNotFound", User)]
    [InlineData("Reset-LiteLLMKey ci -TeamId 'Platform Team' -Confirm:$false", "TeamNotFound", Team)]
    public async Task Is_reported_with_the_id_before_anything_is_changed(string command, string errorId, string message)
    {
        await using ProxyServer proxy = await StartAsync();

        shared.Engine.Run(command).ShouldFail(errorId, ErrorCategory.ObjectNotFound, message);

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_refusal_of_the_server_gets_the_id_too()
    {
        await using ProxyServer proxy = await StartAsync();

        shared.Engine.Run("Set-LiteLLMKey ci -TeamId research").ShouldFail(
            "TeamNotFound", ErrorCategory.ObjectNotFound, "-TeamId: 'research' is the name of a team, not its id. Its id is 't-2'; use -TeamId 't-2'.");
    }

    [Theory]
    [InlineData("Get-LiteLLMKey -TeamId t-1")]
    [InlineData("Get-LiteLLMKey -TeamId unknown")]
    [InlineData("Get-LiteLLMKey -UserId unknown@example.com")]
    [InlineData("Get-LiteLLMKey -UserId mail@example.com")]
    public async Task An_id_of_an_owner_without_keys_finds_nothing(string command)
    {
        await using ProxyServer proxy = await StartAsync();

        Assert.Equal("", shared.Engine.Run(command).Texts);
    }

    [Fact]
    public async Task An_email_address_can_be_the_id_of_a_user()
    {
        await using ProxyServer proxy = await StartAsync();

        Assert.Equal("mail@example.com", shared.Engine.Run("(New-LiteLLMKey new -UserId mail@example.com).UserId").Texts);
    }

    private async Task<ProxyServer> StartAsync()
    {
        ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        proxy.AddKey(new { key_alias = "ci" });
        foreach ((string id, string alias) in new[] { ("t-1", "Platform Team"), ("t-2", "research"), ("t-3", "twins"), ("t-4", "twins") })
        {
            proxy.Call("POST", "/team/new", new { team_id = id, team_alias = alias });
        }

        proxy.Call("POST", "/user/new", new { user_id = "u-1", user_email = "ada@example.com", auto_create_key = false });
        proxy.Call("POST", "/user/new", new { user_id = "mail@example.com", user_email = "mail@example.com", auto_create_key = false });
        shared.Engine.Connect(proxy);
        return proxy;
    }
}
