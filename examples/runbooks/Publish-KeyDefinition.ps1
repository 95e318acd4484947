<#
.SYNOPSIS
    Applies definitions from a repository to the proxy, and stores the secrets of new keys in a vault.
.NOTES
    In a pull request, use -Preview to show the plan without changing anything.
#>
param(
    [Parameter(Mandatory)]
    [string] $DefinitionPath,

    [switch] $Preview
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
Connect-LiteLLM (Get-AutomationVariable -Name LiteLLMUri) -Credential (Get-AutomationPSCredential -Name LiteLLMKey) -ChangedBy 'runbook Publish-KeyDefinition'
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
