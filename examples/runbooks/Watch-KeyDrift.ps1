<#
.SYNOPSIS
    Reports keys that no longer match their definitions. Changes nothing; the job fails if there is drift.
.NOTES
    In Azure Automation, the variable LiteLLMUri contains the address and the credential LiteLLMKey contains the key of the proxy.
    In a scheduled task or a pipeline, set LITELLM_PROXY_URL and LITELLM_API_KEY. The exit code of pwsh -File is 1 if there is drift.
#>
param(
    [Parameter(Mandatory)]
    [string] $DefinitionPath,

    # The name of the secret in the default vault that is the key of the proxy. The address is then that of LITELLM_PROXY_URL.
    [string] $KeySecretName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
# Connects to the proxy: with the secret of a vault, with the assets of an automation account, or with LITELLM_PROXY_URL and LITELLM_API_KEY.
$connection = @{}
if ($KeySecretName) {
    $connection.Key = Get-Secret -Name $KeySecretName
}
elseif (Get-Command Get-AutomationVariable -ErrorAction Ignore) {
    $connection.Uri = Get-AutomationVariable -Name LiteLLMUri
    $connection.Credential = Get-AutomationPSCredential -Name LiteLLMKey
}
Connect-LiteLLM @connection
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
