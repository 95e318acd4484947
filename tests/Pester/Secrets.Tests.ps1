BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    Connect-LiteLLM -Sandbox
    $canary = 'sk-canary-0123456789-abcdef'
    $unknown = 'sk-canary-0123456789-unknown'
}

Describe 'The secret of a key' {
    It 'is a SecureString, and is not shown in any view or serialized form' {
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
        # This is how a SecureString is serialized on systems without encryption.
        $serialised | Should -Not -Match ([System.BitConverter]::ToString([System.Text.Encoding]::Unicode.GetBytes('canary-0123456789')) -replace '-')
        [System.Net.NetworkCredential]::new('', $key.Key).Password | Should -Be $canary
    }

    It 'is in no stream when keys are created, changed and refused' {
        $streams = & {
            New-LiteLLMKey guarded -Key $canary -Verbose -Debug -ErrorAction Continue
            Get-LiteLLMKey -Key $canary -Verbose -Debug
            Set-LiteLLMKey -Key $canary -MaxBudget 5 -Verbose -Debug -PassThru
            Get-LiteLLMKey -Key $unknown -Verbose -ErrorAction Continue
        } *>&1 | Out-String
        $streams | Should -Not -Match 'canary-0123456789'
    }

    It 'is returned as text only if requested explicitly' {
        (New-LiteLLMKey plain -AsPlainText).PlainTextKey | Should -Match '^sk-\S{20,}$'
        (New-LiteLLMKey hidden).PSObject.Properties.Name | Should -Not -Contain 'PlainTextKey'
    }
}
