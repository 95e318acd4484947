BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $manifest = (Get-Module LiteLLM).Path -replace '(core|desktop).*$', 'LiteLLM.psd1'

    function Get-OwnLibrary([string] $Script) {
        $names = '[AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match "^(LiteLLM\.PowerShell\.Libraries|Polly)"'
        Invoke-PowerShell -Command "Import-Module '$manifest'; $Script; $names"
    }
}

Describe 'Libraries that PowerShell does not include' {
    It 'are not loaded by the import' {
        Get-OwnLibrary '$null' | Should -BeNullOrEmpty
    }

    It 'are not loaded by Get-Command' {
        Get-OwnLibrary '$null = Get-Command -Module LiteLLM -Syntax' | Should -BeNullOrEmpty
    }

    It 'are loaded by the first call, and only for this module' {
        $loaded = Get-OwnLibrary 'Connect-LiteLLM -Sandbox; Get-LiteLLMKey; try { [Polly.ResiliencePipeline] } catch { "not met" }'
        $loaded | Should -Be 'not met', 'Polly.Core', 'LiteLLM.PowerShell.Libraries' -Because 'only the module uses both libraries'
    }
}
