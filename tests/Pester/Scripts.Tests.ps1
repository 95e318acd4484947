# Runs PSScriptAnalyzer on all scripts in the repository, with the rules of the gallery, and checks the syntax for Windows PowerShell
# in all scripts that run there.

BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)

    # Folders of builds are left out, because a build can change them at the same time.
    function Get-Script([IO.DirectoryInfo] $Folder) {
        $Folder.GetFiles() | Where-Object Extension -In '.ps1', '.psm1', '.psd1'
        $Folder.GetDirectories() | Where-Object Name -NotIn 'bin', 'obj', 'out', '.git' | ForEach-Object { Get-Script $_ }
    }

    # The files that the manifest references exist only in the folder of the built module.
    $all = @(Get-Script $root; Get-Item (Join-Path $root 'out/LiteLLM/LiteLLM.psd1')) |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Path = $_.FullName } } |
        Where-Object { $_.Name -ne 'LiteLLM.psd1' }
    $tests, $others = $all.Where({ $_.Name -like 'tests/*' }, 'Split')
    $desktop = $others.Where({ $_.Name -match '^(out|src|examples)/|^build\.ps1$' })
}

Describe 'PSScriptAnalyzer' {
    BeforeAll {
        $analyzer = Get-Module PSScriptAnalyzer -ListAvailable | Select-Object -First 1

        function Get-Finding([string] $Path, [hashtable] $Settings) {
            Invoke-ScriptAnalyzer -Path $Path -Settings $Settings | ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" }
        }

        $gallery = if ($analyzer) { Import-PowerShellDataFile (Join-Path $analyzer.ModuleBase 'Settings/PSGallery.psd1') }

        function Get-GalleryFinding([string] $Path, [string[]] $Except = @()) {
            Get-Finding $Path @{ IncludeRules = [string[]] $gallery.IncludeRules; ExcludeRules = $Except }
        }
    }

    BeforeEach {
        if (-not $analyzer) {
            Set-ItResult -Skipped -Because 'the module PSScriptAnalyzer is not installed'
        }
    }

    It 'finds no violation of the gallery rules in <Name>' -ForEach $others {
        # These rules expect folders next to a resource, but its tests and examples are in tests/Pester and docs/help.
        Get-GalleryFinding $Path -Except PSDSCDscExamplesPresent, PSDSCDscTestsPresent | Should -BeNullOrEmpty
    }

    It 'finds no violation of the gallery rules in <Name>' -ForEach $tests {
        # The first two rules do not detect variables that Pester blocks share. Helper functions of tests need no ShouldProcess.
        Get-GalleryFinding $Path -Except PSUseDeclaredVarsMoreThanAssignments, PSAvoidGlobalVars, PSUseShouldProcessForStateChangingFunctions | Should -BeNullOrEmpty
    }

    It 'finds no syntax that Windows PowerShell does not support in <Name>' -ForEach $desktop {
        Get-Finding $Path @{ IncludeRules = 'PSUseCompatibleSyntax'; Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = '5.1', '7.4' } } } |
            Should -BeNullOrEmpty
    }

    It 'finds errors' {
        $path = Join-Path $TestDrive 'wrong.ps1'
        Set-Content $path 'gci | % { $a = $_ ?? 1 }'
        Get-GalleryFinding $path | Should -Not -BeNullOrEmpty
        Get-Finding $path @{ IncludeRules = 'PSUseCompatibleSyntax'; Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = '5.1' } } } |
            Should -Not -BeNullOrEmpty
    }
}
