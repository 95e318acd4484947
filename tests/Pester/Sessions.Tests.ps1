BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $manifest = Join-Path (Get-Module LiteLLM).ModuleBase 'LiteLLM.psd1'
}

Describe 'Connections' {
    It 'belong to a runspace and never mix' {
        $aliases = 1..8 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            Connect-LiteLLM -Sandbox
            $mine = $_
            1..5 | ForEach-Object { New-LiteLLMKey "runspace-$mine-$_" } | Out-Null
            "$mine=$((Get-LiteLLMKey).Count):$((Get-LiteLLMKey "runspace-$mine-*").Count)"
        } -ThrottleLimit 4
        $aliases | Sort-Object | Should -Be (1..8 | ForEach-Object { "$_=5:5" })
    }

    It 'can be used side by side with -Connection' {
        $one = Connect-LiteLLM -Sandbox -PassThru
        $two = Connect-LiteLLM -Sandbox -PassThru
        New-LiteLLMKey first -Connection $one | Out-Null
        New-LiteLLMKey second -Connection $two | Out-Null
        (Get-LiteLLMKey -Connection $one).KeyAlias | Should -Be 'first'
        (Get-LiteLLMKey -Connection $two).KeyAlias | Should -Be 'second'
    }

    It 'are told and tested' {
        Connect-LiteLLM -Sandbox
        (Get-LiteLLMConnection).IsSandbox | Should -BeTrue
        $health = Test-LiteLLMConnection
        $health.Version | Should -Be '1.81.13'
        $health.Database | Should -Be 'connected'
        $health.Authenticated | Should -BeTrue
        Test-LiteLLMConnection -Quiet | Should -BeTrue
    }

    It 'are over after Disconnect-LiteLLM' {
        $connection = Connect-LiteLLM -Sandbox -PassThru
        Disconnect-LiteLLM
        Get-LiteLLMConnection | Should -BeNullOrEmpty
        { Get-LiteLLMKey -Connection $connection } | Should -Throw -ErrorId 'ConnectionClosed,*'
    }
}

Describe 'The module' {
    It 'can be imported and removed again and again' {
        foreach ($round in 1..20) {
            Remove-Module LiteLLM -ErrorAction Ignore
            Import-Module $manifest
            Connect-LiteLLM -Sandbox
            @(Get-LiteLLMKey).Count | Should -Be 0
        }
    }

    It 'exports what its manifest lists' {
        $listed = (Test-ModuleManifest $manifest).ExportedCmdlets.Keys
        (Get-Command -Module LiteLLM -CommandType Cmdlet).Name | Sort-Object | Should -Be ($listed | Sort-Object)
    }

    It 'shows the syntax of every command' {
        foreach ($command in Get-Command -Module LiteLLM -CommandType Cmdlet) {
            (Get-Help $command.Name | Out-String) | Should -Match ([regex]::Escape($command.Name))
        }
    }

    It 'completes what can be cleared, and the values of enumerations' {
        (TabExpansion2 'Set-LiteLLMKey k -Clear Max').CompletionMatches.CompletionText | Should -Be 'MaxBudget', 'MaxParallelRequests'
        (TabExpansion2 'New-LiteLLMKey k -RpmLimitType d').CompletionMatches.CompletionText | Should -Be 'dynamic'
        (TabExpansion2 'New-LiteLLMKey k -KeyType m').CompletionMatches.CompletionText | Should -Be 'management'
    }
}
