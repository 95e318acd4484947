BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
}

Describe 'What flows into New-LiteLLMKey' {
    BeforeEach {
        Connect-LiteLLM -Sandbox
    }

    It 'may be rows of a CSV file, where an empty field says nothing' {
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

    It 'may be objects with hashtables or objects as maps' {
        $keys = [pscustomobject]@{ KeyAlias = 'o1'; Metadata = @{ a = 1 } },
        [pscustomobject]@{ KeyAlias = 'o2'; Metadata = [pscustomobject]@{ a = 1 } } | New-LiteLLMKey
        $keys.Metadata.a | Should -Be 1, 1
    }

    It 'does not stick from one row to the next' {
        $keys = [pscustomobject]@{ KeyAlias = 's1'; MaxBudget = 5 }, [pscustomobject]@{ KeyAlias = 's2' } | New-LiteLLMKey
        $keys[1].MaxBudget | Should -BeNullOrEmpty
    }
}

Describe 'What flows into Set-LiteLLMKey' {
    BeforeEach {
        Connect-LiteLLM -Sandbox
        'k1', 'k2' | ForEach-Object { New-LiteLLMKey $_ -MaxBudget 1 -TpmLimit 10 } | Out-Null
    }

    It 'may be rows that name a key by alias' {
        "KeyAlias,MaxBudget`nk1,6`nk2,7" | ConvertFrom-Csv | Set-LiteLLMKey
        (Get-LiteLLMKey k1).MaxBudget | Should -Be 6
        (Get-LiteLLMKey k2).MaxBudget | Should -Be 7
    }

    It 'may be rows that name a key by id' {
        Get-LiteLLMKey | ForEach-Object { [pscustomobject]@{ Id = $_.Id; MaxBudget = 9 } } | Set-LiteLLMKey
        (Get-LiteLLMKey).MaxBudget | Should -Be 9, 9
    }

    It 'reverts nothing that somebody else changed meanwhile' {
        $stale = Get-LiteLLMKey k1
        Set-LiteLLMKey k1 -TpmLimit 99
        $stale | Set-LiteLLMKey -MaxBudget 3
        $key = Get-LiteLLMKey k1
        $key.TpmLimit | Should -Be 99
        $key.MaxBudget | Should -Be 3
    }

    It 'goes on after an item that fails' {
        [pscustomobject]@{ KeyAlias = 'nobody'; MaxBudget = 4 }, [pscustomobject]@{ KeyAlias = 'k2'; MaxBudget = 4 } |
            Set-LiteLLMKey -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 1
        (Get-LiteLLMKey k2).MaxBudget | Should -Be 4
    }
}

Describe 'Key objects elsewhere' {
    BeforeAll {
        Connect-LiteLLM -Sandbox
        New-LiteLLMKey shown -MaxBudget 12.5 -Model a, b -Metadata @{ team = 'x' } | Out-Null
    }

    It 'become JSON' {
        $json = Get-LiteLLMKey shown | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.MaxBudget | Should -Be 12.5
        $json.Models | Should -Be 'a', 'b'
        $json.Metadata.team | Should -Be 'x'
    }

    It 'survive Export-Clixml and still name their key' {
        $file = Join-Path $TestDrive 'key.xml'
        Get-LiteLLMKey shown | Export-Clixml $file
        (Import-Clixml $file | Get-LiteLLMKey).MaxBudget | Should -Be 12.5
    }

    It 'show one line in a table' {
        $table = Get-LiteLLMKey shown | Format-Table | Out-String -Width 120
        $table | Should -Match 'KeyAlias\s+KeyName\s+TeamId\s+Spend\s+MaxBudget\s+Expires\s+State'
        $table | Should -Match 'shown\s+sk-\.\.\.\S{4}\s+.*12.50\s+Active'
    }
}
