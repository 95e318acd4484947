# Tests the packages that users install.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    $root = Split-Path (Split-Path $PSScriptRoot)
    $make = Join-Path $root 'tools/New-ModulePackage.ps1'
    $first = Join-Path $TestDrive 'first'
    $second = Join-Path $TestDrive 'second'
    $first, $second | ForEach-Object { $null = & $make -Destination $_ 6> $null }
    $version = (Get-ChildItem (Join-Path $first 'offline/LiteLLM')).Name

    function Invoke-Installed([string] $Folder) {
        # Uses the installed module in a process that has only the modules of PowerShell and this one.
        $script = "`$env:PSModulePath = '$Folder'; Connect-LiteLLM -Sandbox; (New-LiteLLMKey installed -MaxBudget 5).MaxBudget; " +
        "(Get-Module LiteLLM).Version.ToString(); (Get-Help New-LiteLLMKey).Synopsis; (Get-Command -Module LiteLLM -CommandType Cmdlet).Count"
        Invoke-PowerShell -Command $script
    }
}

Describe 'The packages' {
    It 'are reproducible' {
        $names = Get-ChildItem $first -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($first, $_.FullName) }
        $names.Count | Should -BeGreaterThan 20
        foreach ($name in $names) {
            (Get-FileHash (Join-Path $second $name)).Hash | Should -Be (Get-FileHash (Join-Path $first $name)).Hash -Because $name
        }
    }

    It 'contain the module for both editions, symbols, help, license and notices' {
        $files = Get-ChildItem (Join-Path $first "offline/LiteLLM/$version") -Recurse -File -Name | ForEach-Object { $_.Replace('\', '/') }
        foreach ($file in 'LiteLLM.psd1', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'core/LiteLLM.PowerShell.dll', 'core/LiteLLM.PowerShell.pdb',
            'desktop/LiteLLM.PowerShell.dll', 'desktop/System.Text.Json.dll', 'keyset.schema.json', 'dsc/litellmkey.dsc.resource.json', 'dsc/litellmkey.dsc.ps1', 'dsc/LiteLLMDsc/LiteLLMDsc.psd1', 'dsc/LiteLLMDsc/LiteLLMDsc.psm1',
            'core/libraries/Polly.Core.dll', 'core/libraries/YamlDotNet.dll', 'desktop/libraries/Polly.Core.dll', 'desktop/libraries/YamlDotNet.dll', 'en-US/LiteLLM.PowerShell.dll-Help.xml', 'en-US/about_LiteLLM.help.txt') {
            $files | Should -Contain $file
        }
    }

    It 'contain no paths of the build machine' {
        $symbols = [IO.File]::ReadAllText((Join-Path $first "offline/LiteLLM/$version/core/LiteLLM.PowerShell.pdb"), [Text.Encoding]::Latin1)
        $symbols.Contains($root) | Should -BeFalse
    }

    It 'list every included library in the notices' {
        $notices = Get-Content (Join-Path $root 'THIRD-PARTY-NOTICES.txt') -Raw
        $libraries = Get-ChildItem (Join-Path $first "offline/LiteLLM/$version/desktop") -Filter *.dll | Where-Object Name -NotLike 'LiteLLM.*'
        $libraries.Count | Should -BeGreaterThan 5
        foreach ($library in $libraries) {
            $notices | Should -BeLike "*$($library.BaseName)*"
        }
    }

    It 'work after installation: <Package>' -ForEach @(
        @{ Package = 'the package of the gallery'; Archive = 'LiteLLM.*.nupkg'; Into = 'LiteLLM' }
        @{ Package = 'the zip for Azure Automation'; Archive = 'LiteLLM.zip'; Into = '' }
        @{ Package = 'the offline folder'; Archive = $null }
    ) {
        $folder = Join-Path $first 'offline'
        if ($Archive) {
            $folder = Join-Path $TestDrive ([guid]::NewGuid())
            $file = Get-Item (Join-Path $first $Archive)
            [IO.Compression.ZipFile]::ExtractToDirectory($file.FullName, (Join-Path $folder $Into))
        }
        $output = Invoke-Installed $folder
        $output[0..1] | Should -Be '5', $version
        $output[2] | Should -BeLike 'Creates a virtual key*'
        [int] $output[3] | Should -BeGreaterThan 15
    }

    It 'have the metadata that the gallery requires' {
        $archive = [IO.Compression.ZipFile]::OpenRead((Get-Item (Join-Path $first 'LiteLLM.*.nupkg')).FullName)
        $reader = [IO.StreamReader]::new($archive.GetEntry('LiteLLM.nuspec').Open())
        $metadata = ([xml] $reader.ReadToEnd()).package.metadata
        $reader.Dispose()
        $archive.Dispose()
        $metadata.id | Should -Be LiteLLM
        $metadata.version | Should -Be $version
        $metadata.tags | Should -BeLike '*PSModule*PSEdition_Desktop*'
        $tags = $metadata.tags -split ' '
        foreach ($tag in 'PSCmdlet_New-LiteLLMKey', 'PSCommand_Sync-LiteLLMKey', 'DSC') {
            $tags | Should -Contain $tag
        }
        $metadata.releaseNotes | Should -BeLike '*preview*'
    }
}
