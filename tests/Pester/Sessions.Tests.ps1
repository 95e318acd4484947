BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $manifest = Join-Path (Get-Module LiteLLM).ModuleBase 'LiteLLM.psd1'
}

Describe 'Connections' {
    It 'are separate in fifty concurrent runspaces' {
        $results = 1..50 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            Connect-LiteLLM -Sandbox
            $mine = $_
            1..3 | ForEach-Object { New-LiteLLMKey "runspace-$mine-$_" } | Set-LiteLLMKey -MaxBudget $mine
            Set-LiteLLMKey "missing-$mine" -MaxBudget 1 -ErrorAction SilentlyContinue -ErrorVariable problems
            $keys = Get-LiteLLMKey
            $own = @($keys | Where-Object { $_.KeyAlias -like "runspace-$mine-*" -and $_.MaxBudget -eq $mine })
            "$mine=$($keys.Count):$($own.Count):$($problems.Count):$($problems[0].TargetObject)"
        } -ThrottleLimit 50 -UseNewRunspace
        $results | Sort-Object | Should -Be (1..50 | ForEach-Object { "$_=3:3:1:missing-$_" } | Sort-Object)
    }

    It 'are separate in two runspaces without -Connection' {
        $red, $blue = 1..2 | ForEach-Object { [powershell]::Create() }
        try {
            foreach ($shell in $red, $blue) {
                $null = $shell.AddScript("Import-Module '$manifest'; Connect-LiteLLM -Sandbox").Invoke()
                $shell.Commands.Clear()
            }
            $null = $red.AddScript('New-LiteLLMKey red; Disconnect-LiteLLM').Invoke()
            $blue.AddScript('$null = New-LiteLLMKey blue; Get-LiteLLMKey').Invoke().KeyAlias | Should -Be 'blue'
        } finally {
            $red.Dispose()
            $blue.Dispose()
        }
    }

    It 'can be used side by side with -Connection' {
        $one = Connect-LiteLLM -Sandbox -PassThru
        $two = Connect-LiteLLM -Sandbox -PassThru
        New-LiteLLMKey first -Connection $one | Out-Null
        New-LiteLLMKey second -Connection $two | Out-Null
        (Get-LiteLLMKey -Connection $one).KeyAlias | Should -Be 'first'
        (Get-LiteLLMKey -Connection $two).KeyAlias | Should -Be 'second'
    }

    It 'are returned and tested' {
        Connect-LiteLLM -Sandbox
        (Get-LiteLLMConnection).IsSandbox | Should -BeTrue
        $health = Test-LiteLLMConnection
        $health.Version | Should -Be '1.103.0'
        (Test-LiteLLMConnection -Connection (Connect-LiteLLM -Sandbox -ServerVersion 1.81 -PassThru)).Version | Should -Be '1.81.13'
        $health.Database | Should -Be 'connected'
        $health.Authenticated | Should -BeTrue
        Test-LiteLLMConnection -Quiet | Should -BeTrue
    }

    It 'are closed by Disconnect-LiteLLM' {
        $connection = Connect-LiteLLM -Sandbox -PassThru
        Disconnect-LiteLLM
        Get-LiteLLMConnection | Should -BeNullOrEmpty
        { Get-LiteLLMKey -Connection $connection } | Should -Throw -ErrorId 'ConnectionClosed,*'
    }
}

Describe 'The module' {
    It 'leaks nothing when it is imported and removed again and again' {
        # Runs in a separate process, so that nothing else opens or closes connections or threads.
        $server = Start-Sandbox -MasterKey sk-master-of-the-rounds
        $script = Join-Path $TestDrive 'rounds.ps1'
        Set-Content $script {
            param($manifest, $uri)
            function Invoke-Round([int] $Count) {
                foreach ($round in 1..$Count) {
                    Import-Module $manifest
                    Connect-LiteLLM $uri sk-master-of-the-rounds
                    $null = Get-LiteLLMKey
                    Remove-Module LiteLLM
                }
            }
            function Measure-Process {
                [GC]::Collect()
                [GC]::WaitForPendingFinalizers()
                $process = Get-Process -Id $PID
                [pscustomobject]@{ Handles = $process.HandleCount; Threads = $process.Threads.Count; Timers = [System.Threading.Timer]::ActiveCount }
            }
            function Get-Most($Difference) { ($Difference.Handles, $Difference.Threads, $Difference.Timers | Measure-Object -Maximum).Maximum }
            Invoke-Round 10
            $before = Measure-Process
            Invoke-Round 50
            # A busy machine may need a while to close connections and to end threads. What a round leaves behind stays for ever.
            for ($try = 0; $try -lt 600; $try++) {
                $after = Measure-Process
                $more = @{ Handles = $after.Handles - $before.Handles; Threads = $after.Threads - $before.Threads; Timers = $after.Timers - $before.Timers }
                if ((Get-Most $more) -lt 20) { break }
                Start-Sleep -Milliseconds 200
            }
            $more | ConvertTo-Json -Compress
        }
        try {
            $more = Invoke-PowerShell -File $script $manifest $server.Uri | ConvertFrom-Json
        } finally {
            Stop-Answering $server
        }
        $more.Handles | Should -BeLessThan 20
        $more.Threads | Should -BeLessThan 20
        $more.Timers | Should -BeLessThan 20
    }

    It 'exports the commands in its manifest' {
        $listed = (Test-ModuleManifest $manifest).ExportedCmdlets.Keys
        (Get-Command -Module LiteLLM -CommandType Cmdlet).Name | Sort-Object | Should -Be ($listed | Sort-Object)
    }

    It 'shows the syntax of every command' {
        foreach ($command in Get-Command -Module LiteLLM -CommandType Cmdlet) {
            (Get-Help $command.Name | Out-String) | Should -Match ([regex]::Escape($command.Name))
        }
    }

    It 'completes the names for -Clear, and the values of enumerations' {
        (TabExpansion2 'Set-LiteLLMKey k -Clear Max').CompletionMatches.CompletionText | Should -Be 'MaxBudget', 'MaxParallelRequests'
        (TabExpansion2 'New-LiteLLMKey k -RpmLimitType d').CompletionMatches.CompletionText | Should -Be 'dynamic'
        (TabExpansion2 'New-LiteLLMKey k -KeyType m').CompletionMatches.CompletionText | Should -Be 'management'
    }
}
