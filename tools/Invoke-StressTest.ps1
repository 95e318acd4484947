#Requires -Version 5.1
<#
.SYNOPSIS
    Runs the C# tests repeatedly on a machine that is kept busy, to find tests whose result depends on timing.
.DESCRIPTION
    Prints the failures of each run and a summary, and ends with an error if any test failed. The tests must be built.
.PARAMETER Count
    Specifies how many times the tests run.
.PARAMETER Load
    Specifies how many processes keep the machine busy. With 0, only the tests run.
.PARAMETER Filter
    Specifies which tests run, as in 'dotnet test --filter'. By default, all tests run.
.PARAMETER Configuration
    Specifies the configuration that was built.
.EXAMPLE
    ./tools/Invoke-StressTest.ps1 -Count 20 -Load 4 -Filter FullyQualifiedName~ManyKeysTests
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 10000)]
    [int] $Count = 10,

    [ValidateRange(0, 256)]
    [int] $Load = 6,

    [string] $Filter,

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot

# Starts a process that computes without end. It ends by itself if this one is gone.
function Enter-Load {
    $shell = if ($PSVersionTable.PSEdition -eq 'Core') { 'pwsh' } else { 'powershell' }
    $script = "while (Get-Process -Id $PID -ErrorAction Ignore) { for (`$i = 0; `$i -lt 1000000; `$i++) { } }"
    $start = [Diagnostics.ProcessStartInfo]::new($shell, "-NoProfile -NonInteractive -Command `"$script`"")
    $start.UseShellExecute = $false
    [Diagnostics.Process]::Start($start)
}

function Exit-Load($Process) {
    # Where PowerShell is a .NET tool, the process that was started only waits for the one that computes.
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $Process.Kill($true)
    }
    elseif (-not $Process.HasExited) {
        $Process.Kill()
    }
    $Process.Dispose()
}

# Runs the tests once and returns those that failed. A run that fails for another reason is one failure too.
function Invoke-TestRun([string] $Results) {
    $arguments = 'test', $root, '--no-build', '--configuration', $Configuration, '--logger', 'trx', '--results-directory', $Results
    if ($Filter) {
        $arguments += '--filter', $Filter
    }
    $output = & dotnet $arguments
    $isFailed = $LASTEXITCODE -ne 0
    $failed = @(Get-ChildItem $Results -Filter *.trx | ForEach-Object {
        $report = [xml]::new()
        $report.Load($_.FullName)
        $report.TestRun.Results.ChildNodes | Where-Object outcome -EQ 'Failed' |
            ForEach-Object { [pscustomobject]@{ Name = $_.testName; Message = $_.Output.ErrorInfo.Message } }
    })
    if ($isFailed -and -not $failed) {
        $failed = @([pscustomobject]@{ Name = 'dotnet test'; Message = $output -join "`n" })
    }
    $failed
}

$results = Join-Path ([IO.Path]::GetTempPath()) "stress-$([guid]::NewGuid())"
$busy = [Collections.Generic.List[Diagnostics.Process]]::new()
$failures = @()
$failedRuns = 0
try {
    for ($number = 0; $number -lt $Load; $number++) {
        $busy.Add((Enter-Load))
    }
    for ($run = 1; $run -le $Count; $run++) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $failed = @(Invoke-TestRun (Join-Path $results $run))
        $failures += $failed
        $failedRuns += [int] ($failed.Count -gt 0)
        Write-Host ('Run {0} of {1}: {2} failed, {3:N0} seconds' -f $run, $Count, $failed.Count, $watch.Elapsed.TotalSeconds)
        $failed | ForEach-Object { Write-Host "  $($_.Name)`n    $("$($_.Message)" -replace '\r?\n', "`n    ")" }
    }
}
finally {
    $busy | ForEach-Object { Exit-Load $_ }
    Remove-Item $results -Recurse -Force -ErrorAction Ignore
}

Write-Host "$failedRuns of $Count runs failed with $Load processes of load."
$failures | Group-Object Name | Sort-Object Count -Descending | ForEach-Object { Write-Host ('  {0} times: {1}' -f $_.Count, $_.Name) }
if ($failedRuns -gt 0) {
    throw "$failedRuns of $Count runs failed."
}
