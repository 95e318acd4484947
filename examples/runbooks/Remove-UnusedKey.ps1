<#
.SYNOPSIS
    Blocks keys that were not used for a number of days, and removes them some days later. Without -Enforce, it only reports what it would do.
.DESCRIPTION
    A blocked key is marked in its metadata with the time. It is removed only if it is still blocked and has not been used
    since then, not even by a refused request. Keys with an exempt tag, and keys of sets, are never changed.
.NOTES
    Servers before 1.83 do not record when a key is used. The last update is used instead, so fewer keys are found.
#>
param(
    [int] $UnusedDays = 90,

    [int] $WaitDays = 30,

    [string[]] $ExemptTag = @('keep'),

    [switch] $Enforce,

    # The name of the secret in the vault that is the key of the proxy.
    [string] $KeySecretName,

    # The vault. By default, the default vault of Microsoft.PowerShell.SecretManagement.
    [string] $VaultName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$runbook = 'Remove-UnusedKey'
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
    $prefix = if ($Enforce) { '' } else { 'Would: ' }
    $isExempt = { param($key) $key.KeySet.Count -gt 0 -or @($key.Tags | Where-Object { $_ -in $ExemptTag }).Count -gt 0 }

    # Keys that an earlier run has blocked.
    foreach ($key in Get-LiteLLMKey -Blocked | Where-Object { $_.Metadata['unused_blocked_at'] }) {
        $blockedAt = [DateTimeOffset]::Parse($key.Metadata['unused_blocked_at'], [cultureinfo]::InvariantCulture)
        if (& $isExempt $key) {
            continue
        }
        if ($key.LastActive -gt $blockedAt.AddMinutes(5)) {
            "Kept $key`: a request with it was refused at $($key.LastActive.UtcDateTime.ToString('u')). Unblock-LiteLLMKey unblocks it."
        }
        elseif ($blockedAt -lt [DateTimeOffset]::UtcNow.AddDays(-$WaitDays)) {
            "${prefix}remove $key, blocked since $($blockedAt.UtcDateTime.ToString('u'))."
            if ($Enforce) {
                Remove-LiteLLMKey -Id $key.Id -Confirm:$false
            }
        }
    }

    foreach ($key in Get-LiteLLMKey -UnusedFor "$($UnusedDays)d" -Blocked:$false) {
        if (& $isExempt $key) {
            continue
        }
        "${prefix}block $key, last used $($key.LastUsed.UtcDateTime.ToString('u')) ($($key.LastUsedSource))."
        if ($Enforce) {
            Set-LiteLLMKey -Id $key.Id -Blocked $true -MergeMetadata @{ unused_blocked_at = [DateTimeOffset]::UtcNow.ToString('o') }
        }
    }
}
finally {
    Disconnect-LiteLLM
}
