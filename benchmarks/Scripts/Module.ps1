# Uses the module as a user would.
. $PSScriptRoot/Common.ps1 @args
Import-Module $Module
Connect-LiteLLM $Address $Key
$definitions = Join-Path ([IO.Path]::GetTempPath()) "litellm-benchmark-$PID.json"

# The existing keys, each with its budget; one key in a hundred gets a different budget.
function Export-Definition([int] $Budget = 100) {
    $keys = [ordered] @{}
    1..$Count | ForEach-Object { $keys["key-$_"] = @{ max_budget = if ($_ % 100) { 100 } else { $Budget } } }
    @{ name = 'benchmark'; keys = $keys } | ConvertTo-Json -Depth 4 | Set-Content $definitions
}

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
    'adopt' {
        Export-Definition
        "RESULT $(@(Sync-LiteLLMKey $definitions -Adopt).Count)"
    }
    'sync' {
        Export-Definition
        Measure-Run { Sync-LiteLLMKey $definitions | Out-Null }
    }
    'sync-change' {
        $script:budget = 100
        Measure-Run -Setup { Export-Definition (++$script:budget) } -Work { Sync-LiteLLMKey $definitions | Out-Null }
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

Remove-Item $definitions -ErrorAction Ignore
