BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    Connect-LiteLLM -Sandbox
    $canary = 'sk-canary-0123456789-abcdef'
    $unknown = 'sk-canary-0123456789-unknown'
}

Describe 'The secret of a key' {
    It 'is a SecureString, and shows in no view or serialised form' {
        $key = New-LiteLLMKey guarded -Key $canary
        $file = Join-Path $TestDrive 'key.xml'
        $key | Export-Clixml $file
        $shown = @(
            $key | Format-List * | Out-String
            $key | Format-Table | Out-String
            $key | ConvertTo-Json -Depth 5
            $key | ConvertTo-Csv
            "$key"
            Get-LiteLLMConnection | Format-List * | Out-String
        ) -join "`n"
        $shown | Should -Not -Match 'canary-0123456789'
        $serialised = Get-Content $file -Raw
        $serialised | Should -Not -Match 'canary-0123456789'
        # So a SecureString is written where the system has no encryption for it.
        $serialised | Should -Not -Match ([System.BitConverter]::ToString([System.Text.Encoding]::Unicode.GetBytes('canary-0123456789')) -replace '-')
        [System.Net.NetworkCredential]::new('', $key.Key).Password | Should -Be $canary
    }

    It 'is in no stream while keys are made, changed and refused' {
        $streams = & {
            New-LiteLLMKey guarded -Key $canary -Verbose -Debug -ErrorAction Continue
            Get-LiteLLMKey -Key $canary -Verbose -Debug
            Set-LiteLLMKey -Key $canary -MaxBudget 5 -Verbose -Debug -PassThru
            Get-LiteLLMKey -Key $unknown -Verbose -ErrorAction Continue
        } *>&1 | Out-String
        $streams | Should -Not -Match 'canary-0123456789'
    }

    It 'comes as text only when that is asked for by name' {
        (New-LiteLLMKey plain -AsPlainText).PlainTextKey | Should -Match '^sk-\S{20,}$'
        (New-LiteLLMKey hidden).PSObject.Properties.Name | Should -Not -Contain 'PlainTextKey'
    }
}
