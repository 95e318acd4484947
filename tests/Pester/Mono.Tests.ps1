# Runs the assemblies for Windows PowerShell on Mono, except for the cmdlets, because Mono cannot host PowerShell.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    $desktop = Join-Path $PSScriptRoot '../../out/LiteLLM/desktop'
    $probe = Join-Path $PSScriptRoot '../../out/DesktopProbe/DesktopProbe.exe'
    $mono = Get-Command mono -CommandType Application -ErrorAction Ignore | Select-Object -First 1

    function Invoke-Probe {
        # Mono loads the referenced assemblies from the folder of the installed module.
        $before = $env:MONO_PATH
        $env:MONO_PATH = $desktop
        try {
            $lines = & $mono $probe @args 2>&1
            if ($LASTEXITCODE -ne 0) {
                throw "$lines"
            }
            $lines
        }
        finally {
            $env:MONO_PATH = $before
        }
    }
}

Describe 'The assemblies for Windows PowerShell on Mono' {
    BeforeEach {
        if (-not $mono) {
            Set-ItResult -Skipped -Because 'mono is not installed'
        }
    }

    It 'load, with all their types' {
        $files = Get-ChildItem $desktop -Recurse -Filter *.dll | ForEach-Object BaseName
        $files.Count | Should -BeGreaterThan 10
        Invoke-Probe load | Sort-Object | Should -Be ($files | Sort-Object)
    }

    It 'read durations, JSON and YAML, and compare keys' {
        Invoke-Probe core | Should -Be '1mo', 'A', 'Expires: "2027-01-22T13:21:00.0000000+00:00"', 'name keys'
    }

    It 'create, read and delete a key over HTTP, and report that a key is refused' {
        $server = Start-Sandbox -MasterKey 'sk-of-the-mono-tests'
        $arguments = 'http', $server.Uri, 'sk-of-the-mono-tests'
        try {
            Invoke-Probe @arguments | Should -Be 'mono 12.5', 'deleted', 'Unauthorized'
        }
        finally {
            Stop-Answering $server
        }
    }
}
