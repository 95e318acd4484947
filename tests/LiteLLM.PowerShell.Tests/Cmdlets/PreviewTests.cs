using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Every preview and every question names the proxy, and the set that manages the key.</summary>
public sealed class PreviewTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private const string Definitions = "@{ Name = 'ci'; MaxBudget = 100; Metadata = @{ owner = 'ops' } } | Sync-LiteLLMKey -SetName platform";

    public static TheoryData<string> Commands =>
    [
        "New-LiteLLMKey new", "Set-LiteLLMKey ci -MaxBudget 5", "Reset-LiteLLMKey ci", "Copy-LiteLLMKey ci copy", "Block-LiteLLMKey ci", "Unblock-LiteLLMKey stopped",
        "Remove-LiteLLMKey ci", "Import-LiteLLMKey free -SetName other", "@{ Name = 'more' } | Sync-LiteLLMKey -SetName platform",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Names_the_proxy(string command)
    {
        await using ProxyServer proxy = await StartAsync();

        Assert.Contains(proxy.Address, shared.Engine.Run(command + " -WhatIf").ShouldSucceed().HostText, StringComparison.Ordinal);
        shared.Engine.Answers = _ => 2;
        Assert.Contains(proxy.Address, shared.Engine.Run(command + " -Confirm").HostText, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Where_nobody_can_be_asked_the_error_names_the_parameter_to_use(string command)
    {
        await using ProxyServer proxy = await StartAsync();
        shared.Engine.IsInteractive = false;
        try
        {
            string name = command[(command.LastIndexOf("| ", StringComparison.Ordinal) is var pipe and >= 0 ? pipe + 2 : 0)..].Split(' ')[0];

            shared.Engine.Run(command + " -Confirm").ShouldEnd(
                "NotConfirmed", message: $"{name} requires a confirmation, but the session is not interactive. Nothing was changed. To run it without a prompt, use -Confirm:$false.");
        }
        finally
        {
            shared.Engine.IsInteractive = true;
        }

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_copy_to_another_proxy_names_both()
    {
        await using ProxyServer other = await ProxyServer.StartAsync();
        await using ProxyServer proxy = await StartAsync();

        Assert.StartsWith(
            $"What if: Copy key 'free' (sk-...free) from {proxy.Address} to {other.Address}\n",
            shared.Engine.Run("$other = Connect-LiteLLM $there $master -PassThru; Connect-LiteLLM $here $master; Copy-LiteLLMKey free -Destination $other -WhatIf", ("there", other.Address), ("here", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed().HostText,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Remove-LiteLLMKey ci", "What if: Remove key 'ci' (sk-...{0}), managed by set 'platform', on {1}")]
    [InlineData("Block-LiteLLMKey ci", "What if: Block key 'ci' (sk-...{0}), managed by set 'platform', on {1}")]
    [InlineData("Set-LiteLLMKey ci -RpmLimit 5", "What if: Set key 'ci' (sk-...{0}), managed by set 'platform', on {1}|  + RpmLimit: 5 requests/min")]
    [InlineData("Set-LiteLLMKey ci -MaxBudget 5",
        "What if: Set key 'ci' (sk-...{0}), managed by set 'platform', on {1}|  ~ MaxBudget: 100 -> 5 USD|  ? the set 'platform' declares MaxBudget; its next sync restores the declared value.")]
    [InlineData("Set-LiteLLMKey ci -NewKeyAlias cd -MergeMetadata @{ owner = 'web'; note = 'x' }",
        "What if: Set key 'ci' (sk-...{0}), managed by set 'platform', on {1}|  ~ KeyAlias:       ci -> cd|  ~ Metadata.owner: ops -> web|  + Metadata.note:  x|  ? the set 'platform' declares KeyAlias, Metadata.owner; its next sync restores the declared values.")]
    public async Task Names_the_set_that_will_undo_it(string command, string expected)
    {
        await using ProxyServer proxy = await StartAsync();
        string secret = (string)shared.Engine.Run("(Get-LiteLLMKey ci).KeyName.Substring(6)").Only;

        string shown = shared.Engine.Run(command + " -WhatIf").ShouldSucceed().HostText.TrimEnd('\n');

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, secret, proxy.Address).Split('|').Order(StringComparer.Ordinal), shown.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_list_of_a_key_names_the_set_and_the_definition()
    {
        await using ProxyServer proxy = await StartAsync();

        Assert.Contains("ManagedBy : set 'platform', definition 'ci'", ((string)shared.Engine.Run("Get-LiteLLMKey ci | Format-List KeyAlias, ManagedBy, State | Out-Null; Get-LiteLLMKey ci | Format-List | Out-String -Width 100").Only).Replace("  ", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("ManagedBy", (string)shared.Engine.Run("Get-LiteLLMKey free | Format-List | Out-String -Width 100").Only, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("platform", "ci")]
    [InlineData("PLAT*", "ci")]
    [InlineData("none", "")]
    public async Task Keys_of_a_set_are_found_by_its_name(string set, string aliases)
    {
        await using ProxyServer proxy = await StartAsync();

        Assert.Equal(aliases, shared.Engine.Run($"Get-LiteLLMKey -SetName {set}").Texts);
        Assert.Equal(aliases, shared.Engine.Run($"Get-LiteLLMKey ci -SetName {set}").Texts);
    }

    [Fact]
    public async Task A_forged_record_makes_no_key_of_a_set()
    {
        await using ProxyServer proxy = await StartAsync();
        string id = proxy.AddKey(new { key_alias = "forged", metadata = new { litellm_keyset = new { set = "platform", name = "x" } } });

        RunResult found = shared.Engine.Run("Get-LiteLLMKey -SetName platform");

        Assert.Equal("ci", found.Texts);
        Assert.StartsWith($"The key 'forged' ({id}) has a record of the set 'platform' that is not confirmed, and was omitted.", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    private async Task<ProxyServer> StartAsync()
    {
        ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        proxy.AddKey(new { key = "sk-of-the-previews-free", key_alias = "free" });
        proxy.AddKey(new { key_alias = "stopped", blocked = true });
        shared.Engine.Answers = null;
        shared.Engine.Connect(proxy);
        shared.Engine.Run(Definitions).ShouldSucceed();
        proxy.ClearLog();
        return proxy;
    }
}
