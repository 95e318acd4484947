<#
.SYNOPSIS
    Replaces keys that are older than a number of days by new keys with the same attributes, and stores the new secrets in a vault. Removes keys
    that were replaced before and have expired. Requires no licensed proxy.
.NOTES
    If the runbook is interrupted, the next run completes what it has begun.
    The vault is the default vault of Microsoft.PowerShell.SecretManagement, for which there are extensions for Azure Key Vault and others.
#>
param(
    [int] $OlderThanDays = 90,

    [string] $TeamId,

    [string] $GracePeriod = '24h',

    # The name of the secret in the default vault that is the key of the proxy. The address is then that of LITELLM_PROXY_URL.
    [string] $KeySecretName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
# Connects to the proxy: with the secret of a vault, with the assets of an automation account, or with LITELLM_PROXY_URL and LITELLM_API_KEY.
$connection = @{ ChangedBy = 'runbook Reset-OldKey' }
if ($KeySecretName) {
    $connection.Key = Get-Secret -Name $KeySecretName
}
elseif (Get-Command Get-AutomationVariable -ErrorAction Ignore) {
    $connection.Uri = Get-AutomationVariable -Name LiteLLMUri
    $connection.Credential = Get-AutomationPSCredential -Name LiteLLMKey
}
Connect-LiteLLM @connection
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
            $null = Reset-LiteLLMKey -Id $key.Id -Replace -GracePeriod $GracePeriod -SecretName "litellm-$($key.KeyAlias)" -Confirm:$false
            "Rotated the secret of $($key.KeyAlias). The old secret stays valid for $GracePeriod."
        }
    }
}
finally {
    Disconnect-LiteLLM
}
