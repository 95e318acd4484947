BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule

    function Get-Transcript {
        # Gets the console output of a script from a transcript.
        param([scriptblock] $Script)

        $file = Join-Path $TestDrive ([guid]::NewGuid())
        $rendering = $PSStyle.OutputRendering
        if ($PSStyle) {
            $PSStyle.OutputRendering = 'PlainText'
        }
        Start-Transcript $file | Out-Null
        try {
            & $Script | Out-Default
        }
        finally {
            Stop-Transcript | Out-Null
            if ($PSStyle) {
                $PSStyle.OutputRendering = $rendering
            }
        }
        Get-Content $file -Raw
    }
}

Describe '-WhatIf' {
    BeforeAll {
        Connect-LiteLLM -Sandbox
        New-LiteLLMKey seen -MaxBudget 100 -Metadata @{ a = 1; b = @{ c = 1 } } | Out-Null
    }

    It 'shows the properties of a new key' {
        $text = Get-Transcript { New-LiteLLMKey fresh -MaxBudget 5 -BudgetDuration weekly -Model a, b -WhatIf }
        $text | Should -Match "What if: Create key 'fresh'"
        $text | Should -Match '\+ Models:\s+a, b'
        $text | Should -Match '\+ MaxBudget:\s+5 USD'
        $text | Should -Match '\+ BudgetDuration:\s+7d'
        Get-LiteLLMKey 'fresh*' | Should -BeNullOrEmpty
    }

    It 'shows changes by property, by item and by path' {
        $text = Get-Transcript { Set-LiteLLMKey seen -MaxBudget 250 -Metadata @{ a = 2; b = @{ c = 1; d = 2 } } -WhatIf }
        $text | Should -Match "What if: Set key 'seen'"
        $text | Should -Match '~ MaxBudget:\s+100 -> 250 USD'
        $text | Should -Match '~ Metadata\.a:\s+1 -> 2'
        $text | Should -Match '\+ Metadata\.b\.d:\s+2'
        (Get-LiteLLMKey seen).MaxBudget | Should -Be 100
    }

    It 'does not remove, block or write anything' {
        $file = Join-Path $TestDrive 'not-written.json'
        Get-LiteLLMKey seen | Block-LiteLLMKey -WhatIf
        Import-LiteLLMKey seen -Path $file -WhatIf | Out-Null
        Remove-LiteLLMKey seen -WhatIf
        (Get-LiteLLMKey seen).Blocked | Should -BeFalse
        Test-Path $file | Should -BeFalse
    }
}

Describe '-Confirm' {
    It 'is the default only if data would be lost permanently' {
        (Get-Command Remove-LiteLLMKey).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $true).ConfirmImpact |
            Should -Be 'High'
        foreach ($name in 'New-LiteLLMKey', 'Set-LiteLLMKey', 'Block-LiteLLMKey', 'Unblock-LiteLLMKey', 'Import-LiteLLMKey') {
            (Get-Command $name).Parameters.Keys | Should -Contain 'WhatIf'
            (Get-Command $name).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $true).ConfirmImpact |
                Should -Be 'Medium'
        }
    }
}
