#Requires -Version 5.1
<#
.SYNOPSIS
    Runs the tests repeatedly on a machine that is kept busy, to find tests whose result depends on timing.
.DESCRIPTION
    Prints the result, the duration and the load average of each run, its failures, and a summary. Ends with an error if a test or a run failed.
    The tests must be built.
.PARAMETER Count
    Specifies how many times the tests run.
.PARAMETER Load
    Specifies how many processes keep the machine busy. With 0, only the tests run.
.PARAMETER Parallel
    Specifies how many runs take place at the same time. If it is greater than 1, each of them builds and tests a clone of the last commit,
    so that changes that are not committed are not tested.
.PARAMETER Filter
    Specifies which tests run, as in 'dotnet test --filter'. By default, all tests run.
.PARAMETER Configuration
    Specifies the configuration that was built.
.EXAMPLE
    ./tools/Invoke-StressTest.ps1 -Count 20 -Load 4 -Filter FullyQualifiedName~ManyKeysTests

    Runs the tests of one class 20 times while 4 processes keep the machine busy.
.EXAMPLE
    ./tools/Invoke-StressTest.ps1 -Count 9 -Load 0 -Parallel 3

    Runs all tests 9 times, 3 runs at the same time. The runs are the load of each other.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 10000)]
    [int] $Count = 10,

    [ValidateRange(0, 256)]
    [int] $Load = 6,

    [ValidateRange(1, 64)]
    [int] $Parallel = 1,

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

function Exit-Process($Process) {
    # Where PowerShell is a .NET tool, the process that was started only waits for the one that computes.
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $Process.Kill($true)
    }
    elseif (-not $Process.HasExited) {
        $Process.Kill()
    }
    $Process.Dispose()
}

# Clones the last commit and builds it.
function Initialize-Clone([string] $Path) {
    & git clone --quiet --local $root $Path
    if ($LASTEXITCODE -ne 0) {
        throw "The repository was not cloned to $Path; git ended with exit code $LASTEXITCODE."
    }
    & dotnet build $Path --configuration $Configuration --verbosity quiet | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "The clone at $Path was not built; dotnet ended with exit code $LASTEXITCODE."
    }
}

# Begins to run the tests of a folder once.
function Enter-TestRun([int] $Number, [string] $Folder) {
    $results = Join-Path $temporary "results-$Number"
    $null = New-Item $results -ItemType Directory
    $output = Join-Path $results output.txt
    $arguments = @('test', "`"$Folder`"", '--no-build', '--configuration', $Configuration, '--logger', 'trx', '--results-directory', "`"$results`"")
    if ($Filter) {
        $arguments += '--filter', "`"$Filter`""
    }
    $process = Start-Process dotnet $arguments -PassThru -NoNewWindow -RedirectStandardOutput $output -RedirectStandardError "$output.errors"
    # Without the handle, the exit code is not known later.
    $null = $process.Handle
    [pscustomobject]@{ Number = $Number; Process = $process; Started = [DateTime]::Now; Results = $results; Output = $output }
}

# Waits for a run and returns what it found. A run that failed without a failed test, such as one that was not built, is one failure.
function Receive-TestRun($Run) {
    $Run.Process.WaitForExit()
    $count = @{ total = 0; passed = 0; failed = 0 }
    $failed = @(Get-ChildItem $Run.Results -Filter *.trx | ForEach-Object {
        $report = [xml]::new()
        $report.Load($_.FullName)
        foreach ($name in 'total', 'passed', 'failed') {
            $count[$name] += [int] $report.TestRun.ResultSummary.Counters.$name
        }
        $report.TestRun.Results.ChildNodes | Where-Object outcome -EQ 'Failed' |
            ForEach-Object { [pscustomobject]@{ Name = $_.testName; Message = $_.Output.ErrorInfo.Message } }
    })
    if (-not $failed -and ($Run.Process.ExitCode -ne 0 -or $count.passed -eq 0)) {
        $output = @(Get-Content $Run.Output, "$($Run.Output).errors" -ErrorAction Ignore | Select-Object -Last 40) -join "`n"
        $failed = @([pscustomobject]@{ Name = "dotnet test: exit code $($Run.Process.ExitCode), $($count.passed) passed"; Message = $output })
    }
    [pscustomobject]@{
        Passed = $count.passed
        Skipped = $count.total - $count.passed - $count.failed
        Failed = $failed
        Seconds = ($Run.Process.ExitTime - $Run.Started).TotalSeconds
    }
}

function Get-LoadAverage {
    if (Test-Path /proc/loadavg) { (Get-Content /proc/loadavg).Split(' ')[0..2] -join ' ' } else { 'not known' }
}

$temporary = Join-Path ([IO.Path]::GetTempPath()) "stress-$([guid]::NewGuid())"
$null = New-Item $temporary -ItemType Directory
$processes = [Collections.Generic.List[Diagnostics.Process]]::new()
$failures = @()
$failedRuns = 0
try {
    $folders = @($root)
    if ($Parallel -gt 1) {
        $folders = @(1..$Parallel | ForEach-Object { Join-Path $temporary "clone-$_" })
        $folders | ForEach-Object { Initialize-Clone $_ }
    }
    for ($number = 0; $number -lt $Load; $number++) {
        $processes.Add((Enter-Load))
    }
    for ($first = 1; $first -le $Count; $first += $folders.Count) {
        $runs = @(for ($run = $first; $run -le [Math]::Min($Count, $first + $folders.Count - 1); $run++) { Enter-TestRun $run $folders[$run - $first] })
        $runs | ForEach-Object { $processes.Add($_.Process) }
        foreach ($run in $runs) {
            $result = Receive-TestRun $run
            $failures += $result.Failed
            $failedRuns += [int] ($result.Failed.Count -gt 0)
            Write-Host ('Run {0} of {1}: {2} passed, {3} failed, {4} skipped; {5:N0} seconds; load average {6}' -f
                $run.Number, $Count, $result.Passed, $result.Failed.Count, $result.Skipped, $result.Seconds, (Get-LoadAverage))
            $result.Failed | ForEach-Object { Write-Host "  $($_.Name)`n    $("$($_.Message)" -replace '\r?\n', "`n    ")" }
        }
    }
}
finally {
    $processes | ForEach-Object { Exit-Process $_ }
    Remove-Item $temporary -Recurse -Force -ErrorAction Ignore
}

Write-Host "$failedRuns of $Count runs failed with $Load processes of load and $Parallel runs at the same time."
$failures | Group-Object Name | Sort-Object Count -Descending | ForEach-Object { Write-Host ('  {0} times: {1}' -f $_.Count, $_.Name) }
if ($failedRuns -gt 0) {
    throw "$failedRuns of $Count runs failed."
}
