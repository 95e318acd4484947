#Requires -RunAsAdministrator
<#
.SYNOPSIS
    Registers a scheduled task of Windows that runs Watch-KeyDrift.ps1 every night. The result of the task is 1 if there is drift.
.DESCRIPTION
    The task runs as the specified user, whose default vault (SecretManagement) contains the key of the proxy.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [uri] $ProxyUri,

    [Parameter(Mandatory)]
    [string] $DefinitionPath,

    [Parameter(Mandatory)]
    [pscredential] $User,

    [string] $KeySecretName = 'LiteLLMKey',

    [datetime] $At = '04:17'
)

$ErrorActionPreference = 'Stop'
$runbook = Join-Path (Split-Path $PSScriptRoot) 'runbooks/Watch-KeyDrift.ps1'
$quoted = $runbook, $DefinitionPath, $KeySecretName, "$ProxyUri" | ForEach-Object { "'$($_ -replace "'", "''")'" }
$command = '$env:LITELLM_PROXY_URL = {3}; & {0} {1} -KeySecretName {2}' -f $quoted
$encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($command))
$action = New-ScheduledTaskAction -Execute (Get-Command pwsh).Source -Argument "-NoProfile -NonInteractive -EncodedCommand $encoded"
$trigger = New-ScheduledTaskTrigger -Daily -At $At
if ($PSCmdlet.ShouldProcess('LiteLLM key drift', 'Register scheduled task')) {
    Register-ScheduledTask -TaskName 'LiteLLM key drift' -Action $action -Trigger $trigger -User $User.UserName -Password $User.GetNetworkCredential().Password -Force
}
