# One participant in a process of its own. Reads the name of a scenario and a number from each line of its input, runs it, and writes one
# line: RESULT, the seconds, the seconds of processor time, the allocated bytes, the peak of the memory in MB, the seconds in which the
# runtime has compiled methods, and those in which threads waited for the garbage collector.
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'The scripts of the sides use them.')]
param(
    [string] $Side,
    [string] $Address,
    [string] $Key,
    [string] $Module,
    [string] $BareModule
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$headers = @{ Authorization = "Bearer $Key" }
$folder = Join-Path ([IO.Path]::GetTempPath()) "litellm-benchmark-$PID"
$data = @{ Budget = Get-Random -Minimum 1000 -Maximum 100000 }
. "$PSScriptRoot/$Side.ps1"

function Get-KeyId([int] $Count) {
    1..[math]::Ceiling($Count / 100) | ForEach-Object { (Invoke-RestMethod "$Address/key/list?size=100&page=$_" -Headers $headers).keys } | Select-Object -First $Count
}

function Add-ServerKey([int] $Count) {
    Invoke-RestMethod "$Address/benchmark?add=$Count" -Method Post | Out-Null
}

# Writes the definitions of the keys on the server. Each hundredth key has another budget.
function Export-Definition([int] $Count, [double] $Budget = 100) {
    Import-Module $BareModule
    New-Item $folder -ItemType Directory -Force | Out-Null
    Get-ChildItem $folder | Remove-Item
    Export-BenchmarkDefinition $folder $Count -Budget $Budget
}

$process = [Diagnostics.Process]::GetCurrentProcess()
$setups = Get-Setup
$works = Get-Work
[Console]::Out.WriteLine('READY')
while ($line = [Console]::In.ReadLine()) {
    $scenario, $number = $line -split ' '
    $count = [int] $number
    if ($setups[$scenario]) {
        & $setups[$scenario] $count
    }

    $work = $works[$scenario]
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    $process.Refresh()
    $processor = $process.TotalProcessorTime
    $allocated = [GC]::GetTotalAllocatedBytes($true)
    $compiled = [Runtime.JitInfo]::GetCompilationTime()
    $paused = [GC]::GetTotalPauseDuration()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $work $count
    $seconds = $watch.Elapsed.TotalSeconds
    $process.Refresh()
    $numbers = $seconds, ($process.TotalProcessorTime - $processor).TotalSeconds, ([GC]::GetTotalAllocatedBytes($true) - $allocated), ($process.PeakWorkingSet64 / 1MB), ([Runtime.JitInfo]::GetCompilationTime() - $compiled).TotalSeconds, ([GC]::GetTotalPauseDuration() - $paused).TotalSeconds
    [Console]::Out.WriteLine('RESULT ' + (($numbers | ForEach-Object { $_.ToString([cultureinfo]::InvariantCulture) }) -join ' '))
}

Remove-Item $folder -Recurse -Force -ErrorAction Ignore
