BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule

    function Get-Problem {
        # The errors that a script writes without ending.
        param([scriptblock] $Script)

        & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
    }

    function Get-Id {
        param($Problem)

        $Problem.FullyQualifiedErrorId.Split(',')[0]
    }
}

Describe 'An error about a key' {
    BeforeAll {
        Connect-LiteLLM -Sandbox
        New-LiteLLMKey taken | Out-Null
    }

    It 'names the alias that is not there' {
        $problem = Get-Problem { Get-LiteLLMKey nobody }
        Get-Id $problem | Should -Be 'KeyNotFound'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem.Exception.Message | Should -Be "There is no key with the alias 'nobody', or it is not visible to the key of this connection."
        $problem.TargetObject | Should -Be 'nobody'
    }

    It 'names the id that is not there, or is none' {
        Get-Id (Get-Problem { Get-LiteLLMKey -Id ('0' * 64) }) | Should -Be 'KeyNotFound'
        Get-Id (Get-Problem { Remove-LiteLLMKey -Id 12 -Confirm:$false }) | Should -Be 'InvalidKeyId'
    }

    It 'does not come from a wildcard that matches nothing' {
        Get-Problem { Get-LiteLLMKey 'nobody*' } | Should -BeNullOrEmpty
    }

    It 'says which alias is taken and what to do' {
        $problem = Get-Problem { New-LiteLLMKey taken }
        Get-Id $problem | Should -Be 'KeyAliasExists'
        $problem.Exception.Message | Should -Match "'taken'.*Set-LiteLLMKey"
    }

    It 'refuses <Because> before anything is sent' -TestCases @(
        @{ Because = 'a negative budget'; Arguments = @{ MaxBudget = -1 }; Says = 'MaxBudget: -1 is not allowed' }
        @{ Because = 'a negative limit'; Arguments = @{ RpmLimit = -5 }; Says = 'RpmLimit: -5 is not allowed' }
        @{ Because = 'a period that is none'; Arguments = @{ BudgetDuration = 'abc' }; Says = "'abc' is no period of time" }
        @{ Because = 'a period of two meanings'; Arguments = @{ BudgetDuration = '1M' }; Says = 'months or minutes' }
        @{ Because = 'a period that no server resets by'; Arguments = @{ BudgetDuration = '36h' }; Says = 'cannot reset a budget every 36h' }
        @{ Because = 'a date in the past'; Arguments = @{ ExpiresAt = [DateTimeOffset]::Now.AddDays(-1) }; Says = 'is in the past' }
        @{ Because = "the server's own metadata"; Arguments = @{ Metadata = @{ tags = 'x' } }; Says = 'use -Tag' }
    ) {
        $problem = Get-Problem { New-LiteLLMKey refused @Arguments }
        Get-Id $problem | Should -Be 'InvalidKeyValue'
        $problem.Exception.Message | Should -Match ([regex]::Escape($Says))
        Get-LiteLLMKey 'refused*' | Should -BeNullOrEmpty
    }

    It 'names the property that needs a licence' {
        $problem = Get-Problem { New-LiteLLMKey unlicensed -Tag a }
        Get-Id $problem | Should -Be 'LicenseRequired'
        $problem.Exception.Message | Should -Match "^Tags \('tags'\) needs a LiteLLM enterprise licence"
    }

    It 'can be caught' {
        { Get-LiteLLMKey nobody -ErrorAction Stop } | Should -Throw -ErrorId 'KeyNotFound,LiteLLM.PowerShell.Cmdlets.GetLiteLLMKeyCommand'
    }
}

Describe 'An error about the connection' {
    AfterEach {
        Disconnect-LiteLLM
    }

    It 'says how to connect when nothing is connected' {
        Disconnect-LiteLLM
        { Get-LiteLLMKey } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*Connect-LiteLLM*LITELLM_PROXY_URL*'
    }

    It 'names the address that nobody listens at' {
        $socket = New-ReservedPort
        try {
            $address = "http://127.0.0.1:$($socket.LocalEndPoint.Port)"
            { Connect-LiteLLM $address -Key sk-1234 } | Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage "*$address*"
        }
        finally {
            $socket.Dispose()
        }
    }

    It 'shows a page that is no answer of a proxy' {
        $server = Start-Answering 502 'text/html' '<html><body>Bad Gateway</body></html>'
        try {
            { Connect-LiteLLM $server.Uri -Key sk-1234 } | Should -Throw -ErrorId 'UnexpectedResponse,*' -ExpectedMessage '*502*Bad Gateway*'
        }
        finally {
            Stop-Answering $server
        }
    }

    It 'tells a wrong key without repeating it' {
        $body = '{"error":{"message":"Authentication Error, Invalid proxy server token passed. Received API Key = sk-wrong-and-secret","type":"token_not_found_in_db","param":"key","code":"401"}}'
        $server = Start-Answering 401 'application/json' $body
        try {
            { Connect-LiteLLM $server.Uri -Key sk-wrong-and-secret } | Should -Throw -ErrorId 'Unauthorized,*'
            "$($Error[0])" | Should -Not -Match 'wrong-and-secret'
        }
        finally {
            Stop-Answering $server
        }
    }

    It 'refuses to send a key unencrypted to another machine' {
        { Connect-LiteLLM http://litellm.example.com -Key sk-1234 } | Should -Throw -ErrorId 'UnencryptedAuthentication,*'
    }
}
