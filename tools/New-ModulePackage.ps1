#Requires -Version 7.4
<#
.SYNOPSIS
    Builds the packages of the module: for the PowerShell Gallery, for Azure Automation, and for computers without network access.
.DESCRIPTION
    The packages are reproducible: the assemblies are compiled without local paths, and the archives contain their files in a
    fixed order, with the time of the commit.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # Specifies the folder for LiteLLM.<version>.nupkg, LiteLLM.zip and offline/LiteLLM/<version>. Its contents are replaced.
    [Parameter(Mandatory)]
    [string] $Destination
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$Destination = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Destination)

function Write-Archive {
    # Writes an archive. The files are specified as a dictionary of names and contents, and are sorted by name.
    param([string] $Path, [System.Collections.IDictionary] $File, [DateTimeOffset] $Time)

    $archive = [System.IO.Compression.ZipFile]::Open($Path, 'Create')
    try {
        $names = [string[]] $File.Keys
        [array]::Sort($names, [StringComparer]::Ordinal)
        foreach ($name in $names) {
            $entry = $archive.CreateEntry($name, 'SmallestSize')
            $entry.LastWriteTime = $Time
            $entry.ExternalAttributes = 0
            $stream = $entry.Open()
            $stream.Write($File[$name])
            $stream.Dispose()
        }
    }
    finally {
        $archive.Dispose()
    }
}

function Get-ModuleFile {
    # Gets the contents of the module files by name.
    param([string] $Folder, [string] $Prefix)

    $files = @{}
    foreach ($file in Get-ChildItem -Path $Folder -Recurse -File) {
        $name = [IO.Path]::GetRelativePath($Folder, $file.FullName).Replace('\', '/')
        $files[$Prefix + $name] = [IO.File]::ReadAllBytes($file.FullName)
    }
    $files
}

function ConvertTo-NuGetPackage {
    # Adds the NuGet metadata that the PowerShell Gallery requires to the module files.
    param([System.Collections.IDictionary] $File, [psmoduleinfo] $Manifest)

    $text = { param($value) [System.Security.SecurityElement]::Escape($value) }
    # The tags that Publish-PSResource adds, so that Find-PSResource finds the commands.
    $commands = @($Manifest.ExportedCmdlets.Keys | Sort-Object)
    $tags = & $text (@('PSModule', 'PSIncludes_Cmdlet') + $Manifest.PrivateData.PSData.Tags +
        ($commands -replace '^', 'PSCmdlet_') + ($commands -replace '^', 'PSCommand_') -join ' ')
    $parts = @{
        'LiteLLM.nuspec'      = @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>LiteLLM</id>
    <version>$($Manifest.Version)</version>
    <authors>$(& $text $Manifest.Author)</authors>
    <owners>$(& $text $Manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <licenseUrl>$($Manifest.LicenseUri)</licenseUrl>
    <description>$(& $text $Manifest.Description)</description>
    <releaseNotes>$(& $text $Manifest.ReleaseNotes)</releaseNotes>
    <copyright>$(& $text $Manifest.Copyright)</copyright>
    <tags>$tags</tags>
  </metadata>
</package>
"@
        '_rels/.rels'         = @'
<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/LiteLLM.nuspec" Id="manifest" />
</Relationships>
'@
        '[Content_Types].xml' = @"
<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
$((@('nuspec') + @($File.Keys | ForEach-Object { [IO.Path]::GetExtension($_).TrimStart('.') } | Where-Object { $_ }) | Sort-Object -Unique |
    ForEach-Object { "  <Default Extension=`"$_`" ContentType=`"application/octet`" />" }) -join "`n")
  <Override PartName="/LICENSE" ContentType="application/octet" />
</Types>
"@
    }
    $package = $File.Clone()
    foreach ($name in $parts.Keys) {
        $package[$name] = [Text.Encoding]::UTF8.GetBytes($parts[$name].Replace("`r", ''))
    }
    $package
}

if (-not $PSCmdlet.ShouldProcess($Destination, 'Build the packages')) {
    return
}

Remove-Item -Path $Destination -Recurse -ErrorAction Ignore
$built = Join-Path $Destination 'offline/LiteLLM/built'
# The analyzers have no influence on the result, and every other build runs them.
& dotnet build (Join-Path $root 'src/Module') --configuration Release --no-incremental -p:CI=true -p:RunAnalyzers=false "-p:ModuleFolder=$built/" | Out-Host
if ($LASTEXITCODE -ne 0) {
    throw "The build failed with exit code $LASTEXITCODE."
}

$manifest = Test-ModuleManifest -Path (Join-Path $built 'LiteLLM.psd1')
$files = Get-ModuleFile -Folder $built
$time = [DateTimeOffset]::FromUnixTimeSeconds((git -C $root log -1 --format=%ct))
$package = ConvertTo-NuGetPackage -File $files -Manifest $manifest
Write-Archive -Path (Join-Path $Destination "LiteLLM.$($manifest.Version).nupkg") -Time $time -File $package
Write-Archive -Path (Join-Path $Destination 'LiteLLM.zip') -Time $time -File (Get-ModuleFile -Folder $built -Prefix 'LiteLLM/')
Rename-Item -Path $built -NewName $manifest.Version
Get-ChildItem -Path $Destination -File
