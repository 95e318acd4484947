# Imports the module and runs quickstart.ps1 one statement after the other, as if each were typed at the prompt.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [string] $Path = (Join-Path $PSScriptRoot 'quickstart.ps1')
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$statements = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null).EndBlock.Statements
foreach ($statement in $statements) {
    Write-Host "PS> $($statement.Extent.Text.Replace("`n", "`n>> "))" -ForegroundColor Cyan
    . ([scriptblock]::Create($statement.Extent.Text)) | Out-Default
}
