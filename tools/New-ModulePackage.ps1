#Requires -Version 7.4
<#
.SYNOPSIS
    Makes the packages of the module: for the gallery, for Azure Automation, and for machines without network.
.DESCRIPTION
    The same commit gives the same bytes: the assemblies are compiled anew without paths of this machine, and the archives
    hold their files in one order, with the time of the commit.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The folder that gets LiteLLM.<version>.nupkg, LiteLLM.zip and offline/LiteLLM/<version>. What it holds is replaced.
    [Parameter(Mandatory)]
    [string] $Destination
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$Destination = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Destination)

function Write-Archive {
    # Writes files, given by their name in the archive, in the order of the names.
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
    # The bytes of the module's files by their name.
    param([string] $Folder, [string] $Prefix)

    $files = @{}
    foreach ($file in Get-ChildItem -Path $Folder -Recurse -File) {
        $name = [IO.Path]::GetRelativePath($Folder, $file.FullName).Replace('\', '/')
        $files[$Prefix + $name] = [IO.File]::ReadAllBytes($file.FullName)
    }
    $files
}

function ConvertTo-NuGetPackage {
    # Adds to the module's files what makes an archive a package of the gallery.
    param([System.Collections.IDictionary] $File, [psmoduleinfo] $Manifest)

    $text = { param($value) [System.Security.SecurityElement]::Escape($value) }
    $tags = & $text (@('PSModule', 'PSIncludes_Cmdlet') + $Manifest.PrivateData.PSData.Tags -join ' ')
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

if (-not $PSCmdlet.ShouldProcess($Destination, 'Make the packages')) {
    return
}

Remove-Item -Path $Destination -Recurse -ErrorAction Ignore
$built = Join-Path $Destination 'offline/LiteLLM/built'
# The analyzers have no influence on the result, and every other build runs them.
& dotnet build (Join-Path $root 'src/Module') --configuration Release --no-incremental -p:CI=true -p:RunAnalyzers=false "-p:ModuleFolder=$built/" | Out-Host
if ($LASTEXITCODE -ne 0) {
    throw "The module was not built; dotnet gave exit code $LASTEXITCODE."
}

$manifest = Test-ModuleManifest -Path (Join-Path $built 'LiteLLM.psd1')
$files = Get-ModuleFile -Folder $built
$time = [DateTimeOffset]::FromUnixTimeSeconds((git -C $root log -1 --format=%ct))
$package = ConvertTo-NuGetPackage -File $files -Manifest $manifest
Write-Archive -Path (Join-Path $Destination "LiteLLM.$($manifest.Version).nupkg") -Time $time -File $package
Write-Archive -Path (Join-Path $Destination 'LiteLLM.zip') -Time $time -File (Get-ModuleFile -Folder $built -Prefix 'LiteLLM/')
Rename-Item -Path $built -NewName $manifest.Version
Get-ChildItem -Path $Destination -File
