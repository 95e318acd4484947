using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Rows;

/// <summary>The same value has the same effect, or the same error, wherever it is specified.</summary>
public sealed class DoorTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    /// <summary>The ways in which a value reaches a key, as scripts with the name of the parameter, the name of the property, the API name, and the value.</summary>
    private static readonly Dictionary<string, string> Doors = new()
    {
        ["parameter"] = "New-LiteLLMKey door -{0} {3} | Out-Null",
        ["hashtable"] = "@{{ KeyAlias = 'door'; {1} = {3} }} | New-LiteLLMKey | Out-Null",
        ["object"] = "[pscustomobject]@{{ key_alias = 'door'; {2} = {3} }} | New-LiteLLMKey | Out-Null",
        ["deserialized object"] = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([pscustomobject]@{{ KeyAlias = 'door'; {1} = {3} }})) | New-LiteLLMKey | Out-Null",
        ["script block"] = "'door' | New-LiteLLMKey -{0} {{ {3} }} | Out-Null",
        ["parameter of Set"] = "New-LiteLLMKey door | Out-Null; Set-LiteLLMKey door -{0} {3}",
        ["row of Set"] = "New-LiteLLMKey door | Out-Null; @{{ KeyAlias = 'door'; {0} = {3} }} | Set-LiteLLMKey",
        ["definition from the pipeline"] = "@{{ KeyAlias = 'door'; {1} = {3} }} | Sync-LiteLLMKey -SetName s | Out-Null",
        ["definition in a file"] = "Sync-LiteLLMKey $file | Out-Null",
    };

    /// <summary>A property, a value as PowerShell, and the text of the value that the key has.</summary>
    private static readonly (string Parameter, string Property, string JsonName, string Value, string Stored)[] Good =
    [
        ("MaxBudget", "MaxBudget", "max_budget", "'12.5'", "12.5"),
        ("MaxBudget", "MaxBudget", "max_budget", "7", "7"),
        ("RpmLimit", "RpmLimit", "rpm_limit", "'60'", "60"),
        ("RpmLimit", "RpmLimit", "rpm_limit", "60.0", "60"),
        ("Blocked", "Blocked", "blocked", "'true'", "True"),
        ("Blocked", "Blocked", "blocked", "1", "True"),
        ("Model", "Models", "models", "'gpt-4o,gpt-4'", "gpt-4o|gpt-4"),
        ("Model", "Models", "models", "@('gpt-4o,gpt-4')", "gpt-4o,gpt-4"),
        ("Model", "Models", "models", "'[\"a,b\", \"c\"]'", "a,b|c"),
        ("Tag", "Tags", "tags", "'a, b'", "a|b"),
        ("Metadata", "Metadata", "metadata", "'{\"a\":1}'", "{\"a\":1}"),
        ("Metadata", "Metadata", "metadata", "@{ a = 1 }", "{\"a\":1}"),
        ("BudgetDuration", "BudgetDuration", "budget_duration", "'weekly'", "7d"),
        ("ExpiresAt", "Expires", "expires", "'2035-12-31T00:00Z'", "12/31/2035"),
        ("BudgetFallback", "BudgetFallbacks", "budget_fallbacks", "@{ a = 'b, c' }", "{\"a\":[\"b\",\"c\"]}"),
        ("BudgetFallback", "BudgetFallbacks", "budget_fallbacks", "'{\"a\":[\"b\"]}'", "{\"a\":[\"b\"]}"),
    ];

    /// <summary>A property, a value as PowerShell, and the reason for which it is refused.</summary>
    private static readonly (string Parameter, string Property, string JsonName, string Value, string Reason)[] Bad =
    [
        ("MaxBudget", "MaxBudget", "max_budget", "'a lot'", "'a lot' is not a number."),
        ("MaxBudget", "MaxBudget", "max_budget", "'1,000'", "'1,000' is not a number."),
        ("MaxBudget", "MaxBudget", "max_budget", "(-1)", "-1 is not allowed; it has to be zero or more."),
        ("RpmLimit", "RpmLimit", "rpm_limit", "0.5", "'0.5' is not a whole number."),
        ("RpmLimit", "RpmLimit", "rpm_limit", "'0.5'", "'0.5' is not a whole number."),
        ("RpmLimit", "RpmLimit", "rpm_limit", "$true", "'True' is not a whole number."),
        ("MaxParallelRequests", "MaxParallelRequests", "max_parallel_requests", "2147483648", "2147483648 is not allowed; it has to be a whole number from 0 to 2147483647."),
        ("Blocked", "Blocked", "blocked", "'perhaps'", "'perhaps' is not true or false."),
        ("Blocked", "Blocked", "blocked", "2", "'2' is not true or false."),
        ("Model", "Models", "models", "'a,,b'", "an empty item is not allowed."),
        ("Model", "Models", "models", "@(@{ id = 'gpt-4o' })", "{\"id\":\"gpt-4o\"} is not allowed as an item; each item has to be text."),
        ("Metadata", "Metadata", "metadata", "'text'", "'text' is not a map. Use a hashtable, an object or JSON, for instance @{ name = 'value' }."),
        ("Metadata", "Metadata", "metadata", "'[1]'", "'[1]' is not a map."),
        ("BudgetLimit", "BudgetLimits", "budget_limits", "'text'", "'text' is not a map. Use hashtables, objects or a JSON array"),
        ("ExpiresAt", "Expires", "expires", "'soon'", "'soon' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z"),
        ("ExpiresAt", "Expires", "expires", "'31/12/2035'", "'31/12/2035' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z"),
        ("BudgetDuration", "BudgetDuration", "budget_duration", "7d", "'7' is not a valid duration."),
    ];

    public static TheoryData<string> AllDoors => [.. Doors.Keys];

    [Theory]
    [MemberData(nameof(AllDoors))]
    public async Task A_value_has_the_same_effect_wherever_it_is_specified(string door)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        shared.Engine.Connect(proxy);
        List<string> differences = [];
        foreach ((string parameter, string property, string json, string value, string stored) in Good.Where(entry => IsWritable(door, entry.Value)))
        {
            string key = Run(door, parameter, property, json, value, $"$key = Get-LiteLLMKey door; ($key.{property} | ForEach-Object {{ \"$_\" }}) -join '|'; Remove-LiteLLMKey door -Confirm:$false");
            if (!key.StartsWith(stored, StringComparison.Ordinal))
            {
                differences.Add($"{parameter} {value}: {key}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(AllDoors))]
    public async Task A_value_is_refused_with_the_same_reason_wherever_it_is_specified(string door)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        shared.Engine.Connect(proxy);
        List<string> differences = [];
        foreach ((string parameter, string property, string json, string value, string reason) in Bad.Where(entry => IsWritable(door, entry.Value)))
        {
            string error = Run(door, parameter, property, json, value, "Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false");
            if (!error.Contains(reason, StringComparison.Ordinal) && !(door.StartsWith("parameter", StringComparison.Ordinal) && value == "7d"))
            {
                differences.Add($"{parameter} {value}: {error}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>A script block returns the only item of a list, and not the list.</summary>
    private static bool IsWritable(string door, string value) => door != "script block" || !value.StartsWith("@('", StringComparison.Ordinal);

    private string Run(string door, string parameter, string property, string json, string value, string then)
    {
        using var folder = new TemporaryFolder();
        string file = folder["keys.psd1"];
        string script = string.Format(System.Globalization.CultureInfo.InvariantCulture, Doors[door], parameter, property, json, value);
        if (door == "definition in a file")
        {
            File.WriteAllText(file, $"@{{ Name = 's'; Keys = @{{ door = @{{ {json} = {value.Replace("(-1)", "-1", StringComparison.Ordinal)} }} }} }}");
        }

        RunResult result = shared.Engine.Run($"[cultureinfo]::CurrentCulture = 'en-US'; {script}\n{then}", ("file", file));
        if (result.Terminating is not null)
        {
            shared.Engine.Run("Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false");
        }

        ErrorRecord[] errors = [.. result.Errors.Append(result.Terminating).OfType<ErrorRecord>()];
        return string.Join('\n', errors.Select(error => error.Exception.Message).Concat(result.Output.Select(item => item.ToString())));
    }
}
