# The module, as a user would call it.
. $PSScriptRoot/Common.ps1 @args
Import-Module $Module
Connect-LiteLLM $Address $Key

switch ($Scenario) {
    'list' { Measure-Run { Get-LiteLLMKey | Out-Null } }
    'first' { Measure-Run { Get-LiteLLMKey | Select-Object -First 1 | Out-Null } }
    'create' {
        Measure-Run {
            $run = [guid]::NewGuid().ToString('N')
            1..$Count | ForEach-Object { [pscustomobject]@{ KeyAlias = "$run-$_" } } |
                New-LiteLLMKey -Model $attributes.models -MaxBudget 100 -BudgetDuration 30d -TpmLimit 100000 -RpmLimit 1000 -MaxParallelRequests 20 `
                    -Metadata $attributes.metadata -ModelAlias $attributes.aliases | Out-Null
        }
    }
    'change' {
        $script:budget = 100
        Measure-Run -Setup {
            $script:budget++
            $number = 0
            $script:rows = Get-LiteLLMKey | ForEach-Object {
                [pscustomobject]@{ Id = $_.Id; MaxBudget = if ($number++ % 100) { $_.MaxBudget } else { $script:budget } }
            }
        } -Work { $script:rows | Set-LiteLLMKey }
    }
    { $_ -in 'sync', 'sync-change' } {
        $file = Join-Path ([IO.Path]::GetTempPath()) "benchmark-$PID.json"
        try {
            Export-LiteLLMKey $file -SetName benchmark
            Sync-LiteLLMKey $file -Adopt | Out-Null
            $script:budget = 1000
            $setup = if ($Scenario -eq 'sync') { {} } else {
                {
                    $script:budget++
                    $set = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable
                    $names = @($set.keys.Keys)
                    for ($number = 0; $number -lt $names.Count; $number += 100) { $set.keys[$names[$number]].max_budget = $script:budget }
                    $set | ConvertTo-Json -Depth 20 | Set-Content $file
                }
            }
            Measure-Run -Setup $setup -Work { Sync-LiteLLMKey $file | Out-Null }
        }
        finally {
            Remove-Item $file
        }
    }
    'delete' {
        Measure-Run -Setup {
            Add-BenchmarkKey $Count
            $script:keys = Get-LiteLLMKey -First $Count
        } -Work { $script:keys | Remove-LiteLLMKey -Confirm:$false }
    }
    'memory' {
        Get-LiteLLMKey | Out-Null
        "RESULT $([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)"
    }
}
