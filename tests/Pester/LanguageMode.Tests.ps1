# Tests the module in a session in ConstrainedLanguage mode, which application control policies enforce. Scripts in such a session may
# not define classes, and may not call methods of types that are not part of PowerShell.

BeforeDiscovery {
    $formats = Get-ChildItem (Join-Path $PSScriptRoot '../../out/LiteLLM/*.Format.ps1xml') | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $manifest = Join-Path (Get-Module LiteLLM).ModuleBase 'LiteLLM.psd1'
    $runspace = [runspacefactory]::CreateRunspace()
    $runspace.Open()
    $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'

    function Invoke-Constrained([string] $Script) {
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        try {
            $output = $shell.AddScript($Script).Invoke()
            $shell.Streams.Error | ForEach-Object { throw $_ }
            $output
        }
        finally {
            $shell.Dispose()
        }
    }

    Invoke-Constrained "Import-Module '$manifest' -ErrorAction Stop"
    Invoke-Constrained 'Connect-LiteLLM -Sandbox'
}

AfterAll {
    Invoke-Constrained 'Remove-Module LiteLLM'
    $runspace.Dispose()
}

Describe 'A session in ConstrainedLanguage mode' {
    BeforeEach {
        Invoke-Constrained 'Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false; $null = New-LiteLLMKey ci -MaxBudget 5 -Model m -Metadata @{ owner = "build" } -ExpiresAt 2099-05-06'
    }

    It 'imports all cmdlets and aliases' {
        Invoke-Constrained '"$($ExecutionContext.SessionState.LanguageMode) $((Get-Command -Module LiteLLM).Count)"' |
            Should -Be "ConstrainedLanguage $((Get-Command -Module LiteLLM).Count)"
        Invoke-Constrained '(Get-Alias Enable-LiteLLMKey).Definition' | Should -Be 'Unblock-LiteLLMKey'
    }

    It 'creates, changes, compares and removes keys' {
        Invoke-Constrained '"$(Compare-LiteLLMKey ci -MaxBudget 9)"' | Should -Be '~ MaxBudget: 5 -> 9 USD'
        Invoke-Constrained '(Get-LiteLLMKey ci | Set-LiteLLMKey -MaxBudget 9 -Metadata @{ owner = "tests" } -PassThru).Metadata["owner"]' | Should -Be 'tests'
        Invoke-Constrained 'Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false; @(Get-LiteLLMKey).Count' | Should -Be 0
    }

    It 'applies definitions' {
        Invoke-Constrained '@{ name = "nightly"; key_alias = "nightly"; max_budget = 3 } | Sync-LiteLLMKey -SetName tests -Confirm:$false; (Get-LiteLLMKey nightly).MaxBudget' |
            Should -Contain 3
    }

    It 'displays a complete view: <View>' -ForEach @(
        @{ View = 'Format-Table'; Expected = 'ci *Active*5*00*99*' }
        @{ View = 'Format-List'; Expected = '*State *: Active*MaxBudget : 5*00 USD*CreatedAt *: *20*' }
        @{ View = 'Format-Table -View Budget'; Expected = 'ci *5*00*0*%*' }
        @{ View = 'Format-Table -View Limits'; Expected = 'ci *m *99*' }
    ) {
        $text = (Invoke-Constrained "Get-LiteLLMKey | $View | Out-String -Width 150") -replace '\x1b\[[\d;]*m'
        $text | Should -BeLike "*$Expected"
    }

    It 'displays the kind of a change' {
        (Invoke-Constrained 'Compare-LiteLLMKey ci -MaxBudget 9 | Out-String') | Should -BeLike '*MaxBudget*Changed*5*9*'
    }
}

Describe 'The views in <Name>' -ForEach $formats {
    It 'call no methods' {
        $calls = foreach ($node in ([xml] (Get-Content $Path -Raw)).SelectNodes('//ScriptBlock')) {
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($node.InnerText, [ref] $null, [ref] $null)
            $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.InvokeMemberExpressionAst] }, $true) | ForEach-Object { $_.Extent.Text }
        }
        $calls | Should -BeNullOrEmpty
    }
}
