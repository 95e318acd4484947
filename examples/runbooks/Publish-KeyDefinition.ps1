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

    # The name of the secret in the default vault that is the key of the proxy. The address is then that of LITELLM_PROXY_URL.
    [string] $KeySecretName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
# Connects to the proxy: with the secret of a vault, with the assets of an automation account, or with LITELLM_PROXY_URL and LITELLM_API_KEY.
$connection = @{ ChangedBy = 'runbook Publish-KeyDefinition' }
if ($KeySecretName) {
    $connection.Key = Get-Secret -Name $KeySecretName
}
elseif (Get-Command Get-AutomationVariable -ErrorAction Ignore) {
    $connection.Uri = Get-AutomationVariable -Name LiteLLMUri
    $connection.Credential = Get-AutomationPSCredential -Name LiteLLMKey
}
Connect-LiteLLM @connection
try {
    # Errors are collected and thrown at the end, so that a failure does not prevent the other keys from being synced.
    $problems = $null
    Sync-LiteLLMKey $DefinitionPath -Prune -Force -WhatIf:$Preview -ErrorAction SilentlyContinue -ErrorVariable problems -SecretName { "litellm-$($_.Name)" } | ForEach-Object {
        if ($_.Action -ne 'None') {
            "$($_.Action) $($_.Name) $($_.Error)"
        }
    }
    if ($problems) {
        throw "$($problems.Count) keys could not be synced. The first error: $($problems[0])"
    }
}
finally {
    Disconnect-LiteLLM
}
