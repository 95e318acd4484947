# Runs the example runbooks against a proxy on loopback. The cmdlets of automation accounts are replaced.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $runbooks = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'examples/runbooks'
    $server = Start-Sandbox -MasterKey 'sk-of-the-runbooks' -Licensed
    $modulePath = $env:PSModulePath
    $env:PSModulePath = (Split-Path (Get-Module LiteLLM).ModuleBase), $modulePath -join [IO.Path]::PathSeparator
    $secret = ConvertTo-SecureString 'sk-of-the-runbooks' -AsPlainText -Force
    $global:runbookUri = $server.Uri
    $global:runbookCredential = New-Object PSCredential 'litellm', $secret
    Import-StandInVault
    function global:Get-AutomationVariable([string] $Name) { $global:runbookUri }
    function global:Get-AutomationPSCredential([string] $Name) { $global:runbookCredential }
    $definitions = Join-Path $TestDrive 'keys.yaml'
    Set-Content $definitions "name: platform`nkeys:`n  ci: { max_budget: 100, user_id: anna }`n  batch: { max_budget: 20 }"
    $proxy = @{ Connection = (Connect-LiteLLM $server.Uri -Key $secret -PassThru) }
}

AfterAll {
    Remove-Item function:Get-AutomationVariable, function:Get-AutomationPSCredential -ErrorAction Ignore
    Remove-Module Microsoft.PowerShell.SecretManagement
    Remove-Variable runbookUri, runbookCredential -Scope Global
    $env:PSModulePath = $modulePath
    Stop-Answering $server
}

Describe 'The runbooks' {
    It 'connect in the same way' {
        $scripts = Get-Item "$runbooks/*.ps1"
        $scripts.Count | Should -BeGreaterThan 4
        $regions = foreach ($script in $scripts) {
            $text = (Get-Content $script -Raw) -replace '\r'
            $text.Contains("`n`$runbook = '$($script.BaseName)'`n#region") | Should -BeTrue
            [regex]::Match($text, '(?s)#region Connection.*?#endregion').Value
        }
        $regions | Select-Object -Unique | Should -HaveCount 1
    }

    It 'preview definitions without changing anything' {
        & "$runbooks/Publish-KeyDefinition.ps1" $definitions -Preview | Sort-Object | Should -Be 'Create batch', 'Create ci'
        @(Get-LiteLLMKey @proxy).Count | Should -Be 0
    }

    It 'apply definitions and store new secrets' {
        & "$runbooks/Publish-KeyDefinition.ps1" $definitions | Sort-Object | Should -Be 'Create batch', 'Create ci'
        (Import-LiteLLMKey -Key (Get-Secret litellm-ci) @proxy).KeyAlias | Should -Be 'ci'
        & "$runbooks/Publish-KeyDefinition.ps1" $definitions | Should -BeNullOrEmpty
    }

    It 'detect drift' {
        & "$runbooks/Watch-KeyDrift.ps1" $definitions | Should -Be 'All keys match their definitions.'
        Set-LiteLLMKey ci -MaxBudget 5 @proxy
        { & "$runbooks/Watch-KeyDrift.ps1" $definitions } | Should -Throw '1 keys do not match their definitions.'
    }

    It 'rotate old secrets' {
        & "$runbooks/Reset-OldKey.ps1" | Should -BeNullOrEmpty
        $before = (Get-LiteLLMKey batch @proxy).Id
        & "$runbooks/Reset-OldKey.ps1" -OlderThanDays -1 | Should -Contain 'Rotated the secret of batch. The old secret stays valid for 24h.'
        $after = Import-LiteLLMKey -Key (Get-Secret litellm-batch) @proxy
        $after.KeyAlias | Should -Be 'batch'
        $after.Id | Should -Not -Be $before
        (Get-LiteLLMKey -Id $before @proxy).KeyAlias | Should -BeLike 'batch-replaced-*'
        & "$runbooks/Reset-OldKey.ps1" | Should -BeNullOrEmpty
        Get-LiteLLMKey *-replaced-* @proxy | Remove-LiteLLMKey -Confirm:$false @proxy
    }

    It 'block unused keys, wait, and remove them, but only with -Enforce' {
        New-LiteLLMKey idle @proxy | Out-Null
        New-LiteLLMKey kept -Tag keep @proxy | Out-Null
        & "$runbooks/Remove-UnusedKey.ps1" | Should -BeNullOrEmpty
        # Keys that are already old would need another clock, so the times are moved instead.
        & "$runbooks/Remove-UnusedKey.ps1" -UnusedDays 90 -WaitDays 30 -Enforce | Should -BeNullOrEmpty
        Set-LiteLLMKey idle -Blocked $true -MergeMetadata @{ unused_blocked_at = [DateTimeOffset]::UtcNow.AddDays(-31).ToString('o') } @proxy
        Set-LiteLLMKey kept -Blocked $true -MergeMetadata @{ unused_blocked_at = [DateTimeOffset]::UtcNow.AddDays(-31).ToString('o') } @proxy
        & "$runbooks/Remove-UnusedKey.ps1" | Should -BeLike 'Would: remove idle, blocked since *'
        (Get-LiteLLMKey idle @proxy).State | Should -Be 'Blocked'
        & "$runbooks/Remove-UnusedKey.ps1" -Enforce | Should -BeLike 'remove idle, blocked since *'
        Test-LiteLLMKey idle @proxy | Should -BeFalse
        Test-LiteLLMKey kept @proxy | Should -BeTrue
        Remove-LiteLLMKey kept -Confirm:$false @proxy
    }

    It 'block the keys of a user' {
        & "$runbooks/Disable-UserKey.ps1" anna | Should -Be 'Blocked 1 keys of anna.'
        (Get-LiteLLMKey ci @proxy).State | Should -Be 'Blocked'
        & "$runbooks/Disable-UserKey.ps1" anna -Remove | Should -Be 'Removed 1 keys of anna.'
        (Get-LiteLLMKey @proxy).KeyAlias | Should -Be 'batch'
    }

    It 'fail if the user is not known' {
        { & "$runbooks/Disable-UserKey.ps1" anne } | Should -Throw "There is no user 'anne'*"
    }
}

Describe 'Without an automation account' {
    BeforeAll {
        $before = $env:LITELLM_PROXY_URL, $env:LITELLM_API_KEY
        Remove-Item function:Get-AutomationVariable, function:Get-AutomationPSCredential
        $env:LITELLM_PROXY_URL = $server.Uri
        $env:LITELLM_API_KEY = 'sk-of-the-runbooks'
        $plan = Join-Path (Split-Path $runbooks) 'ci/Get-KeyPlan.ps1'
        # A comparison with the definitions of the first tests.
        & "$runbooks/Publish-KeyDefinition.ps1" $definitions | Out-Null
    }

    AfterAll {
        $env:LITELLM_PROXY_URL, $env:LITELLM_API_KEY = $before
    }

    It 'the runbooks use the environment' {
        & "$runbooks/Watch-KeyDrift.ps1" $definitions | Should -Be 'All keys match their definitions.'
    }

    It 'the runbooks use the key in a vault' {
        $env:LITELLM_API_KEY = 'sk-that-is-not-valid'
        Set-Secret proxy $secret -Vault failing
        $key = @{ KeySecretName = 'proxy'; VaultName = 'failing' }
        try {
            & "$runbooks/Watch-KeyDrift.ps1" $definitions @key | Should -Be 'All keys match their definitions.'
            & "$runbooks/Remove-UnusedKey.ps1" @key | Should -BeNullOrEmpty
            & "$runbooks/Disable-UserKey.ps1" anna @key | Should -Be 'Blocked 1 keys of anna.'
            & "$runbooks/Reset-OldKey.ps1" @key | Should -BeNullOrEmpty
            & "$runbooks/Publish-KeyDefinition.ps1" $definitions -Preview @key | Should -BeNullOrEmpty
        }
        finally {
            $env:LITELLM_API_KEY = 'sk-of-the-runbooks'
            Unblock-LiteLLMKey ci @proxy
        }
    }

    It 'the runbooks of an automation account can use the key in a vault' {
        function global:Get-AutomationVariable([string] $Name) { $global:runbookUri }
        $env:LITELLM_PROXY_URL = 'https://proxy.invalid'
        try {
            & "$runbooks/Remove-UnusedKey.ps1" -KeySecretName proxy -VaultName failing | Should -BeNullOrEmpty
        }
        finally {
            Remove-Item function:Get-AutomationVariable
            $env:LITELLM_PROXY_URL = $server.Uri
        }
    }

    It 'the plan is Markdown, and its exit code indicates whether there are changes' {
        Connect-LiteLLM
        & $plan $definitions | Should -Be '## Plan for LiteLLM keys', '', 'All keys match their definitions.'
        $LASTEXITCODE | Should -BeIn $null, 0
        Set-LiteLLMKey batch -MaxBudget 7 @proxy
        $text = & $plan $definitions
        $LASTEXITCODE | Should -Be 2
        $text | Should -Contain '| platform | batch | Change | ~ MaxBudget: 7 -> 20 USD |'
        Set-LiteLLMKey batch -MaxBudget 20 @proxy
    }

    It 'the plan is JSON' {
        Connect-LiteLLM
        Set-LiteLLMKey batch -MaxBudget 7 @proxy
        $item = & $plan $definitions -AsJson | ConvertFrom-Json
        $item.set, $item.name, $item.action, $item.changes[0], $item.error | Should -Be 'platform', 'batch', 'Change', '~ MaxBudget: 7 -> 20 USD', $null
        Set-LiteLLMKey batch -MaxBudget 20 @proxy
        & $plan $definitions -AsJson | Should -Be '[]'
    }

    It 'the plan warns about what the server will refuse' {
        Connect-LiteLLM
        $spent = Join-Path $TestDrive 'spent.yaml'
        Set-Content $spent "name: spent`nkeys:`n  new: { max_budget: 0 }"
        $warning = 'MaxBudget will cause requests of the key to be refused: the key has spent 0 USD, and its budget is 0 USD. Specify a larger budget, or reset the spend with Reset-LiteLLMKeySpend.'
        & $plan $spent | Should -Contain "| spent | new | Create | + KeyAlias: new; + MaxBudget: 0 USD; Warning: $warning |"
        (& $plan $spent -AsJson | ConvertFrom-Json).warnings | Should -Be $warning
    }

    It 'the workflow runs scripts that exist' {
        $examples = Split-Path $runbooks
        $scripts = [regex]::Matches((Get-Content "$examples/ci/litellm-keys.yml" -Raw), '(ci|runbooks)/[\w-]+\.ps1').Value
        $scripts.Count | Should -BeGreaterThan 2
        $scripts | ForEach-Object { Join-Path $examples $_ } | Should -Exist
    }
}
