#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and packages the module. To run it in the pinned PowerShell, use 'dotnet tool restore' and 'dotnet pwsh ./build.ps1'.
.EXAMPLE
    ./build.ps1 Build
    Builds the module in out/LiteLLM.
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
    Updates the pages in docs/help/LiteLLM with the parameters of the built module, and generates the file that Get-Help reads.
    Requires the module Microsoft.PowerShell.PlatyPS 1.0.
.EXAMPLE
    ./build.ps1 Package
    Builds the packages in out/packages: the gallery package, a zip file for Azure Automation, and a folder for offline installation.
    The packages are reproducible.
.EXAMPLE
    ./build.ps1 Mutate
    Makes thousands of small changes to the pure core, one at a time, and reports the changes that no test detects.
    This runs tests for every change and takes a long time.
.EXAMPLE
    ./build.ps1 Pictures
    Redraws the terminal images of the README from the output of the built module.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Stress', 'Help', 'Package', 'Pictures', 'Quickstart', 'Mutate', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # Specifies how many times Stress runs the tests.
    [int] $Count = 10,

    # Specifies how many processes keep the machine busy while Stress runs the tests.
    [int] $Load = 6,

    # Specifies how many runs of Stress take place at the same time, each in a clone of the last commit.
    [int] $Parallel = 1,

    # Specifies which tests Stress runs, as in 'dotnet test --filter'. By default, all tests.
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

# Combines the parameters of the cmdlet with the text of its page. A new parameter gets a placeholder, which the tests refuse.
# Update-MarkdownCommandHelp would add its own sentences to the page each time.
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

# Corrects the output of PlatyPS 1.0, which leaves Markdown syntax in the text, puts example code where Get-Help expects prose and
# removes its indentation, uses full type names instead of short ones, omits default values, and keeps links that work only in the
# repository.
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
        throw "An example must consist of text and a powershell code block: $Text"
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
