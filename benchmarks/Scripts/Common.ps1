# Measures a script: one warm-up run, followed by the measured runs. Writes the seconds of all runs as one line.
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'The sides that read this file use them.')]
param(
    [string] $Scenario,
    [string] $Address,
    [string] $Key,
    [int] $Count,
    [int] $Runs,
    [string] $Module
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$headers = @{ Authorization = "Bearer $Key" }
$attributes = @{
    models = 'gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5'; max_budget = 100; budget_duration = '30d'; tpm_limit = 100000; rpm_limit = 1000
    max_parallel_requests = 20; metadata = @{ owner = 'platform'; cost_center = '4711'; environment = 'production'; ticket = 'OPS-1234' }
    aliases = @{ fast = 'gpt-4o-mini' }
}

function Add-BenchmarkKey([int] $Number) {
    Invoke-RestMethod "$Address/benchmark?add=$Number" -Method Post | Out-Null
}

function Measure-Run([scriptblock] $Work, [scriptblock] $Setup = {}) {
    $seconds = foreach ($run in 0..$Runs) {
        & $Setup
        [GC]::Collect()
        $watch = [Diagnostics.Stopwatch]::StartNew()
        & $Work
        $watch.Elapsed.TotalSeconds
    }
    'RESULT ' + (($seconds | Select-Object -Skip 1 | ForEach-Object { $_.ToString([cultureinfo]::InvariantCulture) }) -join ' ')
}
