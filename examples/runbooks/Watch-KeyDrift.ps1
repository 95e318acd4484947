<#
.SYNOPSIS
    Reports keys that are no longer as their definitions say. Writes nothing; the job fails when there is drift.
.NOTES
    Azure Automation: the variable LiteLLMUri and the credential LiteLLMKey hold the address and the key of the proxy.
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
        throw "$($drift.Count) keys are not as declared."
    }
    'All keys are as declared.'
}
finally {
    Disconnect-LiteLLM
}
