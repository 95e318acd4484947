<#
.SYNOPSIS
    Blocks all keys of a user. With -Remove, removes them permanently. An unknown user is an error.
#>
param(
    [Parameter(Mandatory)]
    [string] $UserId,

    [switch] $Remove,

    # The name of the secret in the default vault that is the key of the proxy. The address is then that of LITELLM_PROXY_URL.
    [string] $KeySecretName
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
# Connects to the proxy: with the secret of a vault, with the assets of an automation account, or with LITELLM_PROXY_URL and LITELLM_API_KEY.
$connection = @{ ChangedBy = 'runbook Disable-UserKey' }
if ($KeySecretName) {
    $connection.Key = Get-Secret -Name $KeySecretName
}
elseif (Get-Command Get-AutomationVariable -ErrorAction Ignore) {
    $connection.Uri = Get-AutomationVariable -Name LiteLLMUri
    $connection.Credential = Get-AutomationPSCredential -Name LiteLLMKey
}
Connect-LiteLLM @connection
try {
    $keys = @(Get-LiteLLMKey -UserId $UserId)
    if (-not $keys) {
        # A typing error must not look like a user without keys.
        $null = Get-LiteLLMUser ([WildcardPattern]::Escape($UserId))
    }
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
