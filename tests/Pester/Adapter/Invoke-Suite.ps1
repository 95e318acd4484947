# Runs Pester test files, or only discovers their tests, and writes one marked line of JSON for each test.
param(
    [Parameter(Mandatory)] [string] $PesterPath,
    [Parameter(Mandatory)] [string] $Folder,
    [string] $File = '*',
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

foreach ($path in Get-ChildItem $Folder -Filter '*.Tests.ps1' | Where-Object { $File -eq '*' -or $_.BaseName -in $File.Split('|') }) {
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
            Name       = if ($test.ExpandedPath) { $test.ExpandedPath } else { $test.Path -join '.' }
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
