using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Texts that become headers, sent to a server that would receive what they smuggle.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("a\r\nX-Injected: 1", "'a\\u000d\\u000aX-Injected: 1' contains the end of a line")]
    [InlineData("a\nGET /key/list HTTP/1.1", "contains the end of a line")]
    [InlineData("Zo\u00eb", "'Zo\u00eb' contains '\u00eb' (U+00EB)")]
    [InlineData("a\u0007", "contains the control character \\u0007")]
    [InlineData("\u202eann", "contains '\\u202e' (U+202E)")]
    [InlineData(" ann", "begins or ends with a space")]
    public async Task A_name_that_no_header_can_contain_is_refused_before_anything_is_sent(string name, string reason)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        foreach (string command in new[] { "Connect-LiteLLM $address $master -ChangedBy $name", "Connect-LiteLLM -Sandbox -ChangedBy $name" })
        {
            ErrorRecord error = engine.Run(command, ("address", proxy.Address), ("master", ProxyServer.MasterKey), ("name", name)).ShouldEnd("InvalidHeaderValue", ErrorCategory.InvalidArgument);

            Assert.Contains(reason, error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Requests);
        Assert.Equal(0, proxy.Connections);
    }

    [Theory]
    [InlineData("sk-a\r\nX-Injected: 1")]
    [InlineData("sk-\u00e9\u4e2d")]
    public async Task A_key_that_no_header_can_contain_is_refused_before_anything_is_sent(string key)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();

        RunResult result = engine.Run("Connect-LiteLLM $address $key", ("address", proxy.Address), ("key", key));

        result.ShouldEnd("InvalidKey");
        Assert.Empty(proxy.Requests);
        Assert.DoesNotContain(key, result.EverythingSaid, StringComparison.Ordinal);
    }
}
