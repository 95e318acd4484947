# The module, as a user would use it.
if ($Side -eq 'Module') {
    Import-Module $Module
    Connect-LiteLLM $Address $Key
}

$models = 'gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5'
$metadata = @{ owner = 'platform'; cost_center = '4711'; environment = 'production'; ticket = 'OPS-1234' }

function Get-Setup {
    @{
        'change'      = { param($Count) $data.Found = Get-LiteLLMKey -First $Count; $data.Budget++ }
        'change-rows' = {
            param($Count)
            $data.Budget++
            $number = 0
            $data.Rows = Get-LiteLLMKey -First $Count | ForEach-Object { [pscustomobject]@{ Id = $_.Id; MaxBudget = if ($number++ % 100) { $_.MaxBudget } else { $data.Budget } } }
        }
        'delete'      = { param($Count) Add-ServerKey $Count; $data.Found = Get-LiteLLMKey -First $Count }
        'sync'        = { param($Count) Export-Definition $Count }
        'sync-change' = { param($Count) $data.Budget++; Export-Definition $Count $data.Budget }
        'plan'        = { param($Count) $data.Budget++; Export-Definition $Count $data.Budget }
        'export'      = { New-Item $folder -ItemType Directory -Force | Out-Null }
    }
}

function Get-Work {
    @{
        'list'        = { Get-LiteLLMKey | Out-Null }
        'first'       = { Get-LiteLLMKey | Select-Object -First 1 | Out-Null }
        'one'         = { Get-LiteLLMKey -First 1 | Out-Null }
        'create'      = {
            param($Count)
            $run = [guid]::NewGuid().ToString('N')
            1..$Count | ForEach-Object { [pscustomobject]@{ KeyAlias = "$run-$_" } } |
                New-LiteLLMKey -Model $models -MaxBudget 100 -BudgetDuration 30d -TpmLimit 100000 -RpmLimit 1000 -MaxParallelRequests 20 -Metadata $metadata -ModelAlias @{ fast = 'gpt-4o-mini' } | Out-Null
        }
        'change'      = { $data.Found | Set-LiteLLMKey -MaxBudget $data.Budget }
        'change-rows' = { $data.Rows | Set-LiteLLMKey }
        'delete'      = { $data.Found | Remove-LiteLLMKey -Confirm:$false }
        'sync'        = { Sync-LiteLLMKey $folder | Out-Null }
        'sync-change' = { Sync-LiteLLMKey $folder | Out-Null }
        'plan'        = { Sync-LiteLLMKey $folder -WhatIf -PassThru *> $null }
        'export'      = { Export-LiteLLMKey (Join-Path $folder 'export.json') }
        'wildcard'    = { Get-LiteLLMKey 'team-a-*' | Out-Null }
        'import'      = { Import-Module $Module }
        'touch'       = { param($Count) foreach ($number in 1..$Count) { Get-LiteLLMKey -First 1 | Out-Null } }
        'empty'       = { param($Count) 1..$Count | Out-Null }
    }
}
