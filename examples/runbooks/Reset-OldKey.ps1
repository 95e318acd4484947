<#
.SYNOPSIS
    Replaces keys that are older than a number of days by new keys with the same attributes, and stores the new secrets in a vault. Removes keys
    that were replaced before and have expired. A licensed proxy is not required.
.NOTES
    If the runbook is interrupted, the next run completes what it has begun.
    The vault is one of Microsoft.PowerShell.SecretManagement, for which there are extensions for Azure Key Vault and others.
#>
param(
    [int] $OlderThanDays = 90,

    [string] $TeamId,

    [string] $GracePeriod = '24h',

    # The name of the secret in the vault that is the key of the proxy.
    [string] $KeySecretName,

    # The vault. By default, the default vault of Microsoft.PowerShell.SecretManagement.
    [string] $VaultName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$runbook = 'Reset-OldKey'
#region Connection, the same in all runbooks
# In an automation account, the address is the variable LiteLLMUri, and the key is the credential LiteLLMKey. Elsewhere, they are LITELLM_PROXY_URL and LITELLM_API_KEY.
# With -KeySecretName, the key is a secret of the vault everywhere.
$isAutomationAccount = [bool] (Get-Command Get-AutomationVariable -ErrorAction Ignore)
$vault = @{}
if ($VaultName) {
    $vault.VaultName = $VaultName
}
$connection = @{ ChangedBy = "runbook $runbook" }
if ($isAutomationAccount) {
    $connection.Uri = Get-AutomationVariable -Name LiteLLMUri
}
if ($KeySecretName) {
    $connection.SecretName = $KeySecretName
    $connection += $vault
}
elseif ($isAutomationAccount) {
    $connection.Credential = Get-AutomationPSCredential -Name LiteLLMKey
}
Connect-LiteLLM @connection
#endregion
try {
    $limit = [DateTimeOffset]::UtcNow.AddDays(-$OlderThanDays)
    $keys = if ($TeamId) { Get-LiteLLMKey -TeamId $TeamId } else { Get-LiteLLMKey }
    foreach ($key in $keys) {
        $made = if ($key.LastRotationAt) { $key.LastRotationAt } else { $key.CreatedAt }
        if ($key.Replacement['successor'] -and $key.State -eq 'Expired') {
            Remove-LiteLLMKey -Id $key.Id -Confirm:$false
            "Removed $($key.KeyAlias), which was replaced and has expired."
        }
        elseif ($key.Replacement['successor'] -and -not (Test-LiteLLMKey $key.Replacement['alias'])) {
            $null = Reset-LiteLLMKey -Id $key.Id -Replace -Confirm:$false
            "Completed the replacement of $($key.Replacement['alias']), which was interrupted."
        }
        elseif ($key.KeyAlias -and $made -lt $limit -and $key.Replacement.Count -eq 0) {
            $null = Reset-LiteLLMKey -Id $key.Id -Replace -GracePeriod $GracePeriod -SecretName "litellm-$($key.KeyAlias)" @vault -Confirm:$false
            "Rotated the secret of $($key.KeyAlias). The old secret stays valid for $GracePeriod."
        }
    }
}
finally {
    Disconnect-LiteLLM
}
