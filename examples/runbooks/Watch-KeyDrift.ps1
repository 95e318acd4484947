<#
.SYNOPSIS
    Reports keys that no longer match their definitions. Changes nothing; the job fails if there is drift.
.NOTES
    In Azure Automation, the variable LiteLLMUri contains the address and the credential LiteLLMKey contains the key of the proxy.
#>
param(
    [Parameter(Mandatory)]
    [string] $DefinitionPath
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
Connect-LiteLLM (Get-AutomationVariable -Name LiteLLMUri) -Credential (Get-AutomationPSCredential -Name LiteLLMKey)
try {
    $drift = @(Test-LiteLLMKey -Path $DefinitionPath -Detailed)
    foreach ($key in $drift) {
        "$($key.Action) $($key.Name): $($key.Changes -join '; ') (last changed by $($key.UpdatedBy) at $($key.UpdatedAt))"
    }
    if ($drift) {
        throw "$($drift.Count) keys do not match their definitions."
    }
    'All keys match their definitions.'
}
finally {
    Disconnect-LiteLLM
}
