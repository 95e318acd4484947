<#
.SYNOPSIS
    Stops all keys of a user who leaves, at once, and removes them after a while with -Remove.
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
        "$($keys.Count) keys of $UserId are removed."
    }
    else {
        $keys | Block-LiteLLMKey
        "$($keys.Count) keys of $UserId are blocked."
    }
}
finally {
    Disconnect-LiteLLM
}
