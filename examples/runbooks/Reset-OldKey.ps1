<#
.SYNOPSIS
    Rotates secrets that are older than a number of days, and stores the new secrets in a vault. Requires a licensed proxy.
.NOTES
    The vault is the default vault of Microsoft.PowerShell.SecretManagement, for which there are extensions for Azure Key Vault and others.
#>
param(
    [int] $OlderThanDays = 90,

    [string] $TeamId,

    [string] $GracePeriod = '24h'
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
Connect-LiteLLM (Get-AutomationVariable -Name LiteLLMUri) -Credential (Get-AutomationPSCredential -Name LiteLLMKey) -ChangedBy 'runbook Reset-OldKey'
try {
    $limit = [DateTimeOffset]::UtcNow.AddDays(-$OlderThanDays)
    $keys = if ($TeamId) { Get-LiteLLMKey -TeamId $TeamId } else { Get-LiteLLMKey }
    foreach ($key in $keys) {
        $made = if ($key.LastRotationAt) { $key.LastRotationAt } else { $key.CreatedAt }
        if ($key.KeyAlias -and $made -lt $limit) {
            $null = Reset-LiteLLMKey -Id $key.Id -GracePeriod $GracePeriod -SecretName "litellm-$($key.KeyAlias)" -Confirm:$false
            "Rotated the secret of $($key.KeyAlias). The old secret stays valid for $GracePeriod."
        }
    }
}
finally {
    Disconnect-LiteLLM
}
