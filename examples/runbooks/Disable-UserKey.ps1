<#
.SYNOPSIS
    Blocks all keys of a user. With -Remove, removes them permanently.
#>
param(
    [Parameter(Mandatory)]
    [string] $UserId,

    [switch] $Remove
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
Connect-LiteLLM (Get-AutomationVariable -Name LiteLLMUri) -Credential (Get-AutomationPSCredential -Name LiteLLMKey) -ChangedBy 'runbook Disable-UserKey'
try {
    $keys = @(Get-LiteLLMKey -UserId $UserId)
    if ($Remove) {
        $keys | Remove-LiteLLMKey -Confirm:$false
        "Removed $($keys.Count) keys of $UserId."
    }
    else {
        $keys | Block-LiteLLMKey
        "Blocked $($keys.Count) keys of $UserId."
    }
}
finally {
    Disconnect-LiteLLM
}
