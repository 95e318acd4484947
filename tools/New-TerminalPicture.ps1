#Requires -Version 7.4
<#
.SYNOPSIS
    Creates an image of a terminal for the documentation: runs commands in PowerShell in a terminal and draws the output.
.DESCRIPTION
    The image is an SVG, so that it is sharp at every size and its text can be searched. The terminal is provided by the script
    command of util-linux. The module in out/LiteLLM is connected to the sandbox.
.EXAMPLE
    ./tools/New-TerminalPicture.ps1 docs/images/preview.svg -Command 'New-LiteLLMKey ci', 'Set-LiteLLMKey ci -MaxBudget 5 -WhatIf'
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # Specifies the path of the image.
    [Parameter(Mandatory)]
    [string] $Path,

    # Specifies the commands that are shown and run.
    [Parameter(Mandatory)]
    [string[]] $Command,

    # Specifies the commands that are run first and not shown.
    [scriptblock] $Before = {},

    # Specifies the width of the terminal in characters.
    [int] $Columns = 100
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$Path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$letter = @{ Width = 8.4; Height = 19; Margin = 16 }
$palette = @{ 31 = '#ff7b72'; 32 = '#7ee787'; 33 = '#e3b341'; 34 = '#79c0ff'; 35 = '#d2a8ff'; 36 = '#76e3ea'; 90 = '#8b949e'; 91 = '#ffa198'; 92 = '#7ee787'; 93 = '#f2cc60' }
$plain = '#e6edf3'

function Get-Screen {
    # Gets the terminal output of the commands, with escape sequences.
    $typed = $Command | ForEach-Object { "`$command = '$($_.Replace("'", "''"))'; `"`e[90mPS>`e[0m `$command`"; Invoke-Expression `$command | Out-Default" }
    $script = "Import-Module '$root/out/LiteLLM'; Connect-LiteLLM -Sandbox -Licensed; Set-Location '$root'; $Before`n$($typed -join "`n")"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
    # If PowerShell is a .NET tool, its process is dotnet.
    $program = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $shell = "'$program'$(if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { " '$(Join-Path $PSHOME pwsh.dll)'" })"
    $lines = & script --quiet --return --command "stty cols $Columns; env -u NO_COLOR TERM=xterm-256color $shell -NoProfile -NonInteractive -EncodedCommand $encoded" /dev/null
    if ($LASTEXITCODE -ne 0) {
        throw "The commands ended with exit code $LASTEXITCODE`: $lines"
    }
    # Removes the escape sequences that do not set a color.
    ($lines -join "`n").Replace("`r", '') -creplace "`e\[[0-9;?]*[A-Za-ln-z]" -creplace "`e[=>]" -split "`n"
}

function ConvertTo-SvgText([string] $Line, [int] $Row) {
    # Gets the segments of one line with their color and position.
    $colour = $plain
    $column = 0
    foreach ($part in [regex]::Matches($Line, "`e\[(?<codes>[0-9;]*)m|(?<text>[^`e]+)")) {
        if (-not $part.Groups['text'].Success) {
            foreach ($code in $part.Groups['codes'].Value.Split(';')) {
                $colour = if ($palette.ContainsKey([int] "0$code")) { $palette[[int] "0$code"] } elseif ([int] "0$code" -eq 0) { $plain } else { $colour }
            }
            continue
        }
        # An SVG collapses multiple spaces, so each text between them gets its own position.
        foreach ($words in [regex]::Matches($part.Value, '\S+( \S+)*')) {
            $format = '<text x="{0:0.#}" y="{1}" fill="{2}" textLength="{3:0.#}">{4}</text>'
            $x = $letter.Margin + ($column + $words.Index) * $letter.Width
            $y = $letter.Margin + ($Row + 1) * $letter.Height - 5
            [string]::Format([cultureinfo]::InvariantCulture, $format, $x, $y, $colour, $words.Length * $letter.Width, [Security.SecurityElement]::Escape($words.Value))
        }
        $column += $part.Length
    }
}

if (-not $PSCmdlet.ShouldProcess($Path, 'Draw the terminal')) {
    return
}

$screen = @(Get-Screen)
$last = $screen.Count - 1
while ($last -ge 0 -and -not ($screen[$last] -replace "`e\[[0-9;]*m").Trim()) { $last-- }
$row = 0
$texts = foreach ($line in $screen[0..$last]) { ConvertTo-SvgText $line $row; $row++ }
$width = [int] (2 * $letter.Margin + $Columns * $letter.Width)
$height = 2 * $letter.Margin + $row * $letter.Height
$picture = @"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $width $height" width="$width" role="img">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
$($texts -join "`n")
</g>
</svg>

"@
[IO.File]::WriteAllText($Path, $picture.Replace("`r", ''))
