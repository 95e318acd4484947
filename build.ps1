#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and packages the module. To run it in the pinned PowerShell, use 'dotnet tool restore' and 'dotnet pwsh ./build.ps1'.
.EXAMPLE
    ./build.ps1 Build
    Builds the module in out/LiteLLM.
.EXAMPLE
    ./build.ps1 Test
    Runs all tests, as 'dotnet test' does.
.EXAMPLE
    ./build.ps1 Stress -Count 10 -Load 6
    Runs the tests ten times while six processes keep the machine busy, and fails if a test failed once.
.EXAMPLE
    ./build.ps1 Stress -Count 9 -Load 0 -Parallel 3
    Runs the tests nine times, three runs at the same time in clones of the last commit.
.EXAMPLE
    ./build.ps1 Help
    Updates the pages in docs/help/LiteLLM with the parameters of the built module, and generates the file that Get-Help reads.
    Requires the module Microsoft.PowerShell.PlatyPS 1.0.
.EXAMPLE
    ./build.ps1 Package
    Builds the packages in out/packages: the gallery package, a zip file for Azure Automation, and a folder for offline installation.
    The packages are reproducible.
.EXAMPLE
    ./build.ps1 Mutate
    Makes thousands of small changes to the pure core, one at a time, and reports the changes that no test detects.
    This runs tests for every change and takes a long time.
.EXAMPLE
    ./build.ps1 Benchmark
    Measures the module beside a bare HttpClient, and writes docs/benchmarks.md. This takes about 10 minutes on a quiet machine.
.EXAMPLE
    ./build.ps1 Benchmark -Part list, growth -Quick
    Runs two parts of the benchmarks with fewer keys, and writes nothing.
.EXAMPLE
    ./build.ps1 Pictures
    Redraws the terminal images of the README from the output of the built module.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Stress', 'Help', 'Package', 'Pictures', 'Quickstart', 'Mutate', 'Benchmark', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # Specifies how many times Stress runs the tests.
    [int] $Count = 10,

    # Specifies how many processes keep the machine busy while Stress runs the tests.
    [int] $Load = 6,

    # Specifies how many runs of Stress take place at the same time, each in a clone of the last commit.
    [int] $Parallel = 1,

    # Specifies which tests Stress runs, as in 'dotnet test --filter'. By default, all tests.
    [string] $Filter,

    # Specifies the parts that Benchmark runs: startup, list, write, sync, narrow, growth and throttle. By default, all parts.
    [string[]] $Part = @(),

    # Indicates that Benchmark measures fewer keys, once, and writes nothing.
    [switch] $Quick
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

function Invoke-DotNet([string] $Command, [string] $Path) {
    & dotnet $Command $Path --configuration $Configuration
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $Command $Path failed with exit code $LASTEXITCODE."
    }
}

function Export-Picture {
    $draw = Join-Path $root 'tools/New-TerminalPicture.ps1'
    $images = Join-Path $root 'docs/images'
    & $draw -Path (Join-Path $images preview.svg) -Columns 92 -Before {
        New-LiteLLMKey ci-deploy -Model gpt-4o -MaxBudget 100 -BudgetDuration monthly -RpmLimit 60 -Tag batch | Out-Null
    } -Command 'Get-LiteLLMKey ci-*', "Set-LiteLLMKey ci-deploy -MaxBudget 250 -Tag `$null -MergeMetadata @{ owner = 'platform' } -WhatIf"
    & $draw -Path (Join-Path $images budgets.svg) -Columns 92 -Before {
        ConvertFrom-Csv "KeyAlias,MaxBudget,Spent`nresearch,40,43.1`nci-deploy,100,12.5`nnightly,5,4.2`nchat-web,500,310" |
            ForEach-Object { New-LiteLLMKey $_.KeyAlias -MaxBudget $_.MaxBudget -Spend $_.Spent -BudgetDuration monthly | Out-Null }
    } -Command 'Get-LiteLLMKey | Format-Table -View Budget'
    & $draw -Path (Join-Path $images plan.svg) -Columns 92 -Before {
        Sync-LiteLLMKey examples/platform.yaml | Out-Null
        Set-LiteLLMKey ci -MaxBudget 999
        Remove-LiteLLMKey batch -Confirm:$false
    } -Command 'Sync-LiteLLMKey examples/platform.yaml -WhatIf'
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build $root
    }
    'Test' {
        Invoke-DotNet test $root
    }
    'Stress' {
        if ($Parallel -le 1) {
            Invoke-DotNet build $root
        }
        & (Join-Path $root 'tools/Invoke-StressTest.ps1') -Count $Count -Load $Load -Parallel $Parallel -Filter $Filter -Configuration $Configuration
    }
    'Help' {
        Invoke-DotNet build (Join-Path $root 'src/Module')
        & (Join-Path $root 'tools/Update-Help.ps1')
        Invoke-DotNet build (Join-Path $root 'src/Module')
    }
    'Package' {
        & (Join-Path $root 'tools/New-ModulePackage.ps1') -Destination (Join-Path $root 'out/packages')
    }
    'Pictures' {
        Export-Picture
    }
    'Quickstart' {
        Invoke-DotNet build (Join-Path $root 'src/Module')
        & (Join-Path $root 'examples/Quickstart/Show-Quickstart.ps1') -Module (Join-Path $root 'out/LiteLLM') -Path (Join-Path $root 'examples/quickstart.ps1')
    }
    'Mutate' {
        Push-Location (Join-Path $root 'tests/LiteLLM.PowerShell.Keys.Tests')
        try {
            & dotnet tool restore
            & dotnet stryker --output (Join-Path $root 'out/mutation')
            if ($LASTEXITCODE -ne 0) {
                throw "dotnet stryker failed with exit code $LASTEXITCODE."
            }
        }
        finally {
            Pop-Location
        }
    }
    'Benchmark' {
        & dotnet run --configuration Release --project (Join-Path $root 'benchmarks') -- @Part $(if ($Quick) { '--quick' })
        if ($LASTEXITCODE -ne 0) {
            throw "The benchmarks failed with exit code $LASTEXITCODE."
        }
    }
    'Clean' {
        Get-ChildItem $root -Recurse -Directory -Include bin, obj | Remove-Item -Recurse -Force
        Remove-Item (Join-Path $root 'out') -Recurse -Force -ErrorAction Ignore
    }
}
