<#
.SYNOPSIS
    Applies the desired state of a key with Invoke-DscResource of PSDesiredStateConfiguration.
.NOTES
    The environment variables LITELLM_PROXY_URL and LITELLM_API_KEY configure the connection. See about_LiteLLM_DSC.
#>
$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$env:PSModulePath = (Join-Path (Get-Module LiteLLM).ModuleBase 'dsc'), $env:PSModulePath -join [IO.Path]::PathSeparator

$resource = @{ ModuleName = 'LiteLLMDsc'; Name = 'LiteLLMKey' }
$key = @{
    KeyAlias       = 'ci-build'
    Models         = @('gpt-4o-mini')
    MaxBudget      = 100
    BudgetDuration = '30d'
    RpmLimit       = 60
    Metadata       = @{ owner = 'build' }
    # The secret of a new key is stored in the default vault of Microsoft.PowerShell.SecretManagement.
    SecretName     = 'litellm-ci-build'
}
if ((Invoke-DscResource @resource -Method Test -Property $key).InDesiredState) {
    'The key matches its desired state.'
}
else {
    $null = Invoke-DscResource @resource -Method Set -Property $key
    'The key was changed.'
}
