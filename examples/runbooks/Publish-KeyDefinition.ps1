<#
.SYNOPSIS
    Applies definitions from a repository to the proxy, and stores the secrets of new keys in a vault.
.NOTES
    In a pull request, use -Preview to show the plan without changing anything.
#>
param(
    [Parameter(Mandatory)]
    [string] $DefinitionPath,

    [switch] $Preview,

    # The name of the secret in the vault that is the key of the proxy.
    [string] $KeySecretName,

    # The vault. By default, the default vault of Microsoft.PowerShell.SecretManagement.
    [string] $VaultName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$runbook = 'Publish-KeyDefinition'
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
    # Errors are collected and thrown at the end, so that a failure does not prevent the other keys from being synced.
    $problems = $null
    Sync-LiteLLMKey $DefinitionPath -Prune -Force -WhatIf:$Preview -PassThru:$Preview -ErrorAction SilentlyContinue -ErrorVariable problems -SecretName { "litellm-$($_.Name)" } @vault | ForEach-Object {
        if ($_.Action -ne 'None') {
            "$($_.Action) $($_.Name) $($_.Problem)".TrimEnd()
        }
    }
    if ($problems) {
        throw "$($problems.Count) keys could not be synced. The first error: $($problems[0])"
    }
}
finally {
    Disconnect-LiteLLM
}
