BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $manifest = Join-Path (Get-Module LiteLLM).ModuleBase 'LiteLLM.psd1'
}

Describe 'Connections' {
    It 'belong to a runspace and never mix' {
        $aliases = 1..50 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            Connect-LiteLLM -Sandbox
            $mine = $_
            1..5 | ForEach-Object { New-LiteLLMKey "runspace-$mine-$_" } | Out-Null
            "$mine=$((Get-LiteLLMKey).Count):$((Get-LiteLLMKey "runspace-$mine-*").Count)"
        } -ThrottleLimit 50
        $aliases | Sort-Object | Should -Be (1..50 | ForEach-Object { "$_=5:5" } | Sort-Object)
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
    It 'can be imported and removed a hundred times without a trace' {
        # In a process of its own, after some rounds in which the engine warms up.
        $script = {
            param($manifest)
            function Get-Trace {
                [GC]::Collect()
                [GC]::WaitForPendingFinalizers()
                $process = Get-Process -Id $PID
                [pscustomobject]@{
                    Handles    = $IsLinux ? (Get-ChildItem "/proc/$PID/fd").Count : $process.HandleCount
                    Threads    = $process.Threads.Count
                    Megabytes  = [GC]::GetTotalMemory($true) / 1MB
                    Assemblies = [AppDomain]::CurrentDomain.GetAssemblies().Count
                }
            }
            foreach ($round in 1..130) {
                Import-Module $manifest
                Connect-LiteLLM -Sandbox
                $null = New-LiteLLMKey "key-$round"
                if (@(Get-LiteLLMKey).Count -ne 1) { throw "Round $round has the keys of another." }
                Remove-Module LiteLLM
                if ($round -in 30, 130) { Get-Trace }
            }
        }
        $before, $after = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script -args $manifest
        $after.Handles | Should -BeLessOrEqual ($before.Handles + 10)
        $after.Threads | Should -BeLessOrEqual ($before.Threads + 5)
        $after.Megabytes | Should -BeLessOrEqual ($before.Megabytes + 1)
        $after.Assemblies | Should -BeLessOrEqual ($before.Assemblies + 2)
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
