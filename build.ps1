#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and packages the module. 'dotnet tool restore' and 'dotnet pwsh ./build.ps1' run it in the pinned PowerShell.
.EXAMPLE
    ./build.ps1 Build
    Lays the module at out/LiteLLM.
.EXAMPLE
    ./build.ps1 Test
    Runs all tests, as 'dotnet test' does.
.EXAMPLE
    ./build.ps1 Stress -Count 10 -Load 6
    Runs the tests ten times while six processes keep the machine busy, and fails if a test failed once.
.EXAMPLE
    ./build.ps1 Stress -Count 9 -Load 0 -Parallel 3
    Runs the tests nine times, three runs at the same time in clones of the last commit.
.EXAMPLE
    ./build.ps1 Help
    Brings the pages in docs/help/LiteLLM to the parameters of the built module, and writes from them what Get-Help reads.
    It needs the module Microsoft.PowerShell.PlatyPS 1.0.
.EXAMPLE
    ./build.ps1 Package
    Makes at out/packages what people install: the package of the gallery, a zip for Azure Automation, and a folder to copy.
    The same commit gives the same bytes.
.EXAMPLE
    ./build.ps1 Mutate
    Changes the pure core in thousands of places, one at a time, and reports which changes no test notices.
    It starts the tests for every change, and takes long.
.EXAMPLE
    ./build.ps1 Pictures
    Draws the terminals of the README anew, from what the built module shows.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Stress', 'Help', 'Package', 'Pictures', 'Quickstart', 'Mutate', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # How often Stress runs the tests.
    [int] $Count = 10,

    # How many processes keep the machine busy while Stress runs the tests.
    [int] $Load = 6,

    # How many runs of Stress take place at the same time, each in a clone of the last commit.
    [int] $Parallel = 1,

    # Which tests Stress runs, as in 'dotnet test --filter'. By default, all tests.
    [string] $Filter
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

function Invoke-DotNet([string] $Command, [string] $Path) {
    & dotnet $Command $Path --configuration $Configuration
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $Command $Path failed with exit code $LASTEXITCODE."
    }
}

function Export-Help {
    Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0
    Remove-Item (Join-Path $root 'out/LiteLLM/en-US') -Recurse -ErrorAction Ignore
    Import-Module (Join-Path $root 'out/LiteLLM') -Force
    $pages = Join-Path $root 'docs/help/LiteLLM'
    Get-Command -Module LiteLLM -CommandType Cmdlet | ForEach-Object { Export-Page $_ (Join-Path $pages "$($_.Name).md") }
    $help = Get-ChildItem $pages -Filter '*-*.md' | Import-MarkdownCommandHelp
    New-MarkdownModuleFile -CommandHelp $help -OutputFolder (Split-Path $pages) -Locale en-US -Force | Out-Null

    $draft = Join-Path $root 'out/help'
    $file = $help | Export-MamlCommandHelp -OutputFolder $draft -Force
    Format-Maml -Path $file.FullName -Destination (Join-Path $root "docs/help/en-US/$($file.Name)") -Page $help
    Remove-Item $draft -Recurse
}

# What a cmdlet takes comes from the cmdlet, what people say about it from its page. A new parameter gets a text to fill in,
# which the tests refuse. Update-MarkdownCommandHelp would add its own sentences to those of the page each time.
function Export-Page($Command, [string] $Path) {
    $help = New-CommandHelp -CommandInfo $Command
    $help.HasCmdletBinding = $true
    $help.Syntax | ForEach-Object { $_.HasCmdletBinding = $true }
    if (Test-Path $Path) {
        $page = Import-MarkdownCommandHelp $Path
        foreach ($text in 'Synopsis', 'Description', 'Notes', 'Aliases', 'Metadata') {
            $help.$text = $page.$text
        }
        $help.Aliases = $help.Aliases.Trim()
        foreach ($list in 'Examples', 'Inputs', 'Outputs', 'RelatedLinks') {
            $help.$list.Clear()
            $page.$list | ForEach-Object { $help.$list.Add($_) }
        }
        foreach ($parameter in $help.Parameters) {
            $written = $page.Parameters | Where-Object Name -EQ $parameter.Name
            if ($written) {
                $parameter.Description = $written.Description
                $parameter.DefaultValue = $written.DefaultValue
            }
        }
    }
    $help | Export-MarkdownCommandHelp -OutputFolder (Join-Path $root 'docs/help') -Force | Out-Null
}

# PlatyPS 1.0 leaves the marks of Markdown in the text, puts an example's code where Get-Help expects prose and drops its
# indentation, writes full type names where short ones stand, omits defaults, and keeps links that lead nowhere without the
# repository. Get-Help would show all of that.
function Format-Maml([string] $Path, [string] $Destination, $Page) {
    $maml = [xml]::new()
    $maml.PreserveWhitespace = $true
    $maml.Load($Path)
    foreach ($command in $maml.SelectNodes("/*/*[local-name() = 'command']")) {
        $written = $Page | Where-Object Title -EQ $command.details.name
        $examples = @($command.examples.example)
        for ($index = 0; $index -lt $examples.Count; $index++) {
            Format-Example $examples[$index] $written.Examples[$index].Remarks.Replace("`r", '').Trim()
        }
        foreach ($parameter in $command.parameters.parameter) {
            $short = @($command.syntax.syntaxItem.parameter | Where-Object name -EQ $parameter.name)[0]
            if ($short.parameterValue) {
                $parameter.parameterValue.InnerText = $short.parameterValue.InnerText
            }
            $default = ($written.Parameters | Where-Object Name -EQ $parameter.name).DefaultValue
            if ($default) {
                Add-Text $parameter dev:defaultValue -Text $default
            }
        }
    }
    foreach ($link in $maml.SelectNodes("//*[local-name() = 'navigationLink']")) {
        if ($link.linkText -eq 'Online Version') {
            [void] $link.ParentNode.RemoveChild($link)
        }
        $link.uri = ''
    }
    foreach ($text in $maml.SelectNodes("//*[local-name() = 'para']/text()")) {
        $text.Value = $text.Value.Replace('`', '')
    }
    [IO.File]::WriteAllText($Destination, $maml.OuterXml.Replace("`r`n", "`n").TrimEnd() + "`n")
}

function Format-Example([System.Xml.XmlElement] $Example, [string] $Text) {
    $introduction, $code, $remarks = 'introduction', 'code', 'remarks' |
        ForEach-Object { $Example.SelectSingleNode("*[local-name() = '$_']") }
    $parts = [regex]::Match($Text, '(?s)^(?<prose>.*?)\n+```powershell\n(?<code>.*?)\n```(?<rest>.*)$')
    if (-not $parts.Success) {
        throw "An example is not a text and a block of powershell: $Text"
    }

    $introduction.InnerXml = ''
    $code.InnerText = $parts.Groups['code'].Value
    Add-Text $remarks maml:para -Text $parts.Groups['prose'].Value
    $output = $parts.Groups['rest'].Value -replace '(?m)^```\w*\n?' -replace '^\n+|\s+$'
    if ($output) {
        Add-Text $remarks maml:para -Text "`n$output"
    }
    Add-Text $remarks maml:para -Text "`n"
}

function Add-Text([System.Xml.XmlElement] $Parent, [string] $Name, [string] $Text) {
    $element = $Parent.OwnerDocument.CreateElement($Name, $Parent.GetNamespaceOfPrefix($Name.Split(':')[0]))
    $element.InnerText = $Text
    [void] $Parent.AppendChild($element)
}

function Export-Picture {
    $draw = Join-Path $root 'tools/New-TerminalPicture.ps1'
    $images = Join-Path $root 'docs/images'
    & $draw -Path (Join-Path $images preview.svg) -Columns 92 -Before {
        New-LiteLLMKey ci-deploy -Model gpt-4o -MaxBudget 100 -BudgetDuration monthly -RpmLimit 60 -Tag batch | Out-Null
    } -Command 'Get-LiteLLMKey ci-*', "Set-LiteLLMKey ci-deploy -MaxBudget 250 -Tag `$null -MergeMetadata @{ owner = 'platform' } -WhatIf"
    & $draw -Path (Join-Path $images budgets.svg) -Columns 92 -Before {
        ConvertFrom-Csv "KeyAlias,MaxBudget,Spent`nresearch,40,43.1`nci-deploy,100,12.5`nnightly,5,4.2`nchat-web,500,310" |
            ForEach-Object { New-LiteLLMKey $_.KeyAlias -MaxBudget $_.MaxBudget -Spend $_.Spent -BudgetDuration monthly | Out-Null }
    } -Command 'Get-LiteLLMKey | Format-Table -View Budget'
    & $draw -Path (Join-Path $images plan.svg) -Columns 92 -Before {
        Sync-LiteLLMKey examples/platform.yaml | Out-Null
        Set-LiteLLMKey ci -MaxBudget 999
        Remove-LiteLLMKey batch -Confirm:$false
    } -Command 'Sync-LiteLLMKey examples/platform.yaml -WhatIf'
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build $root
    }
    'Test' {
        Invoke-DotNet test $root
    }
    'Stress' {
        if ($Parallel -le 1) {
            Invoke-DotNet build $root
        }
        & (Join-Path $root 'tools/Invoke-StressTest.ps1') -Count $Count -Load $Load -Parallel $Parallel -Filter $Filter -Configuration $Configuration
    }
    'Help' {
        Invoke-DotNet build (Join-Path $root 'src/Module')
        Export-Help
        Invoke-DotNet build (Join-Path $root 'src/Module')
    }
    'Package' {
        & (Join-Path $root 'tools/New-ModulePackage.ps1') -Destination (Join-Path $root 'out/packages')
    }
    'Pictures' {
        Export-Picture
    }
    'Quickstart' {
        Invoke-DotNet build (Join-Path $root 'src/Module')
        & (Join-Path $root 'examples/Quickstart/Show-Quickstart.ps1') -Module (Join-Path $root 'out/LiteLLM') -Path (Join-Path $root 'examples/quickstart.ps1')
    }
    'Mutate' {
        Push-Location (Join-Path $root 'tests/LiteLLM.PowerShell.Keys.Tests')
        try { & dotnet stryker --output (Join-Path $root 'out/mutation') } finally { Pop-Location }
    }
    'Clean' {
        Get-ChildItem $root -Recurse -Directory -Include bin, obj | Remove-Item -Recurse -Force
        Remove-Item (Join-Path $root 'out') -Recurse -Force -ErrorAction Ignore
    }
}
