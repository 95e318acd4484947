# Imports the module and runs the statements of quickstart.ps1 one by one, as if they were entered at the prompt.
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
