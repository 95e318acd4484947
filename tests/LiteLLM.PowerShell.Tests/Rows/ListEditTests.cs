using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Documentation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Rows;

/// <summary>Items that are added to the list of an attribute, and removed from it.</summary>
public sealed class ListEditTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private const string PermissionLists = "[LiteLLM.PowerShell.Keys.KeyProperties]::Find('ObjectPermission').ListMembers | ForEach-Object { [LiteLLM.PowerShell.Keys.KeyProperty]::ParameterOf($_) }";

    private const string Lists = "[LiteLLM.PowerShell.Keys.KeyProperties]::All | Where-Object IsEditableList | ForEach-Object { $_.Parameter }";

    [Fact]
    public void Each_list_attribute_has_parameters_that_add_and_remove_items()
    {
        string[] lists = shared.Engine.Run($"{Lists}; {PermissionLists}").Texts.Split(',');
        string[] expected = [.. lists.SelectMany(list => new[] { "Add" + list, "Remove" + list }).Order(StringComparer.Ordinal)];

        Assert.Contains("Tag", lists);
        Assert.Contains("McpServer", lists);
        foreach (string cmdlet in new[] { "Set", "Compare", "Test", "Reset" })
        {
            string[] actual = [.. CmdletFacts.Of(cmdlet + "-LiteLLMKey").Parameters.Values
                .Where(parameter => parameter.ParameterType == typeof(string[]) && (parameter.Name.StartsWith("Add", StringComparison.Ordinal) || parameter.Name.StartsWith("Remove", StringComparison.Ordinal) && parameter.Name != "RemoveMetadata"))
                .Select(parameter => parameter.Name).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public async Task Items_of_each_list_are_added_and_removed_and_the_others_stay()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        shared.Engine.Connect(proxy);

        string differences = shared.Engine.Run(
            Lists + """
             | ForEach-Object {
                $list = $_
                $property = [LiteLLM.PowerShell.Keys.KeyProperties]::Find($list).Name
                $whole = @{ $list = 'one', 'two' }
                New-LiteLLMKey $list @whole | Out-Null
                $edit = @{ "Add$list" = 'three'; "Remove$list" = 'one' }
                $key = Set-LiteLLMKey $list @edit -PassThru
                if ("$($key.$property | Sort-Object)" -ne 'three two') { "${list}: $($key.$property)" }
            }
            """).Texts;

        Assert.Equal("", differences);
    }

    [Fact]
    public async Task Items_of_each_list_of_the_object_permissions_are_added_and_removed_and_the_others_stay()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.81.13");
        shared.Engine.Connect(proxy);

        string differences = shared.Engine.Run(
            """
            foreach ($member in [LiteLLM.PowerShell.Keys.KeyProperties]::Find('ObjectPermission').ListMembers) {
                $list = [LiteLLM.PowerShell.Keys.KeyProperty]::ParameterOf($member)
                New-LiteLLMKey $list -ObjectPermission @{ $member = 'one', 'two'; mcp_tool_permissions = @{ github = @('read') } } | Out-Null
                $edit = @{ "Add$list" = 'three,four'; "Remove$list" = 'one' }
                $key = Set-LiteLLMKey $list @edit -PassThru
                if ("$($key.ObjectPermission[$member] | Sort-Object) $($key.ObjectPermission['mcp_tool_permissions']['github'])" -ne 'four three two read') { "${list}: $($key.ObjectPermission | ConvertTo-Json)" }
                [pscustomobject]@{ KeyAlias = $list; "Remove$list" = 'two' } | Set-LiteLLMKey
                if ("$((Get-LiteLLMKey $list -Detailed).ObjectPermission[$member] | Sort-Object)" -ne 'four three') { "${list} in a row" }
            }
            """).Texts;

        Assert.Equal("", differences);
        RunResult preview = shared.Engine.Run("Set-LiteLLMKey McpServer -AddMcpServer github -WhatIf").ShouldSucceed();
        Assert.Contains("\"github\"]", preview.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_keys_are_edited_through_the_pipeline_and_only_what_differs_is_sent()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        shared.Engine.Connect(proxy);
        string first = proxy.AddKey(new { key_alias = "a", tags = new[] { "x", "y" } });
        string second = proxy.AddKey(new { key_alias = "b", tags = new[] { "z" } });

        RunResult preview = shared.Engine.Run("Get-LiteLLMKey a | Set-LiteLLMKey -AddTag z -RemoveTag x -WhatIf");
        Assert.Contains("+ Tags: z", preview.HostText, StringComparison.Ordinal);
        Assert.Contains("- Tags: x", preview.HostText, StringComparison.Ordinal);
        proxy.ClearLog();
        shared.Engine.Run("Get-LiteLLMKey | Set-LiteLLMKey -AddTag 'z' -RemoveTag 'x, none'").ShouldSucceed();

        Assert.Equal("/key/update", Assert.Single(proxy.Writes, write => write.Path != "/v2/key/info").Path);
        Assert.Equal(["y", "z"], Tags(first));
        Assert.Equal(["z"], Tags(second));

        IEnumerable<string?> Tags(string id) => proxy.Stored(id).GetProperty("metadata").GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());
    }

    [Theory]
    [InlineData("-Tag a -AddTag b", "AddTag: -Tag and -Clear replace the whole list, so -AddTag cannot be used with them.")]
    [InlineData("-Clear Tag -RemoveTag b", "RemoveTag: -Tag and -Clear replace the whole list, so -RemoveTag cannot be used with them.")]
    [InlineData("-RemoveModel m", "RemoveModel: the list Models of the key would be empty, which allows all of them. If this is intended, use -Clear Models.")]
    [InlineData("-AddAllowedRoute /x", "AddAllowedRoute: the list AllowedRoutes of the key is empty, which allows all of them, so the added items would restrict the key. If this is intended, use -AllowedRoute.")]
    [InlineData("-AddTag 'a,,b'", "Tags: an empty item is not allowed.")]
    public async Task An_edit_that_contradicts_another_or_changes_what_an_empty_list_allows_is_refused(string parameters, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "a", tags = new[] { "x" }, models = new[] { "m" } });

        RunResult result = shared.Engine.Run($"Set-LiteLLMKey a {parameters}");

        Assert.Contains(message[(message.IndexOf(':', StringComparison.Ordinal) + 2)..], Assert.Single(result.Errors.Append(result.Terminating).OfType<ErrorRecord>()).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("Tag")]
    [InlineData("Tags")]
    [InlineData("tags")]
    [InlineData("ModelAlias")]
    [InlineData("Aliases")]
    [InlineData("aliases")]
    [InlineData("Duration")]
    [InlineData("expires")]
    [InlineData("KeyType")]
    [InlineData("BudgetPeriod")]
    [InlineData("org_id")]
    public async Task An_attribute_is_cleared_by_any_of_its_names(string name)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        proxy.AddKey(new { key_alias = "a" });

        shared.Engine.Run($"Set-LiteLLMKey a -Clear {name}").ShouldSucceed();
    }

    [Fact]
    public void A_name_of_a_parameter_is_a_name_of_its_attribute()
    {
        string unknown = shared.Engine.Run(
            """
            $all = [LiteLLM.PowerShell.Keys.KeyProperties]::All
            foreach ($parameter in (Get-Command New-LiteLLMKey).Parameters.Values) {
                $property = $all | Where-Object Parameter -EQ $parameter.Name
                if ($property -and $property.Settable -ne 'Never') {
                    $parameter.Aliases | Where-Object { [LiteLLM.PowerShell.Keys.KeyProperties]::Find($_) -ne $property } | ForEach-Object { "$($parameter.Name): $_" }
                }
            }
            """).Texts;

        Assert.Equal("", unknown);
    }
}
