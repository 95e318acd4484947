# Tests the DSC resource LiteLLMKey: the class, Invoke-DscResource if PSDesiredStateConfiguration is installed, and the command
# that DSC v3 runs.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $server = Start-Sandbox -MasterKey 'sk-of-the-dsc-tests'
    $moduleFolder = (Get-Module LiteLLM).ModuleBase
    Disconnect-LiteLLM
    $env:LITELLM_PROXY_URL = $server.Uri
    $env:LITELLM_API_KEY = 'sk-of-the-dsc-tests'

    function New-Resource([hashtable] $Property) {
        & (Get-Module LiteLLM) { param($Property) [LiteLLMKey] $Property } $Property
    }

    function Invoke-Command3([string] $Operation, $Wanted) {
        $json = ConvertTo-Json $Wanted -Compress
        $script = Join-Path $moduleFolder 'dsc/litellmkey.dsc.ps1'
        $json | Invoke-PowerShell -File $script -Operation $Operation
    }

    $global:kept = @{}
    function global:Set-Secret([string] $Name, [securestring] $SecureStringSecret, [string] $Vault) {
        if ($Vault -eq 'broken') {
            throw 'The vault is locked.'
        }
        $global:kept["$Vault/$Name"] = $SecureStringSecret
    }
}

AfterAll {
    Remove-Item env:LITELLM_PROXY_URL, env:LITELLM_API_KEY
    Remove-Item function:Set-Secret
    Remove-Variable kept -Scope Global
    Stop-Answering $server
}

Describe 'The class' {
    BeforeEach {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
    }

    It 'creates a key and stores its secret in a vault' {
        $resource = New-Resource @{ KeyAlias = 'ci'; MaxBudget = 100; Models = 'a', 'b'; Duration = '30d'; SecretName = 'ci-key'; VaultName = 'v' }
        $resource.Test() | Should -BeFalse
        $resource.Get().Ensure | Should -Be 'Absent'
        $resource.Preview() | Should -Be "+ key 'ci'", 'MaxBudget', 'Models'
        $resource.Set()
        $resource.Test() | Should -BeTrue
        $key = Import-LiteLLMKey -Key $kept['v/ci-key']
        $key.MaxBudget | Should -Be 100
        $key.Expires | Should -BeGreaterThan ([DateTimeOffset]::Now.AddDays(29))
        $state = $resource.Get()
        "$($state.Ensure) $($state.Id) $($state.Models)" | Should -Be "Present $($key.Id) a b"
    }

    It 'does not create a key if its secret would be lost' {
        { (New-Resource @{ KeyAlias = 'ci' }).Set() } | Should -Throw "*Specify SecretName to store the secret of the new key in a vault*"
        { (New-Resource @{ KeyAlias = 'ci'; SecretName = 's'; VaultName = 'broken' }).Set() } | Should -Throw '*could not be stored*removed*locked*'
        @(Get-LiteLLMKey).Count | Should -Be 0
    }

    It 'changes only declared properties' {
        New-LiteLLMKey ci -MaxBudget 5 -TpmLimit 7 -Metadata @{ a = 1 } | Out-Null
        $resource = New-Resource @{ KeyAlias = 'ci'; MaxBudget = 9; Metadata = @{ a = 2 } }
        $resource.Test() | Should -BeFalse
        $resource.Preview() | Should -Be '~ MaxBudget: 5 -> 9 USD', '~ Metadata.a: 1 -> 2'
        $resource.Set()
        $resource.Test() | Should -BeTrue
        (Get-LiteLLMKey ci).TpmLimit | Should -Be 7
    }

    It 'removes a key' {
        New-LiteLLMKey ci | Out-Null
        $resource = New-Resource @{ KeyAlias = 'ci'; Ensure = 'Absent' }
        $resource.Test() | Should -BeFalse
        $resource.Set()
        $resource.Test() | Should -BeTrue
        @(Get-LiteLLMKey).Count | Should -Be 0
    }

    It 'exports all keys' {
        New-LiteLLMKey a -MaxBudget 5 -SoftBudget 3 | Out-Null
        New-LiteLLMKey b -Blocked $true | Out-Null
        $all = & (Get-Module LiteLLM) { [LiteLLMKey]::Export() }
        $all.KeyAlias | Should -Be 'b', 'a'
        $all[1].SoftBudget | Should -Be 3
        $all[1].Test() | Should -BeTrue
        $all[1].Preview() | Should -BeNullOrEmpty
    }

    It 'reports what the proxy refuses' {
        { (New-Resource @{ KeyAlias = 'ci'; Tags = @('x'); SecretName = 's' }).Set() } | Should -Throw '*enterprise licence*'
    }
}

Describe 'Invoke-DscResource' {
    BeforeEach {
        if (-not (Get-Command Invoke-DscResource -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'the module PSDesiredStateConfiguration is not installed'
        }
    }

    It 'gets, sets and tests' {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
        New-LiteLLMKey ci -MaxBudget 5 | Out-Null
        $before = $env:PSModulePath
        $env:PSModulePath = (Split-Path $moduleFolder), $before -join [IO.Path]::PathSeparator
        try {
            $resource = @{ Name = 'LiteLLMKey'; ModuleName = 'LiteLLM'; Property = @{ KeyAlias = 'ci'; MaxBudget = 9 } }
            (Invoke-DscResource @resource -Method Test).InDesiredState | Should -BeFalse
            Invoke-DscResource @resource -Method Set | Out-Null
            (Invoke-DscResource @resource -Method Test).InDesiredState | Should -BeTrue
            (Invoke-DscResource @resource -Method Get).MaxBudget | Should -Be 9
        }
        finally {
            $env:PSModulePath = $before
        }
    }
}

Describe 'The command of DSC v3' {
    BeforeAll {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
        New-LiteLLMKey ci -MaxBudget 5 -Metadata @{ a = 1 } | Out-Null
    }

    It 'is described by a manifest with its operations' {
        $manifest = Get-Content (Join-Path $moduleFolder 'dsc/litellmkey.dsc.resource.json') -Raw | ConvertFrom-Json
        $manifest.type | Should -Be 'LiteLLM/Key'
        foreach ($operation in 'get', 'set', 'test', 'whatIf', 'export') {
            $manifest.$operation.args[-1] | Should -Be $operation
        }
    }

    It 'previews the changes of a set operation' {
        $state = Invoke-Command3 WhatIf @{ KeyAlias = 'ci'; MaxBudget = 9; Metadata = @{ a = 2 } } | ConvertFrom-Json
        $state._metadata.whatIf | Should -Be '~ MaxBudget: 5 -> 9 USD', '~ Metadata.a: 1 -> 2'
        (Get-LiteLLMKey ci).MaxBudget | Should -Be 5
    }

    It 'tests, sets and gets' {
        (Invoke-Command3 Test @{ KeyAlias = 'ci'; MaxBudget = 9 } | ConvertFrom-Json)._inDesiredState | Should -BeFalse
        (Invoke-Command3 Set @{ KeyAlias = 'ci'; MaxBudget = 9 } | ConvertFrom-Json).MaxBudget | Should -Be 9
        (Invoke-Command3 Test @{ KeyAlias = 'ci'; MaxBudget = 9 } | ConvertFrom-Json)._inDesiredState | Should -BeTrue
        (Invoke-Command3 Get @{ KeyAlias = 'gone' } | ConvertFrom-Json).Ensure | Should -Be 'Absent'
    }

    It 'exports one line per key' {
        (Invoke-Command3 Export @{} | ConvertFrom-Json).KeyAlias | Should -Be 'ci'
    }

    It 'writes the reason of a failure to standard error' {
        $output = Invoke-Command3 Set @{ KeyAlias = 'new' } 2>&1
        $LASTEXITCODE | Should -Be 1
        "$output" | Should -BeLike '*secret of the new key*'
    }
}
