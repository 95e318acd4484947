BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
}

Describe 'The pipeline input of New-LiteLLMKey' {
    BeforeEach {
        Connect-LiteLLM -Sandbox
    }

    It 'can be rows of a CSV file, and empty fields are ignored' {
        $keys = "KeyAlias,MaxBudget,TpmLimit`nc1,5,`nc2,,7" | ConvertFrom-Csv | New-LiteLLMKey
        $keys[0].MaxBudget | Should -Be 5
        $keys[0].TpmLimit | Should -BeNullOrEmpty
        $keys[1].MaxBudget | Should -BeNullOrEmpty
        $keys[1].TpmLimit | Should -Be 7
    }

    It "may be the API's own JSON" {
        $key = '{"key_alias":"j1","max_budget":5,"models":["a","b"],"metadata":{"x":{"y":1.0}},"rpm_limit":3}' |
            ConvertFrom-Json | New-LiteLLMKey
        $key.KeyAlias | Should -Be 'j1'
        $key.Models | Should -Be 'a', 'b'
        $key.RpmLimit | Should -Be 3
        $key.Metadata.x.y | Should -BeOfType [double]
    }

    It 'can be objects with hashtables or objects as values' {
        $keys = [pscustomobject]@{ KeyAlias = 'o1'; Metadata = @{ a = 1 } },
        [pscustomobject]@{ KeyAlias = 'o2'; Metadata = [pscustomobject]@{ a = 1 } } | New-LiteLLMKey
        $keys.Metadata.a | Should -Be 1, 1
    }

    It 'does not affect the next row' {
        $keys = [pscustomobject]@{ KeyAlias = 's1'; MaxBudget = 5 }, [pscustomobject]@{ KeyAlias = 's2' } | New-LiteLLMKey
        $keys[1].MaxBudget | Should -BeNullOrEmpty
    }
}

Describe 'The pipeline input of Set-LiteLLMKey' {
    BeforeEach {
        Connect-LiteLLM -Sandbox
        'k1', 'k2' | ForEach-Object { New-LiteLLMKey $_ -MaxBudget 1 -TpmLimit 10 } | Out-Null
    }

    It 'can be rows that identify a key by alias' {
        "KeyAlias,MaxBudget`nk1,6`nk2,7" | ConvertFrom-Csv | Set-LiteLLMKey
        (Get-LiteLLMKey k1).MaxBudget | Should -Be 6
        (Get-LiteLLMKey k2).MaxBudget | Should -Be 7
    }

    It 'can be rows that identify a key by id' {
        Get-LiteLLMKey | ForEach-Object { [pscustomobject]@{ Id = $_.Id; MaxBudget = 9 } } | Set-LiteLLMKey
        (Get-LiteLLMKey).MaxBudget | Should -Be 9, 9
    }

    It 'does not revert concurrent changes' {
        $stale = Get-LiteLLMKey k1
        Set-LiteLLMKey k1 -TpmLimit 99
        $stale | Set-LiteLLMKey -MaxBudget 3
        $key = Get-LiteLLMKey k1
        $key.TpmLimit | Should -Be 99
        $key.MaxBudget | Should -Be 3
    }

    It 'is processed further after an item fails' {
        [pscustomobject]@{ KeyAlias = 'nobody'; MaxBudget = 4 }, [pscustomobject]@{ KeyAlias = 'k2'; MaxBudget = 4 } |
            Set-LiteLLMKey -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 1
        (Get-LiteLLMKey k2).MaxBudget | Should -Be 4
    }
}

Describe 'Key objects in other commands' {
    BeforeAll {
        Connect-LiteLLM -Sandbox
        New-LiteLLMKey shown -MaxBudget 12.5 -Model a, b -Metadata @{ team = 'x' } | Out-Null
    }

    It 'are converted to JSON' {
        $json = Get-LiteLLMKey shown | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.MaxBudget | Should -Be 12.5
        $json.Models | Should -Be 'a', 'b'
        $json.Metadata.team | Should -Be 'x'
    }

    It 'still identify their key after Export-Clixml' {
        $file = Join-Path $TestDrive 'key.xml'
        Get-LiteLLMKey shown | Export-Clixml $file
        (Import-Clixml $file | Get-LiteLLMKey).MaxBudget | Should -Be 12.5
    }

    It 'have one line in a table' {
        $table = Get-LiteLLMKey shown | Format-Table | Out-String -Width 120
        $table | Should -Match 'KeyAlias\s+KeyName\s+State\s+Spend\s+MaxBudget\s+Expires\s+TeamId'
        $table | Should -Match 'shown\s+sk-\.\.\.\S{4}\s+Active\s+.*12.50'
    }
}

Describe 'Keys in a file are imported unchanged: <Culture>' -ForEach @(
    @{ Culture = 'en-US' }, @{ Culture = 'en-GB' }, @{ Culture = 'de-DE' }, @{ Culture = 'th-TH' }, @{ Culture = 'ar-SA' }
) {
    BeforeAll {
        $before = [cultureinfo]::CurrentCulture
        $source = Connect-LiteLLM -Sandbox -Licensed -PassThru
        $target = Connect-LiteLLM -Sandbox -Licensed -PassThru
        $file = Join-Path $TestDrive 'keys'
        $full = @{
            Model = 'gpt-4o', 'claude'; MaxBudget = 1234.5; SoftBudget = 0.25; BudgetDuration = '7d'; TpmLimit = 5000000000; Blocked = $true
            Tag = @('a,b'); Guardrail = 'pii', '[x]'; ExpiresAt = '2035-01-02T03:04:05Z'; ModelMaxBudget = @{ 'gpt-4o' = @{ budget_limit = 2.5; time_period = '1d' } }
            Metadata = [ordered]@{ owner = 'Ann, "the boss"'; list = @(1, 2.5); deep = @{ a = @{ b = $true } } }; ModelAlias = @{ fast = 'gpt-4o' }
        }
        New-LiteLLMKey full @full -Connection $source | Out-Null
        New-LiteLLMKey empty -Connection $source | Out-Null
        Export-LiteLLMKey "$file.source.json" -SetName team -Connection $source
    }

    BeforeEach {
        [cultureinfo]::CurrentCulture = $Culture
        Get-LiteLLMKey -Connection $target | Remove-LiteLLMKey -Connection $target -Confirm:$false
    }

    AfterEach {
        [cultureinfo]::CurrentCulture = $before
    }

    It 'with Export-Csv and Import-Csv' {
        Get-LiteLLMKey -Detailed -Connection $source | Export-Csv $file -NoTypeInformation
        Get-Content $file -Raw | Should -Not -Match 'System\.|sk-[^.]'
        Import-Csv $file | Compare-LiteLLMKey -Connection $source | Should -BeNullOrEmpty
        Import-Csv $file | New-LiteLLMKey -Connection $target | Out-Null
        Export-LiteLLMKey "$file.target.json" -SetName team -Connection $target
        Get-Content "$file.target.json" -Raw | Should -BeExactly (Get-Content "$file.source.json" -Raw)
    }

    It 'with ConvertTo-Json and ConvertFrom-Json' {
        Get-LiteLLMKey -Detailed -Connection $source | ConvertTo-Json -Depth 9 | Set-Content $file
        Get-Content $file -Raw | ConvertFrom-Json | Compare-LiteLLMKey -Connection $source | Should -BeNullOrEmpty
        Get-Content $file -Raw | ConvertFrom-Json | New-LiteLLMKey -Connection $target | Out-Null
        Export-LiteLLMKey "$file.target.json" -SetName team -Connection $target
        Get-Content "$file.target.json" -Raw | Should -BeExactly (Get-Content "$file.source.json" -Raw)
    }
}
