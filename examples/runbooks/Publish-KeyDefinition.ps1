<#
.SYNOPSIS
    Makes the keys of the proxy what the definitions in a checkout of a repository say, and keeps new secrets in a vault.
.NOTES
    Run it once with -Preview in a pull request: it shows the plan and writes nothing.
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
    # A single failure must not keep the secrets of other new keys from the vault, so errors are counted and thrown last.
    $problems = $null
    Sync-LiteLLMKey $DefinitionPath -Prune -Force -WhatIf:$Preview -ErrorAction SilentlyContinue -ErrorVariable problems | ForEach-Object {
        if ($_.Key.Key) {
            Set-Secret -Name "litellm-$($_.Name)" -SecureStringSecret $_.Key.Key
        }
        if ($_.Action -ne 'None') {
            "$($_.Action) $($_.Name) $($_.Error)"
        }
    }
    if ($problems) {
        throw "$($problems.Count) keys could not be made as declared; the first: $($problems[0])"
    }
}
finally {
    Disconnect-LiteLLM
}
