# What PSScriptAnalyzer says of all script in the repository: by the rules of the gallery, and by the syntax of Windows PowerShell
# for everything that runs there.

BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $all = Get-ChildItem $root -Recurse -Include *.ps1, *.psm1, *.psd1 |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Path = $_.FullName } } |
        Where-Object { $_.Name -notmatch '(^|/)(bin|obj)/' -and ($_.Name -notmatch '^out/' -or $_.Name -eq 'out/LiteLLM/LiteLLM.psd1') }
    # The manifest names files that lie beside it only where the module is laid out.
    $all = $all | Where-Object Name -NE 'LiteLLM.psd1'
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

    It 'finds nothing by the rules of the gallery in <Name>' -ForEach $others {
        # These two look for folders beside a resource; its tests and examples are in tests/Pester and docs/help.
        Get-GalleryFinding $Path -Except PSDSCDscExamplesPresent, PSDSCDscTestsPresent | Should -BeNullOrEmpty
    }

    It 'finds nothing by the rules of the gallery in <Name>' -ForEach $tests {
        # Blocks of Pester share variables in a way that the first two do not see; what a helper of a test starts or makes is the test's own.
        Get-GalleryFinding $Path -Except PSUseDeclaredVarsMoreThanAssignments, PSAvoidGlobalVars, PSUseShouldProcessForStateChangingFunctions | Should -BeNullOrEmpty
    }

    It 'finds no syntax that Windows PowerShell does not have in <Name>' -ForEach $desktop {
        Get-Finding $Path @{ IncludeRules = 'PSUseCompatibleSyntax'; Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = '5.1', '7.4' } } } |
            Should -BeNullOrEmpty
    }

    It 'finds what is wrong' {
        $path = Join-Path $TestDrive 'wrong.ps1'
        Set-Content $path 'gci | % { $a = $_ ?? 1 }'
        Get-GalleryFinding $path | Should -Not -BeNullOrEmpty
        Get-Finding $path @{ IncludeRules = 'PSUseCompatibleSyntax'; Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = '5.1' } } } |
            Should -Not -BeNullOrEmpty
    }
}
