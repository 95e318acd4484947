<#
.SYNOPSIS
    Reports keys that no longer match their definitions. Changes nothing; the job fails if there is drift.
.NOTES
    In a scheduled task or a pipeline, the exit code of pwsh -File is 1 if there is drift.
#>
param(
    [Parameter(Mandatory)]
    [string] $DefinitionPath,

    # The name of the secret in the vault that is the key of the proxy.
    [string] $KeySecretName,

    # The vault. By default, the default vault of Microsoft.PowerShell.SecretManagement.
    [string] $VaultName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$runbook = 'Watch-KeyDrift'
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
