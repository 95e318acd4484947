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
        ["row of a CSV file"] = "[pscustomobject]@{{ KeyAlias = 'door'; {1} = {3} }} | ConvertTo-Csv | ConvertFrom-Csv | New-LiteLLMKey | Out-Null",
        ["JSON"] = "@{{ key_alias = 'door'; {2} = {3} }} | ConvertTo-Json -Depth 9 | ConvertFrom-Json | New-LiteLLMKey | Out-Null",
        ["object"] = "[pscustomobject]@{{ key_alias = 'door'; {2} = {3} }} | New-LiteLLMKey | Out-Null",
        ["deserialized object"] = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([pscustomobject]@{{ KeyAlias = 'door'; {1} = {3} }})) | New-LiteLLMKey | Out-Null",
        ["script block"] = "'door' | New-LiteLLMKey -{0} {{ {3} }} | Out-Null",
        ["parameter of Set"] = "New-LiteLLMKey door | Out-Null; Set-LiteLLMKey door -{0} {3}",
        ["row of Set"] = "New-LiteLLMKey door | Out-Null; @{{ KeyAlias = 'door'; {0} = {3} }} | Set-LiteLLMKey",
        ["definition from the pipeline"] = "@{{ KeyAlias = 'door'; {1} = {3} }} | Sync-LiteLLMKey -SetName s | Out-Null",
        ["definition in a file"] = "Sync-LiteLLMKey $file | Out-Null",
        ["Terraform state"] = "@{{ version = 4; resources = @(@{{ mode = 'managed'; type = 'litellm_key'; name = 'door'; instances = @(@{{ schema_version = 1; attributes = @{{ key_alias = 'door'; {2} = {3} }} }}) }}) }} | ConvertTo-Json -Depth 9 | ConvertFrom-LiteLLMTerraformState | Sync-LiteLLMKey -SetName s | Out-Null",
        ["Terraform configuration"] = "@{{ resource = @{{ litellm_key = @{{ door = @{{ {2} = {3} }} }} }} }} | ConvertTo-Json -Depth 9 | ConvertFrom-LiteLLMTerraformState | Sync-LiteLLMKey -SetName s | Out-Null",
        ["attribute of a copy"] = "New-LiteLLMKey source | Out-Null; Copy-LiteLLMKey source door -Property @{{ {1} = {3} }} | Out-Null; Remove-LiteLLMKey source -Confirm:$false",
        ["DSC"] = "New-LiteLLMKey door | Out-Null; & (Import-Module $dsc -PassThru) {{ param($property) ([LiteLLMKey] $property).Set() }} @{{ KeyAlias = 'door'; {1} = {3} }}",
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
        ("Blocked", "Blocked", "blocked", "'1'", "True"),
        ("ObjectPermission", "ObjectPermission", "object_permission", "@{ vector_stores = 'a, b' }", "{\"vector_stores\":[\"a\",\"b\"]}"),
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
        ("Model", "Models", "models", "'System.Object[]'", "'System.Object[]' is what PowerShell writes for a list or an object in a text field"),
        ("TeamId", "TeamId", "team_id", "'@{id=red}'", "'@{id=red}' is what PowerShell writes for a list or an object in a text field"),
    ];

    public static TheoryData<string> AllDoors => [.. Doors.Keys];

    [Theory]
    [MemberData(nameof(AllDoors))]
    public async Task A_value_has_the_same_effect_wherever_it_is_specified(string door)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        shared.Engine.Connect(proxy);
        List<string> differences = [];
        foreach ((string parameter, string property, string json, string value, string stored) in Good.Where(entry => IsWritable(door, entry.Property, entry.Value)))
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
        foreach ((string parameter, string property, string json, string value, string reason) in Bad.Where(entry => IsWritable(door, entry.Property, entry.Value)))
        {
            string error = Run(door, parameter, property, json, value, "Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false");
            if (!error.Contains(ReasonAt(door, value, reason), StringComparison.Ordinal) && !(door.StartsWith("parameter", StringComparison.Ordinal) && value == "7d"))
            {
                differences.Add($"{parameter} {value}: {error}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>
    /// Whether a door can contain a value. A script block returns the only item of a list, and a field of a CSV file is a text. DSC passes the types
    /// that its schema requires.
    /// </summary>
    private static bool IsWritable(string door, string property, string value) => door switch
    {
        "script block" => !value.StartsWith("@('", StringComparison.Ordinal),
        "row of a CSV file" => !value.StartsWith('@'),
        "DSC" => property switch
        {
            "MaxBudget" or "RpmLimit" or "MaxParallelRequests" or "Blocked" => value is not ("'a lot'" or "'1,000'" or "'perhaps'" or "$true" or "2"),
            "Models" or "Tags" or "Metadata" or "BudgetFallbacks" or "BudgetLimits" => value.StartsWith('@'),
            _ => true,
        },
        _ => true,
    };

    /// <summary>The reason for which a door refuses a value. A hashtable that a list of texts contains is a text already when DSC passes it.</summary>
    private static string ReasonAt(string door, string value, string reason) =>
        door == "DSC" && value == "@(@{ id = 'gpt-4o' })" ? "'System.Collections.Hashtable' is what PowerShell writes for a list or an object"
        : door.StartsWith("Terraform", StringComparison.Ordinal) && value == "7d" ? "'7.0' is not a valid duration."
        : reason;

    private string Run(string door, string parameter, string property, string json, string value, string then)
    {
        using var folder = new TemporaryFolder();
        string file = folder["keys.psd1"];
        string script = string.Format(System.Globalization.CultureInfo.InvariantCulture, Doors[door], parameter, property, json, value);
        if (door == "definition in a file")
        {
            File.WriteAllText(file, $"@{{ Name = 's'; Keys = @{{ door = @{{ {json} = {value.Replace("(-1)", "-1", StringComparison.Ordinal)} }} }} }}");
        }

        RunResult result = shared.Engine.Run($"[cultureinfo]::CurrentCulture = 'en-US'; {script}\n{then}", ("file", file), ("dsc", Path.Combine(Engine.ModuleFolder, "dsc", "LiteLLMDsc", "LiteLLMDsc.psd1")));
        if (result.Terminating is not null)
        {
            shared.Engine.Run("Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false");
        }

        ErrorRecord[] errors = [.. result.Errors.Append(result.Terminating).OfType<ErrorRecord>()];
        return string.Join('\n', errors.Select(error => error.Exception.Message).Concat(result.Output.Select(item => item.ToString())));
    }
}
