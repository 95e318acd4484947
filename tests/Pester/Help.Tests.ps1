# Runs every example of the help pages, the about topics and the README unchanged, each in a separate runspace,
# against the sandbox with the sample keys of about_LiteLLM.

BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)

    function Get-MarkdownExample([string] $Path) {
        $title = $null
        $number = 0
        $code = $null
        $example = $null
        $isOutput = $false
        foreach ($line in [IO.File]::ReadAllLines($Path)) {
            if ($line -eq '```powershell') {
                $code = New-Object System.Collections.Generic.List[string]
            }
            elseif ($line -eq '```output') {
                $code = New-Object System.Collections.Generic.List[string]
                $isOutput = $true
            }
            elseif ($null -ne $code -and $line -eq '```') {
                if ($isOutput) {
                    $example.Output = $code -join "`n"
                }
                else {
                    if ($example) {
                        $example
                    }
                    $number++
                    $example = @{ Source = Split-Path $Path -Leaf; Title = "$number, $title"; Code = $code -join "`n"; Output = $null }
                }
                $code = $null
                $isOutput = $false
            }
            elseif ($null -ne $code) {
                $code.Add($line)
            }
            elseif ($line -match '^#+ (.*)$') {
                $title = $Matches[1]
            }
        }
        $example
    }

    # Code in an about topic is indented by 8 spaces and follows an empty line.
    function Get-TopicExample([string] $Path) {
        $title = $null
        $number = 0
        $text = [IO.File]::ReadAllText($Path).Replace("`r", '')
        foreach ($block in [regex]::Matches($text, '(?m)^(?<title>[A-Z][A-Z ]+)$|(?<=\n\n)(?<code> {8}\S.*(\n {8}.*|\n(?=\n* {8}\S))*)')) {
            if ($block.Groups['title'].Success) {
                $title = $block.Value
            }
            else {
                $number++
                @{ Source = Split-Path $Path -Leaf; Title = "$number, $title"; Code = $block.Value -replace '(?m)^ {8}' }
            }
        }
    }

    $pages = Get-ChildItem (Join-Path $root 'docs/help/LiteLLM') -Filter '*-*.md'
    $topics = Get-ChildItem (Join-Path $root 'docs/help/en-US') -Filter 'about_*.help.txt'
    $examples = @(
        $pages | ForEach-Object { Get-MarkdownExample $_.FullName }
        $topics | ForEach-Object { Get-TopicExample $_.FullName }
        Get-MarkdownExample (Join-Path $root 'README.md')
    )
    $sampleKeys = @($examples | Where-Object { $_.Source -eq 'about_LiteLLM.help.txt' -and $_.Title -like '*SAMPLE KEYS' })
    if ($sampleKeys.Count -ne 1) {
        throw 'about_LiteLLM must contain the sample keys in one block below SAMPLE KEYS.'
    }

    $sources = $examples | ForEach-Object { $_.Source } | Select-Object -Unique | ForEach-Object {
        $source = $_
        @{ Source = $source; Examples = @($examples | Where-Object { $_.Source -eq $source }) }
    }
    $shown = @($examples | Where-Object { $_.Output })
    $commands = $pages | ForEach-Object {
        @{ Command = $_.BaseName; Count = @($examples | Where-Object Source -EQ $_.Name).Count }
    }
    $aboutTopics = $topics | ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$' } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    $root = Split-Path (Split-Path $PSScriptRoot)
    $module = Join-Path $root 'out/LiteLLM/LiteLLM.psd1'
    $vault = Join-Path $root 'tests/Modules/Microsoft.PowerShell.SecretManagement'
    $topic = [IO.File]::ReadAllText((Join-Path $root 'docs/help/en-US/about_LiteLLM.help.txt')).Replace("`r", '')
    $sampleKeys = [regex]::Match($topic, '(?s)\nSAMPLE KEYS\n.*?\n\n(?<code>( {8}[^\n]*\n)+)').Groups['code'].Value

    # Replacements for commands that are not available during the tests.
    $standIns = @(
        @{
            Command = 'Connect-LiteLLM'
            Reason  = 'litellm.example.com does not exist. Any address connects to the sandbox with the sample keys; the parameters are those of the cmdlet.'
            Script  = $null
        }
        @{
            Command = 'Read-Host'
            Reason  = 'The session is not interactive. Returns the secret of the sample key ci-build.'
            Script  = 'param([string] $Prompt, [switch] $AsSecureString) if (-not $AsSecureString) { throw "Read a secret with -AsSecureString." } $sampleSecret'
        }
        @{
            Command = 'Get-Credential'
            Reason  = 'The session is not interactive.'
            Script  = 'param([Parameter(Mandatory)] [string] $UserName) New-Object PSCredential $UserName, $sampleSecret'
        }
        @{
            Command = 'Get-AutomationVariable'
            Reason  = 'It exists in automation accounts alone.'
            Script  = 'param([Parameter(Mandatory)] [string] $Name) "https://litellm.example.com"'
        }
        @{
            Command = 'Get-AutomationPSCredential'
            Reason  = 'It exists in automation accounts alone.'
            Script  = 'param([Parameter(Mandatory)] [string] $Name) New-Object PSCredential "litellm", $sampleSecret'
        }
        @{
            Command = 'Install-PSResource'
            Reason  = 'The tests install nothing.'
            Script  = 'param([Parameter(Mandatory)] [string] $Name)'
        }
        @{
            Command = 'dsc'
            Reason  = 'It may not be installed. Dsc.Tests.ps1 runs the command of the resource.'
            Script  = 'if ("$args" -notmatch "^(config (set|test) (--what-if )?--file key\.dsc\.config\.yaml|resource (list|export --resource) LiteLLM/Key)$") { throw "dsc $args" }'
        }
        @{
            Command = 'Invoke-DscResource'
            Reason  = 'PSDesiredStateConfiguration may not be installed. Runs the class as it does.'
            Script  = 'param([string] $Name, [string] $ModuleName, [string] $Method, [hashtable] $Property) $module = Import-Module $ModuleName -PassThru; & $module { param($Name, $Method, $Property) $result = (New-Object $Name -Property $Property).$Method(); if ($Method -eq "Test") { [pscustomobject] @{ InDesiredState = $result } } else { $result } } $Name $Method $Property'
        }
        @{
            Command = 'dotnet'
            Reason  = 'The module is already built.'
            Script  = 'if ("$args" -ne "build") { throw "dotnet $args" }'
        }
    )
    $connect = {
        if ($Sandbox) {
            LiteLLM\Connect-LiteLLM @PSBoundParameters
        }
        else {
            if ($Uri.OriginalString -notin 'https://litellm.example.com', 'https://staging.example.com', 'http://localhost:4000') {
                throw "There is no replacement for $Uri."
            }
            if ($SecretName) {
                $null = Get-Secret $SecretName
            }
            elseif (-not $Key -and -not $Credential) {
                throw 'The example connects without a key.'
            }
            $null = . ([scriptblock]::Create($sampleKeys))
            if ($PassThru) {
                Get-LiteLLMConnection
            }
        }
    }

    function Open-ExampleRunspace {
        # Opens a runspace in which the examples of one source run one after the other.
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $prepare = {
            param($module, $vault, $standIns, $connect)
            $ErrorActionPreference = 'Stop'
            Import-Module $module, $vault
            $metadata = New-Object System.Management.Automation.CommandMetadata (Get-Command LiteLLM\Connect-LiteLLM)
            $proxy = [System.Management.Automation.ProxyCommand]
            $parameters = "$($proxy::GetCmdletBindingAttribute($metadata)) param($($proxy::GetParamBlock($metadata)))"
            foreach ($standIn in $standIns) {
                $script = if ($standIn.Script) { $standIn.Script } else { "$parameters $connect" }
                Set-Item "function:global:$($standIn.Command)" ([scriptblock]::Create($script))
            }
        }
        $shell = [powershell]::Create($runspace)
        [void] $shell.AddScript($prepare.ToString()).AddParameters(@($module, $vault, $standIns, $connect.ToString())).Invoke()
        $shell.Dispose()
        $runspace
    }

    function Invoke-Example($Runspace, [string] $Code) {
        # Runs an example with new sample keys and without the variables of earlier examples.
        $Runspace.ResetRunspaceState()
        $shell = [powershell]::Create($Runspace)
        try {
            $prepare = {
                param($root, $sampleKeys)
                $ErrorActionPreference = 'Stop'
                Set-Location $root
                Disconnect-LiteLLM
                $keys = . ([scriptblock]::Create($sampleKeys))
                $global:sampleKeys = $sampleKeys
                $global:sampleSecret = ($keys | Where-Object KeyAlias -EQ 'ci-build').Key
                Set-Secret litellm-admin $sampleSecret
            }
            [void] $shell.AddScript($prepare.ToString()).AddParameters(@($root, $sampleKeys)).Invoke()
            $shell.Commands.Clear()
            [void] $shell.AddScript("`$ErrorActionPreference = 'Stop'`n$Code").Invoke()
            $shell.Streams.Error | ForEach-Object { throw $_ }
        }
        finally {
            $shell.Dispose()
        }
    }

    $environment = 'PSModulePath', 'LITELLM_PROXY_URL', 'LITELLM_API_BASE', 'LITELLM_API_KEY', 'LITELLM_MASTER_KEY', 'OPENAI_API_KEY', 'TMPDIR', 'TMP', 'TEMP'
    $before = @{}
    foreach ($name in $environment) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $env:PSModulePath = (Join-Path $root 'out'), $before['PSModulePath'] -join [IO.Path]::PathSeparator
    # The examples write files with fixed names to the temporary folder. Another run of the tests must not find them.
    $env:TMPDIR = $env:TMP = $env:TEMP = "$TestDrive"

    Import-Module $module -Force
}

AfterAll {
    foreach ($name in $environment) {
        [Environment]::SetEnvironmentVariable($name, $before[$name])
    }
}

Describe 'The examples of <Source>' -ForEach $sources {
    BeforeAll {
        $runspace = Open-ExampleRunspace
    }

    AfterAll {
        $runspace.Dispose()
    }

    It 'run unchanged: <Title>' -ForEach $Examples {
        { Invoke-Example $runspace $Code } | Should -Not -Throw
    }
}

Describe 'The output of the examples' {
    BeforeAll {
        # -WhatIf writes to the host, so the output is captured from a separate process.
        $script = @('$ErrorActionPreference = "Stop"', "Import-Module '$($module.Replace("'", "''"))', '$((Join-Path $PSScriptRoot Suite.psm1).Replace("'", "''"))'")
        foreach ($example in $Shown) {
            $script += "Write-Host '>>> $($example.Source) $($example.Title.Replace("'", "''"))'"
            $script += "`$null = & {`n$sampleKeys`n}"
            $script += "Write-Host (ConvertTo-ConsoleText @(& {`n$($example.Code)`n}) -Width 120)"
        }
        $file = Join-Path $TestDrive 'examples.ps1'
        Set-Content $file $script -Encoding UTF8
        $lines = Invoke-PowerShell -File $file
        $LASTEXITCODE | Should -Be 0
        $outputs = @{}
        foreach ($line in $lines) {
            if ($line -match '^>>> (.*)$') {
                $current = $Matches[1]
                $outputs[$current] = @()
            }
            else {
                $outputs[$current] += $line
            }
        }

        # Secrets differ in each run, and white space and colors are not significant.
        function ConvertTo-Comparable([string[]] $Line) {
            $Line -split "`n" -replace '\x1b\[[\d;]*m' -replace 'sk-\.\.\.[\w-]{4}(?=\W|$)', 'sk-...4nXw' -replace '\s+', ' ' -replace '^ | $' |
                Where-Object { $_ }
        }
    }

    It 'matches the page: <Source> <Title>' -ForEach $Shown {
        $actual = ConvertTo-Comparable $outputs["$Source $Title"]
        $actual -join "`n" | Should -BeExactly ((ConvertTo-Comparable $Output) -join "`n")
    }
} -ForEach @(@{ Shown = $shown })

Describe 'A broken example' {
    BeforeAll {
        $runspace = Open-ExampleRunspace
    }

    AfterAll {
        $runspace.Dispose()
    }

    It 'fails the test: <Code>' -ForEach @(
        @{ Code = 'Get-LiteLLMKey no-such-key'; Message = '*no key with the alias*' }
        @{ Code = "Get-LiteLLMKey no-such-key -ErrorAction Continue`n'and on'"; Message = '*no key with the alias*' }
        @{ Code = 'New-LiteLLMKey x -NoSuchParameter'; Message = "*'NoSuchParameter'*" }
        @{ Code = 'Connect-LiteLLM https://litellm.example.com -Keys x'; Message = "*'Keys'*" }
        @{ Code = 'Connect-LiteLLM https://litellm.example.com'; Message = '*without a key*' }
        @{ Code = 'Connect-LiteLLM https://elsewhere.example.com -Key (Read-Host -AsSecureString)'; Message = '*no replacement*' }
        @{ Code = 'Remove-LiteLLMKey ci-build'; Message = '*prompt*' }
    ) {
        { Invoke-Example $runspace $Code } | Should -Throw $Message
    }
}

Describe 'Get-Help' {
    It 'describes <Command>, with all of its examples' -ForEach $commands {
        $help = Get-Help $Command -Full
        $help.Synopsis | Should -Match '^[A-Z].{15,}\.$'
        ($help.description.Text -join '').Length | Should -BeGreaterThan 100
        $Count | Should -BeGreaterOrEqual 3
        @($help.examples.example).Count | Should -Be $Count
        foreach ($example in $help.examples.example) {
            $example.code | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes every exported command' {
        $commands = (Get-Command -Module LiteLLM -CommandType Cmdlet).Name
        $commands | Should -Be ((Test-ModuleManifest $module).ExportedCmdlets.Keys | Sort-Object)
        foreach ($command in $commands) {
            (Get-Help $command).details.name | Should -Be $command
        }
    }

    It 'describes a parameter' {
        $parameter = Get-Help New-LiteLLMKey -Parameter MaxBudget
        $parameter.description.Text | Should -BeLike 'Specifies the maximum spend of the key in one budget period, in USD.*'
        $parameter.parameterValue | Should -Be 'double'
        (Get-Help Connect-LiteLLM -Parameter TimeoutSec).defaultValue | Should -Be '100'
    }

    It 'shows no Markdown syntax' {
        foreach ($command in Get-Command -Module LiteLLM -CommandType Cmdlet) {
            $text = Get-Help $command.Name -Full | Out-String
            $text | Should -Not -Match '```|\u0080|\{\{'
        }
    }

    It 'finds <Topic>' -ForEach $aboutTopics {
        Get-Help $Topic | Out-String | Should -BeLike "*TOPIC*$Topic*SEE ALSO*"
    }
}
