# Runs Pester test files, or only discovers their tests, and writes one marked line of JSON for each test.
# Several processes can share the files: each file is run by the process that first creates a file of the same name in $ClaimFolder.
param(
    [Parameter(Mandatory)] [string] $PesterPath,
    [Parameter(Mandatory)] [string] $Folder,
    [string] $File = '*',
    [string] $ClaimFolder,
    [switch] $DiscoverOnly
)

[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
Import-Module $PesterPath -ErrorAction Stop

function Write-Test([hashtable] $Test) {
    [Console]::Out.WriteLine("`n##pester " + ($Test | ConvertTo-Json -Compress))
}

function Get-Problem($Test) {
    # A test in a failed block does not have its own error.
    $records = @($Test.ErrorRecord)
    for ($block = $Test.Block; $block -and -not $records; $block = $block.Parent) {
        $records = @($block.ErrorRecord)
    }
    $records | Where-Object { $_ }
}

function Get-Name($Test) {
    # Pester does not fill in the values of -ForEach if a test is skipped before it starts, or is only found.
    $name = if ($Test.ExpandedPath) { $Test.ExpandedPath } else { $Test.Path -join '.' }
    if ($Test.Result -notin 'Skipped', 'NotRun') {
        return $name
    }
    [regex]::Replace($name, '<(\w+)>', {
        param($match)
        $key = $match.Groups[1].Value
        if ($Test.Data -is [Collections.IDictionary] -and $Test.Data.Contains($key)) { "$($Test.Data[$key])" }
        elseif ($key -eq '_' -and $null -ne $Test.Data) { "$($Test.Data)" }
        else { $match.Value }
    })
}

function Test-Claim([string] $Name) {
    if (-not $ClaimFolder) {
        return $true
    }
    try {
        [IO.File]::Open((Join-Path $ClaimFolder $Name), [IO.FileMode]::CreateNew).Dispose()
        $true
    }
    catch [IO.IOException] {
        $false
    }
}

# The files that take longest start first, so that the processes end at about the same time.
$first = 'Package.Tests', 'LiveProxy.Tests', 'Help.Tests', 'Dsc.Tests', 'Sessions.Tests'
$paths = Get-ChildItem $Folder -Filter '*.Tests.ps1' | Where-Object { $File -eq '*' -or $_.BaseName -in $File.Split('|') } |
    Sort-Object { $index = $first.IndexOf($_.BaseName); if ($index -lt 0) { $first.Count } else { $index } }, Name
foreach ($path in $paths) {
    if (-not (Test-Claim $path.BaseName)) {
        continue
    }
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $path.FullName
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = [bool] $DiscoverOnly
    $configuration.Output.Verbosity = 'None'
    $run = Invoke-Pester -Configuration $configuration
    foreach ($test in $run.Tests) {
        $problem = @(Get-Problem $test)
        Write-Test @{
            File       = $path.Name
            Path       = $test.Path -join '.'
            Name       = Get-Name $test
            Line       = $test.StartLine
            Result     = "$($test.Result)"
            Seconds    = $test.Duration.TotalSeconds
            Message    = ($problem | ForEach-Object { $_.Exception.Message }) -join "`n"
            StackTrace = ($problem | ForEach-Object { $_.ScriptStackTrace }) -join "`n"
        }
    }
    foreach ($container in $run.FailedContainers) {
        Write-Test @{
            File       = $path.Name
            Path       = 'The file can be read'
            Name       = 'The file can be read'
            Line       = 1
            Result     = 'Failed'
            Seconds    = 0
            Message    = ($container.ErrorRecord | ForEach-Object { $_.Exception.Message }) -join "`n"
            StackTrace = ($container.ErrorRecord | ForEach-Object { $_.ScriptStackTrace }) -join "`n"
        }
    }
}
