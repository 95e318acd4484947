using System.Globalization;

namespace LiteLLM.PowerShell.Tests.Secrecy;

/// <summary>What every cmdlet is asked to do, with secrets wherever one can be put.</summary>
internal static class Scenarios
{
    /// <summary>The files that the scenarios read. Secrets stand in all places of a definition and of a Terraform state.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["set.yaml"] = "name: plain\nkeys:\n  declared: { max_budget: 3 }\n",
        ["secret.json"] = """{"name":"s","defaults":{"api_key":"%"},"keys":{"a":{"key":"%","max_budget":"%","duration":"%","blocked":"%"},"b":"%","%":{"expires":"%"}}}""",
        ["secret.yaml"] = "name: s\nkeys:\n  a: { key: %, max_budget: %, budget_duration: % }\n  b: { token: '%' }\n",
        ["broken.yaml"] = "name: s\nkeys: { a: { key: % ]\n",
        ["tagged.yaml"] = "name: s\nkeys: { a: { key: !!binary % } }\n*%\n",
        ["broken.json"] = """{"name":"s","keys":{"a":{"key":"%" "%"}}}""",
        ["secret.psd1"] = "@{ Name = 's'; Keys = @{ a = @{ Key = '%'; MaxBudget = '%' } } }",
        ["code.psd1"] = "@{ Name = 's'; Keys = @{ a = @{ Key = $(Get-Item '%'); MaxBudget = \"%$x\" } } }",
        ["broken.psd1"] = "@{ Name = 's'; Keys = @{ a = % } % }",
        ["state.json"] = """
            {"version":4,"resources":[{"mode":"managed","type":"litellm_key","name":"ci","instances":[{"schema_version":1,"attributes":
            {"key":"%","id":"%","token":"%","token_id":"%","key_name":"%","key_alias":null,"max_budget":5,"service_account_id":"%","metadata":{"logging":"%"}}}]}]}
            """,
    };

    /// <summary>
    /// By cmdlet. <c>$secret</c> and <c>$secure</c> are the secret of a new key, <c>$known</c> that of the key 'known' with <c>$id</c>,
    /// <c>$files</c> a folder, <c>$address</c> and <c>$master</c> the proxy.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string[]> ByCmdlet = new Dictionary<string, string[]>
    {
        ["Block-LiteLLMKey"] = ["Block-LiteLLMKey known", "Block-LiteLLMKey -Key $known", "Block-LiteLLMKey $secret", "Block-LiteLLMKey -Id $secret -WhatIf"],
        ["Compare-LiteLLMKey"] = ["Compare-LiteLLMKey known -MaxBudget 7", "Compare-LiteLLMKey -Key $known -Tag x", "Compare-LiteLLMKey $secret -MaxBudget 7"],
        ["Connect-LiteLLM"] =
        [
            "Connect-LiteLLM $address $master -PassThru",
            "Connect-LiteLLM $address -Credential ([pscredential]::new('me', $secure)) -MaximumRetryCount 0",
            "Connect-LiteLLM $address $secret -MaximumRetryCount 0",
            "Connect-LiteLLM http://127.0.0.1:9 $master -MaximumRetryCount 0",
            "Connect-LiteLLM http://litellm.invalid $master",
            "Connect-LiteLLM \"https://user:$marked@litellm.invalid\" $master",
            "Connect-LiteLLM \"ftp://user:$marked@litellm.invalid\" $master",
            "Connect-LiteLLM \"https://litellm.invalid/?key=$marked\" $master",
            "Connect-LiteLLM $marked $master",
            "Connect-LiteLLM $address $master -Proxy \"http://user:$marked@127.0.0.1:9\" -MaximumRetryCount 0",
            "Connect-LiteLLM http://127.0.0.1:8 $master -Proxy $address -ProxyCredential ([pscredential]::new('me', $secure)) -MaximumRetryCount 0",
            "Connect-LiteLLM https://127.0.0.1:8 $master -Proxy $address -ProxyCredential ([pscredential]::new('me', $secure)) -MaximumRetryCount 0 -ConnectionTimeoutSec 5",
        ],
        ["ConvertFrom-LiteLLMTerraformState"] =
        [
            "ConvertFrom-LiteLLMTerraformState $files/state.json",
            "ConvertFrom-LiteLLMTerraformState $files/state.json -OutFile $files/out.json; [IO.File]::ReadAllText(\"$files/out.json\")",
            "ConvertFrom-LiteLLMTerraformState $files/secret.json",
            "ConvertFrom-LiteLLMTerraformState $files/none.json",
        ],
        ["Copy-LiteLLMKey"] = ["Copy-LiteLLMKey known copied", "Copy-LiteLLMKey -Key $known copied -WhatIf", "Copy-LiteLLMKey $secret copied", "Copy-LiteLLMKey -Id $secret -NewKeyAlias $marked"],
        ["Disconnect-LiteLLM"] = ["$other = Connect-LiteLLM $address $master -SkipValidation -PassThru; Disconnect-LiteLLM -Connection $other; Get-LiteLLMKey -Connection $other"],
        ["Export-LiteLLMKey"] = ["Export-LiteLLMKey $files/exported.json -PassThru; [IO.File]::ReadAllText(\"$files/exported.json\")", "Get-LiteLLMKey known | Export-LiteLLMKey $files/exported.psd1 -WhatIf"],
        ["Export-LiteLLMKeyReport"] = ["Export-LiteLLMKeyReport $files/report.html -Force -PassThru; [IO.File]::ReadAllText(\"$files/report.html\")", "Export-LiteLLMKeyReport $files/report.html -WhatIf"],
        ["Get-LiteLLMBudget"] = ["Get-LiteLLMBudget", "Get-LiteLLMBudget $secret"],
        ["Get-LiteLLMConnection"] = ["Get-LiteLLMConnection"],
        ["Get-LiteLLMKey"] = ["Get-LiteLLMKey", "Get-LiteLLMKey known", "Get-LiteLLMKey -Detailed", "Get-LiteLLMKey -Key $known", "Get-LiteLLMKey -Id $id", "Get-LiteLLMKey $secret", "Get-LiteLLMKey -Id $secret", "Get-LiteLLMKey -Key $secure"],
        ["Get-LiteLLMKeySpend"] = ["Get-LiteLLMKeySpend", "Get-LiteLLMKeySpend -By Key -KeyAlias $secret", "Get-LiteLLMKeySpend -Id $secret", "Get-LiteLLMKeySpend -Since $marked", "Get-LiteLLMKeySpend -UserId $marked -Tag $marked", "Get-LiteLLMKeySpend -TeamId $marked"],
        ["Get-LiteLLMModel"] = ["Get-LiteLLMModel", "Get-LiteLLMModel $secret"],
        ["Get-LiteLLMTeam"] = ["Get-LiteLLMTeam", "Get-LiteLLMTeam $secret"],
        ["Get-LiteLLMUser"] = ["Get-LiteLLMUser", "Get-LiteLLMUser $secret"],
        ["Import-LiteLLMKey"] = ["Import-LiteLLMKey -Id $id", "Import-LiteLLMKey -Key $known", "Import-LiteLLMKey known -Path $files/imported.json", "Import-LiteLLMKey $secret"],
        ["New-LiteLLMKey"] =
        [
            "New-LiteLLMKey", "New-LiteLLMKey fresh -Key $secret", "New-LiteLLMKey known -Key $secure", "New-LiteLLMKey -Key $secret -MaxBudget -1", "New-LiteLLMKey -Key $known",
            "New-LiteLLMKey fresh -Key $secret -Tag x -WhatIf", "New-LiteLLMKey -Key 'x' -Metadata $marked", "New-LiteLLMKey -MaxBudget $marked", "New-LiteLLMKey -Metadata @{ logging = $marked } -Duration $marked",
            "New-LiteLLMKey -Metadata @{ note = $marked } -WhatIf", "New-LiteLLMKey -AdditionalProperties @{ key = $marked }", "New-LiteLLMKey -Metadata @{ note = $secure }",
        ],
        ["Remove-LiteLLMKey"] = ["Remove-LiteLLMKey known -Confirm:$false", "Remove-LiteLLMKey -Key $known -WhatIf", "Remove-LiteLLMKey $secret -Confirm:$false", "Remove-LiteLLMKey -Key $secret -Confirm:$false"],
        ["Reset-LiteLLMKey"] = ["Reset-LiteLLMKey known -Confirm:$false", "Reset-LiteLLMKey -Key $known -Confirm:$false -GracePeriod 1h", "Reset-LiteLLMKey $secret -Confirm:$false", "Reset-LiteLLMKey known -WhatIf", "Reset-LiteLLMKey known -Replace -WhatIf", "Reset-LiteLLMKey known -Replace -GracePeriod 1h -Confirm:$false", "Reset-LiteLLMKey known -Metadata @{ note = $marked } -WhatIf"],
        ["Reset-LiteLLMKeySpend"] = ["Reset-LiteLLMKeySpend known", "Reset-LiteLLMKeySpend -Key $known -PassThru", "Reset-LiteLLMKeySpend $secret", "Reset-LiteLLMKeySpend -Id $secret -WhatIf", "Reset-LiteLLMKeySpend -Key $secret", "Reset-LiteLLMKeySpend known -To 1000"],
        ["Set-LiteLLMKey"] =
        [
            "Set-LiteLLMKey known -MaxBudget 8 -PassThru", "Set-LiteLLMKey -Key $known -MaxBudget 9", "Set-LiteLLMKey $secret -MaxBudget 1", "Set-LiteLLMKey known -Metadata @{ note = $marked } -WhatIf",
            "Set-LiteLLMKey known -MergeMetadata $marked", "Set-LiteLLMKey known -Blocked $marked", "Set-LiteLLMKey known -Duration $marked -Clear $marked",
        ],
        ["Sync-LiteLLMKey"] = ["Sync-LiteLLMKey $files/set.yaml -Confirm:$false", "Sync-LiteLLMKey $files/set.yaml -WhatIf", .. Unusable("Sync-LiteLLMKey {0}"), "Sync-LiteLLMKey $marked"],
        ["Test-LiteLLMConnection"] = ["Test-LiteLLMConnection"],
        ["Test-LiteLLMKey"] = ["Test-LiteLLMKey known -MaxBudget 7", "Test-LiteLLMKey -Key $known -MaxBudget 7", "Test-LiteLLMKey -Path $files/set.yaml", .. Unusable("Test-LiteLLMKey -Path {0}")],
        ["Test-LiteLLMKeyAccess"] =
        [
            "Test-LiteLLMKeyAccess known mock-gpt", "Test-LiteLLMKeyAccess -Key $known", "Test-LiteLLMKeyAccess -Key $secret", "Test-LiteLLMKeyAccess $secret $marked", "Test-LiteLLMKeyAccess -Id $secret",
            "Test-LiteLLMKeyAccess known -Model $marked -EndUser $marked -Tag $marked -Route \"/$marked\"", "Test-LiteLLMKeyAccess -Key $marked", "Test-LiteLLMKeyAccess known | Out-String",
        ],
        ["Unblock-LiteLLMKey"] = ["Unblock-LiteLLMKey known", "Unblock-LiteLLMKey -Key $known", "Unblock-LiteLLMKey -Id $secret"],
    };

    private static IEnumerable<string> Unusable(string command) =>
        Files.Keys.Where(name => name is not ("set.yaml" or "state.json")).Select(name => string.Format(CultureInfo.InvariantCulture, command, $"$files/{name}"));
}
