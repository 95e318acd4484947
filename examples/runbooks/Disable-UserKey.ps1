<#
.SYNOPSIS
    Blocks all keys of a user. With -Remove, removes them permanently. An unknown user is an error.
#>
param(
    [Parameter(Mandatory)]
    [string] $UserId,

    [switch] $Remove,

    # The name of the secret in the vault that is the key of the proxy.
    [string] $KeySecretName,

    # The vault. By default, the default vault of Microsoft.PowerShell.SecretManagement.
    [string] $VaultName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$runbook = 'Disable-UserKey'
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
    $keys = @(Get-LiteLLMKey -UserId $UserId)
    if (-not $keys) {
        # A typing error must not look like a user without keys.
        $null = Get-LiteLLMUser ([WildcardPattern]::Escape($UserId))
    }
    if ($Remove) {
        $keys | Remove-LiteLLMKey -Confirm:$false
        "Removed $($keys.Count) keys of $UserId."
    }
    else {
        $keys | Block-LiteLLMKey
        "Blocked $($keys.Count) keys of $UserId."
    }
}
finally {
    Disconnect-LiteLLM
}
