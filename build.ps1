#Requires -Version 5.1
<#
.SYNOPSIS
    Builds and tests the module. It only wraps dotnet and Pester, so that the same commands work without it.
.EXAMPLE
    ./build.ps1 Build
    Lays the module at out/LiteLLM.
.EXAMPLE
    ./build.ps1 Test
    Runs the C# suite, and the Pester suite against the built module.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Quickstart', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args -join ' ') failed with exit code $LASTEXITCODE."
    }
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build $root --configuration $Configuration
    }
    'Test' {
        Invoke-DotNet test $root --configuration $Configuration
        Invoke-Pester -Path (Join-Path $root 'tests/Pester') -CI
    }
    'Quickstart' {
        Invoke-DotNet build $root --configuration $Configuration
        Import-Module (Join-Path $root 'out/LiteLLM') -Force
        & (Join-Path $root 'examples/quickstart.ps1')
    }
    'Clean' {
        Get-ChildItem $root -Recurse -Directory -Include bin, obj | Remove-Item -Recurse -Force
        Remove-Item (Join-Path $root 'out') -Recurse -Force -ErrorAction Ignore
    }
}
