# Tests a set of definitions, as a platform team would store it in a repository.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    Connect-LiteLLM -Sandbox
    $folder = Join-Path $TestDrive 'keys'
    New-Item $folder -ItemType Directory | Out-Null
    Set-Content (Join-Path $folder 'ci.yaml') "name: platform`nkeys:`n  ci: { max_budget: 100, models: [gpt-4o] }`n  batch: { max_budget: 20 }"
    Set-Content (Join-Path $folder 'more.psd1') "@{ Name = 'platform'; Keys = @{ report = @{ MaxBudget = 5; Duration = '30d' } } }"
}

Describe 'A folder of definitions' {
    It 'creates its keys and returns their secrets' {
        $results = Sync-LiteLLMKey $folder
        $results.Action | Should -Be 'Create', 'Create', 'Create'
        foreach ($result in $results) {
            $result.Key.Key | Should -BeOfType securestring
        }
    }

    It 'changes nothing the second time' {
        (Get-ChildItem $folder | Sync-LiteLLMKey).Action | Should -Be 'None', 'None', 'None'
        Test-LiteLLMKey -Path $folder | Should -BeTrue
    }

    It 'detects and corrects drift' {
        Set-LiteLLMKey batch -MaxBudget 70
        Test-LiteLLMKey -Path $folder | Should -BeFalse
        (Test-LiteLLMKey -Path $folder -Detailed).Changes | Should -Be '~ MaxBudget: 70 -> 20 USD'
        (Sync-LiteLLMKey "$folder/*.yaml", "$folder/more.psd1").Action | Should -Contain 'Change'
        (Get-LiteLLMKey batch).MaxBudget | Should -Be 20
    }

    It 'removes keys that it no longer declares with -Prune' {
        Remove-Item (Join-Path $folder 'more.psd1')
        Sync-LiteLLMKey $folder -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        $warnings | Should -Be "The set 'platform' no longer declares 1 key that it manages; -Prune removes them."
        (Sync-LiteLLMKey $folder -Prune | Where-Object Action -EQ Remove).Name | Should -Be 'report'
        (Get-LiteLLMKey).KeyAlias | Should -Not -Contain 'report'
    }

    It 'refuses to remove many keys in a session that is not interactive' {
        $script = Join-Path $TestDrive 'prune.ps1'
        Set-Content $script @"
Import-Module '$((Get-Module LiteLLM).ModuleBase)'
Connect-LiteLLM -Sandbox
@{ Name = 'a' }, @{ Name = 'b' }, @{ Name = 'c' } | Sync-LiteLLMKey -SetName s | Out-Null
try { @{ Name = 'a' } | Sync-LiteLLMKey -SetName s -Prune } catch { `$_.FullyQualifiedErrorId }
(Get-LiteLLMKey).Count
"@
        $output = Invoke-PowerShell -File $script
        $output | Should -Be 'PruneNotConfirmed,LiteLLM.PowerShell.Cmdlets.SyncLiteLLMKeyCommand', '3'
    }
}
