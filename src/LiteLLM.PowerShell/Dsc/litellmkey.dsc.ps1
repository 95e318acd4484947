# Implements litellmkey.dsc.resource.json for DSC v3, which specifies the operation as a parameter and the desired state as JSON on
# standard input. The class LiteLLMKey does the work. The connection is configured by LITELLM_PROXY_URL and LITELLM_API_KEY.
param(
    [Parameter(Mandatory)]
    [ValidateSet('Get', 'Set', 'Test', 'WhatIf', 'Export')]
    [string] $Operation
)

$ErrorActionPreference = 'Stop'

function ConvertTo-State($Resource) {
    $state = [ordered] @{}
    foreach ($property in $Resource.PSObject.Properties | Where-Object { $null -ne $_.Value -and -not ($_.Value -is [string] -and $_.Value -eq '') }) {
        $state[$property.Name] = if ($property.Value -is [enum]) { "$($property.Value)" } else { $property.Value }
    }
    $state
}

function Write-Json($Value) {
    [Console]::Out.WriteLine((ConvertTo-Json $Value -Depth 50 -Compress))
}

try {
    $module = Import-Module (Join-Path (Split-Path $PSScriptRoot) 'LiteLLM.psd1') -PassThru
    & $module {
        param($Operation, $functions)
        $functions | ForEach-Object { . ([scriptblock]::Create("function $($_.Name) {$($_.Definition)}")) }
        if ($Operation -eq 'Export') {
            [LiteLLMKey]::Export() | ForEach-Object { Write-Json (ConvertTo-State $_) }
            return
        }
        $wanted = [Console]::In.ReadToEnd() | ConvertFrom-Json -AsHashtable
        $wanted.Remove('_metadata')
        $resource = [LiteLLMKey] $wanted
        switch ($Operation) {
            'Get' {
                Write-Json (ConvertTo-State $resource.Get())
            }
            'Test' {
                $state = ConvertTo-State $resource.Get()
                $state._inDesiredState = $resource.Test()
                Write-Json $state
            }
            'Set' {
                $resource.Set()
                Write-Json (ConvertTo-State $resource.Get())
            }
            'WhatIf' {
                $state = ConvertTo-State $resource
                $state._metadata = @{ whatIf = @($resource.Preview()) }
                Write-Json $state
            }
        }
    } $Operation (Get-Item function:ConvertTo-State, function:Write-Json)
}
catch {
    [Console]::Error.WriteLine((ConvertTo-Json @{ error = "$_" } -Compress))
    exit 1
}
