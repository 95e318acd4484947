BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
}

Describe 'The lifecycle of a key' {
    BeforeAll {
        Connect-LiteLLM -Sandbox -Licensed
    }

    It 'is created with all specified properties' {
        $definition = @{
            KeyAlias            = 'prod-key-1'
            Model               = 'gpt-3.5-turbo', 'gpt-4'
            MaxBudget           = 100
            SoftBudget          = 80
            BudgetDuration      = 'monthly'
            Duration            = '30d'
            TpmLimit            = 1000
            RpmLimit            = 60
            MaxParallelRequests = 5
            Metadata            = @{ environment = 'production' }
            ModelMaxBudget      = @{ 'gpt-4' = 50 }
            ModelRpmLimit       = @{ 'gpt-3.5-turbo' = 30 }
            Guardrail           = 'content_filter', 'token_limit'
            Tag                 = 'production', 'api'
        }
        $key = New-LiteLLMKey @definition
        $key.KeyAlias | Should -Be 'prod-key-1'
        $key.Models | Should -Be 'gpt-3.5-turbo', 'gpt-4'
        $key.MaxBudget | Should -Be 100
        $key.SoftBudget | Should -Be 80
        $key.BudgetDuration | Should -Be '1mo'
        $key.Metadata.environment | Should -Be 'production'
        $key.ModelMaxBudget['gpt-4'].budget_limit | Should -Be 50
        $key.ModelRpmLimit['gpt-3.5-turbo'] | Should -Be 30
        $key.Guardrails | Should -Be 'content_filter', 'token_limit'
        $key.Expires | Should -BeGreaterThan ([DateTimeOffset]::Now.AddDays(29.9))
        $key.Expires | Should -BeLessThan ([DateTimeOffset]::Now.AddDays(30.1))
        $key.Key | Should -BeOfType [securestring]
        $key.State | Should -Be 'Active'
    }

    It 'is found by alias, wildcard, id and secret' {
        $key = Get-LiteLLMKey prod-key-1
        (Get-LiteLLMKey 'PROD-*').Id | Should -Be $key.Id
        (Get-LiteLLMKey -Id $key.Id).KeyAlias | Should -Be 'prod-key-1'
        $secret = New-LiteLLMKey second
        (Get-LiteLLMKey -Key $secret.Key).KeyAlias | Should -Be 'second'
    }

    It 'is not changed by a preview' {
        Set-LiteLLMKey prod-key-1 -MaxBudget 250 -Tag production, api, batch -Guardrail content_filter -WhatIf
        (Get-LiteLLMKey prod-key-1).MaxBudget | Should -Be 100
        $changes = Compare-LiteLLMKey prod-key-1 -MaxBudget 250 -Tag production, api, batch -Guardrail content_filter
        ($changes -join "`n") | Should -Be "~ MaxBudget: 100 -> 250 USD`n+ Tags: batch`n- Guardrails: token_limit"
    }

    It 'is changed only where properties differ' {
        $key = Set-LiteLLMKey prod-key-1 -MaxBudget 250 -MergeMetadata @{ owner = 'platform' } -PassThru
        $key.MaxBudget | Should -Be 250
        $key.Metadata.Keys | Sort-Object | Should -Be 'environment', 'owner'
        $key.ModelRpmLimit['gpt-3.5-turbo'] | Should -Be 30
        $key.Guardrails | Should -Be 'content_filter', 'token_limit'
    }

    It 'is reported as unchanged if nothing differs' {
        Set-LiteLLMKey prod-key-1 -MaxBudget 250 -Verbose 4>&1 | Should -BeLike '*already has the desired values; nothing is sent*'
        Test-LiteLLMKey prod-key-1 -MaxBudget 250 | Should -BeTrue
        Test-LiteLLMKey prod-key-1 -MaxBudget 251 | Should -BeFalse
    }

    It 'has no value after it is cleared or set to $null' {
        $key = Set-LiteLLMKey prod-key-1 -Clear TpmLimit, Guardrails, Expires -RpmLimit $null -Model @() -PassThru
        $key.TpmLimit | Should -BeNullOrEmpty
        $key.RpmLimit | Should -BeNullOrEmpty
        $key.Models | Should -BeNullOrEmpty
        $key.Guardrails | Should -BeNullOrEmpty
        $key.Expires | Should -BeNullOrEmpty
        $key.Tags | Should -Be 'production', 'api'
    }

    It 'is blocked and unblocked' {
        (Get-LiteLLMKey prod-key-1 | Block-LiteLLMKey -PassThru).State | Should -Be 'Blocked'
        (Unblock-LiteLLMKey prod-key-1 -PassThru).State | Should -Be 'Active'
    }

    It 'is imported completely, with its definition in a file' {
        $file = Join-Path $TestDrive 'keys.json'
        $key = Import-LiteLLMKey prod-key-1 -Path $file
        $key.SoftBudget | Should -Be 80
        $definition = Get-Content $file -Raw | ConvertFrom-Json
        $definition.keys.'prod-key-1'.max_budget | Should -Be 250
        (Sync-LiteLLMKey $file).Action | Should -Be 'None'
        Get-Content $file -Raw | Should -Not -Match 'sk-'
    }

    It 'is removed' {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
        @(Get-LiteLLMKey).Count | Should -Be 0
    }
}

Describe 'Many keys' {
    BeforeAll {
        Connect-LiteLLM -Sandbox
        1..120 | ForEach-Object { New-LiteLLMKey ('key-{0:000}' -f $_) -MaxBudget $_ -TeamId ('team-{0}' -f ($_ % 3)) } | Out-Null
    }

    It 'are returned page by page, newest first' {
        $keys = Get-LiteLLMKey
        $keys.Count | Should -Be 120
        $keys[0].KeyAlias | Should -Be 'key-120'
        ($keys.Id | Sort-Object -Unique).Count | Should -Be 120
    }

    It 'support the paging parameters of PowerShell' {
        (Get-LiteLLMKey -First 3 -Skip 2).KeyAlias | Should -Be 'key-118', 'key-117', 'key-116'
        $counted = Get-LiteLLMKey -First 1 -IncludeTotalCount
        "$($counted[0])" | Should -Be '120'
        (Get-LiteLLMKey | Select-Object -First 5).Count | Should -Be 5
    }

    It 'are filtered by the server' {
        (Get-LiteLLMKey -TeamId team-1).Count | Should -Be 40
    }

    It 'can be sorted, grouped and measured' {
        Get-LiteLLMKey | Group-Object TeamId | ForEach-Object Count | Should -Be 40, 40, 40
        (Get-LiteLLMKey | Measure-Object MaxBudget -Sum).Sum | Should -Be 7260
        (Get-LiteLLMKey | Where-Object MaxBudget -gt 118 | Sort-Object MaxBudget).KeyAlias | Should -Be 'key-119', 'key-120'
    }

    It 'are changed and removed through the pipeline' {
        Get-LiteLLMKey -TeamId team-2 | Set-LiteLLMKey -RpmLimit 5
        (Get-LiteLLMKey | Where-Object RpmLimit -eq 5).Count | Should -Be 40
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
        @(Get-LiteLLMKey).Count | Should -Be 0
    }
}
