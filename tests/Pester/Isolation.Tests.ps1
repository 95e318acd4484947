BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $manifest = (Get-Module LiteLLM).Path -replace '(core|desktop).*$', 'LiteLLM.psd1'

    function Get-OwnLibrary([string] $Script) {
        $names = '[AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match "^(LiteLLM\.PowerShell\.Libraries|Polly)"'
        Invoke-PowerShell -Command "Import-Module '$manifest'; $Script; $names"
    }
}

Describe 'Libraries that PowerShell does not bring' {
    It 'are not loaded by the import' {
        Get-OwnLibrary '$null' | Should -BeNullOrEmpty
    }

    It 'are not loaded by looking at the commands' {
        Get-OwnLibrary '$null = Get-Command -Module LiteLLM -Syntax' | Should -BeNullOrEmpty
    }

    It 'are loaded by the first call, for this module alone' {
        $loaded = Get-OwnLibrary 'Connect-LiteLLM -Sandbox; Get-LiteLLMKey; try { [Polly.ResiliencePipeline] } catch { "not met" }'
        $loaded | Should -Be 'not met', 'Polly.Core', 'LiteLLM.PowerShell.Libraries' -Because 'both serve the module, and nobody else meets them'
    }
}
