<#
.SYNOPSIS
    Writes the plan for definitions as Markdown, for example for a comment on a pull request, or as JSON. Changes nothing.
.DESCRIPTION
    Uses the proxy of LITELLM_PROXY_URL with the key of LITELLM_API_KEY, unless the session is connected.
    Exit codes of pwsh -File: 0 if all keys match their definitions, 2 if there are changes, 1 if an error occurred.
#>
param(
    [Parameter(Mandatory)]
    [string[]] $DefinitionPath,

    [switch] $AsJson
)

$ErrorActionPreference = 'Stop'
Import-Module LiteLLM
$plan = @(Test-LiteLLMKey -Path $DefinitionPath -Detailed)

if ($AsJson) {
    $items = @(foreach ($key in $plan) {
        [ordered]@{
            set      = $key.Set
            name     = $key.Name
            action   = "$($key.Action)"
            changes  = @($key.Changes | ForEach-Object { "$_" })
            warnings = @($key.Warnings | ForEach-Object { "$_" })
            error    = if ($key.Error) { "$($key.Error)" }
        }
    })
    ConvertTo-Json -InputObject $items -Depth 4
}
else {
    '## Plan for LiteLLM keys'
    ''
    if (-not $plan) {
        'All keys match their definitions.'
    }
    else {
        '| set | key | action | changes |'
        '| --- | --- | --- | --- |'
        foreach ($key in $plan) {
            $details = if ($key.Error) { "$($key.Error)" } else { @($key.Changes | ForEach-Object { "$_" }) + @($key.Warnings | ForEach-Object { "Warning: $_" }) -join '; ' }
            $cells = $key.Set, $key.Name, "$($key.Action)", $details | ForEach-Object { "$_" -replace '\r?\n', ' ' -replace '([|`<\\])', '\$1' }
            "| $($cells -join ' | ') |"
        }
        ''
        'Keys with the action `Remove` are removed only by a sync with `-Prune`.'
    }
}

if (@($plan | Where-Object Error)) {
    exit 1
}
if ($plan) {
    exit 2
}
