# Checks the features of the compatibility table in the README on every version of the sandbox, and on a live proxy if
# LITELLM_TEST_URI and LITELLM_TEST_KEY (the key of an admin) are set. UPDATE_DOCS=1 rewrites the table.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Features.psm1') -Force
    $versions = Get-SandboxVersion
    $cases = foreach ($version in $versions) { Get-FeatureName | ForEach-Object { @{ Version = $version; Feature = $_ } } }
    $liveFeatures = if ($env:LITELLM_TEST_URI) { Get-FeatureName } else { 'every feature' }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    Import-Module (Join-Path $PSScriptRoot 'Features.psm1') -Force
    $readme = Join-Path $PSScriptRoot '../../README.md'
    $pattern = '(?s)(?<=<!-- compatibility -->\n).*(?=<!-- /compatibility -->)'

    function Read-Readme {
        [IO.File]::ReadAllText($readme).Replace("`r`n", "`n")
    }

    function Read-Table {
        # Features by column of the README.
        $rows = @([regex]::Match((Read-Readme), $pattern).Value.Trim().Split("`n") | ForEach-Object { , @($_.Trim('|', ' ').Split('|').Trim()) })
        $table = @{}
        foreach ($row in $rows | Select-Object -Skip 2) {
            $table[$row[0]] = @{}
            1..($row.Count - 1) | ForEach-Object { $table[$row[0]][$rows[0][$_]] = $row[$_] }
        }
        $table
    }
}

Describe 'The sandbox' {
    BeforeAll {
        function Measure-Sandbox([string] $Version, [switch] $Licensed, [string[]] $Name) {
            $server = Start-Sandbox -MasterKey 'sk-of-the-feature-tests' -Version $Version -Licensed:$Licensed
            try {
                Measure-Feature $server.Uri 'sk-of-the-feature-tests' $Name
            }
            finally {
                Stop-Answering $server
            }
        }

        $results = @{}
        $licensed = @{}
        foreach ($version in Get-SandboxVersion) {
            $results[$version] = @{}
            $licensed[$version] = @{}
            Measure-Sandbox $version -Name (Get-FeatureName) | ForEach-Object { $results[$version][$_.Feature] = $_ }
            $gated = @($results[$version].Values | Where-Object Has -EQ license | ForEach-Object Feature)
            Measure-Sandbox $version -Licensed -Name $gated | ForEach-Object { $licensed[$version][$_.Feature] = $_ }
        }

        function Get-Cell([string] $Feature, [string] $Version) {
            $has = $results[$Version][$Feature].Has
            if ($has -eq 'license' -and $licensed[$Version][$Feature].Has -ne 'yes') { $licensed[$Version][$Feature].Has } else { $has }
        }
    }

    It '<Version>: <Feature>' -ForEach $cases {
        $problems = $results[$Version][$Feature], $licensed[$Version][$Feature] | Where-Object Has -EQ failed
        $problems.Reason | Should -BeNullOrEmpty
    }

    It 'has the features that the table in the README lists' {
        $lines = @("| feature | $((Get-SandboxVersion) -join ' | ') |", "| --- |$(' --- |' * @(Get-SandboxVersion).Count)")
        $lines += Get-FeatureName | ForEach-Object { $name = $_; "| $name | $((Get-SandboxVersion | ForEach-Object { Get-Cell $name $_ }) -join ' | ') |" }
        $table = ($lines -join "`n") + "`n"
        if ($env:UPDATE_DOCS -eq '1') {
            [IO.File]::WriteAllText($readme, [regex]::Replace((Read-Readme), $pattern, { $table }))
        }
        [regex]::Match((Read-Readme), $pattern).Value | Should -BeExactly $table
    }
}

Describe 'The checks' {
    BeforeAll {
        $server = Start-Sandbox -MasterKey 'sk-of-the-feature-tests' -Version (Get-SandboxVersion)[-1]
        $authorization = @{ Authorization = 'Bearer sk-of-the-feature-tests' }
    }

    AfterAll {
        Stop-Answering $server
    }

    BeforeEach {
        Connect-LiteLLM $server.Uri -Key 'sk-of-the-feature-tests'
    }

    It 'delete what they create and change no other key' {
        $before = New-LiteLLMKey foreign -MaxBudget 5 -Metadata @{ owner = 'ann' }
        Measure-Feature $server.Uri 'sk-of-the-feature-tests' | Out-Null
        $after = @(Get-LiteLLMKey)
        $after.Id | Should -Be $before.Id
        $after.UpdatedAt | Should -Be $before.UpdatedAt
        Invoke-RestMethod "$($server.Uri)/budget/list" -Headers $authorization | ForEach-Object { $_.budget_id } |
            Where-Object { $_ -notlike 'litellm-powershell-keysets-*' } | Should -BeNullOrEmpty
        Invoke-RestMethod "$($server.Uri)/organization/list" -Headers $authorization | ForEach-Object { $_.organization_id } | Should -BeNullOrEmpty
        Remove-LiteLLMKey foreign -Confirm:$false
    }

    It 'refuse a proxy that has keys with their prefix, and delete none of them' {
        New-LiteLLMKey "$prefix-of-somebody" | Out-Null
        { Measure-Feature $server.Uri 'sk-of-the-feature-tests' } | Should -Throw "*already has a key '$prefix-of-somebody'*"
        Get-LiteLLMKey "$prefix-of-somebody" | Should -Not -BeNullOrEmpty
        Remove-LiteLLMKey "$prefix-of-somebody" -Confirm:$false
    }

    It 'refuse a proxy on another machine unless that is allowed' {
        { Measure-Feature 'https://litellm.invalid' 'sk-of-the-feature-tests' } | Should -Throw '*is not on this machine*LITELLM_TEST_ALLOW_REMOTE*'
    }
}

Describe 'A live proxy' {
    BeforeAll {
        $live = @{}
        if ($env:LITELLM_TEST_URI) {
            if (-not $env:LITELLM_TEST_KEY) {
                throw 'LITELLM_TEST_URI is set, but LITELLM_TEST_KEY is not. Set it to the key of an admin.'
            }
            $health = Test-LiteLLMConnection -Connection (Connect-LiteLLM $env:LITELLM_TEST_URI -Key $env:LITELLM_TEST_KEY -PassThru)
            Write-Information "LiteLLM $($health.Version) at $env:LITELLM_TEST_URI" -InformationAction Continue
            Measure-Feature $env:LITELLM_TEST_URI $env:LITELLM_TEST_KEY -AllowRemote:($env:LITELLM_TEST_ALLOW_REMOTE -eq '1') | ForEach-Object {
                $live[$_.Feature] = $_
                Write-Information ('{0,-8} {1} {2}' -f $_.Has, $_.Feature, $_.Reason) -InformationAction Continue
            }
        }
        $column = "$($health.Version)" -replace '^(\d+\.\d+).*', '$1'
    }

    BeforeEach {
        if (-not $env:LITELLM_TEST_URI) {
            Set-ItResult -Skipped -Because 'LITELLM_TEST_URI is not set'
        }
    }

    It 'matches the README for its version: <_>' -ForEach $liveFeatures {
        $live[$_].Has | Should -Not -Be 'failed' -Because $live[$_].Reason
        $documented = (Read-Table)[$_][$column]
        if ($documented) {
            # A licensed proxy supports features that need a license. Without a license, other missing features cannot be detected.
            $possible = @{ yes = 'yes'; license = 'license', 'yes'; no = 'no', 'license' }[$documented]
            $live[$_].Has | Should -BeIn $possible -Because $live[$_].Reason
        }
    }
}
