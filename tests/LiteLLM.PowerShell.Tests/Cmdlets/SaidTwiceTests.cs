using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Where two parameters say the same property, neither wins in silence.</summary>
public sealed class SaidTwiceTests
{
    [Theory]
    [InlineData("New-LiteLLMKey x -Duration 30d -ExpiresAt 2035-01-01", "Duration: -ExpiresAt sets the same attribute. Use only one of the two parameters.")]
    [InlineData("Set-LiteLLMKey ci -Duration 30d -ExpiresAt 2035-01-01", "Duration: -ExpiresAt sets the same attribute. Use only one of the two parameters.")]
    [InlineData("Set-LiteLLMKey ci -Duration 30d -ExpiresAt $null", "Duration: -ExpiresAt sets the same attribute. Use only one of the two parameters.")]
    [InlineData("Set-LiteLLMKey ci -Duration 30d -Clear Expires", "Expires: it cannot be both set and cleared. Specify a value or -Clear, not both.")]
    [InlineData("Test-LiteLLMKey ci -KeyType llm_api -AllowedRoute /models", "KeyType: -AllowedRoute sets the same attribute. Use only one of the two parameters.")]
    public async Task Two_parameters_for_one_property_are_refused_before_anything_is_sent(string command, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci").ShouldSucceed();
        proxy.ClearLog();

        engine.Run(command).ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, message);

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task An_empty_field_of_a_row_does_not_override_a_parameter()
    {
        var clock = new FixedClock(new DateTimeOffset(2030, 11, 23, 10, 20, 30, TimeSpan.Zero));
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => clock.Now);
        using var engine = new Engine(proxy);

        dynamic key = engine.Run("[pscustomobject]@{ KeyAlias = 'ci'; Duration = ''; AllowedRoutes = '' } | New-LiteLLMKey -ExpiresAt 2035-01-01T00:00Z -KeyType llm_api").Only;

        clock.AssertEqual(new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero), (DateTimeOffset)key.Expires);
        Assert.Equal(["llm_api_routes"], (IEnumerable<string>)key.AllowedRoutes);
    }
}
