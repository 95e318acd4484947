#Requires -Version 7.4
<#
.SYNOPSIS
    Updates the help pages with the parameters of the built module, and generates the file that Get-Help reads.
.DESCRIPTION
    Requires the module Microsoft.PowerShell.PlatyPS 1.0 and a build of the module in out/LiteLLM.
#>
[CmdletBinding(SupportsShouldProcess)]
param()

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot

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

if (-not $PSCmdlet.ShouldProcess('docs/help', 'Update the help')) {
    return
}

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
