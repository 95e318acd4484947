BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule

    function Get-Problem {
        # Gets the non-terminating errors of a script.
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

    It 'contains the alias of a missing key' {
        $problem = Get-Problem { Get-LiteLLMKey nobody }
        Get-Id $problem | Should -Be 'KeyNotFound'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem.Exception.Message | Should -Be "There is no key with the alias 'nobody', or it is not visible to the key of this connection."
        $problem.TargetObject | Should -Be 'nobody'
    }

    It 'contains a missing or invalid id' {
        Get-Id (Get-Problem { Get-LiteLLMKey -Id ('0' * 64) }) | Should -Be 'KeyNotFound'
        Get-Id (Get-Problem { Remove-LiteLLMKey -Id 12 -Confirm:$false }) | Should -Be 'InvalidKeyId'
    }

    It 'is not reported for a pattern without matches' {
        Get-Problem { Get-LiteLLMKey 'nobody*' } | Should -BeNullOrEmpty
    }

    It 'contains the alias that is in use and a suggestion' {
        $problem = Get-Problem { New-LiteLLMKey taken }
        Get-Id $problem | Should -Be 'KeyAliasExists'
        $problem.Exception.Message | Should -Match "'taken'.*Set-LiteLLMKey"
    }

    It 'refuses <Because> before anything is sent' -TestCases @(
        @{ Because = 'a negative budget'; Arguments = @{ MaxBudget = -1 }; Message = 'MaxBudget: -1 is not allowed' }
        @{ Because = 'a negative limit'; Arguments = @{ RpmLimit = -5 }; Message = 'RpmLimit: -5 is not allowed' }
        @{ Because = 'an invalid duration'; Arguments = @{ BudgetDuration = 'abc' }; Message = "'abc' is not a valid duration" }
        @{ Because = 'an ambiguous duration'; Arguments = @{ BudgetDuration = '1M' }; Message = 'months or minutes' }
        @{ Because = 'an unsupported budget duration'; Arguments = @{ BudgetDuration = '36h' }; Message = 'cannot reset a budget every 36h' }
        @{ Because = 'a date in the past'; Arguments = @{ ExpiresAt = [DateTimeOffset]::Now.AddDays(-1) }; Message = 'is in the past' }
        @{ Because = 'reserved metadata'; Arguments = @{ Metadata = @{ tags = 'x' } }; Message = 'use -Tag' }
    ) {
        $problem = Get-Problem { New-LiteLLMKey refused @Arguments }
        Get-Id $problem | Should -Be 'InvalidKeyValue'
        $problem.Exception.Message | Should -Match ([regex]::Escape($Message))
        Get-LiteLLMKey 'refused*' | Should -BeNullOrEmpty
    }

    It 'contains the property that needs a license' {
        $problem = Get-Problem { New-LiteLLMKey unlicensed -Tag a }
        Get-Id $problem | Should -Be 'LicenseRequired'
        $problem.Exception.Message | Should -Match "^Tags \('tags'\) requires a LiteLLM enterprise license"
    }

    It 'can be caught' {
        { Get-LiteLLMKey nobody -ErrorAction Stop } | Should -Throw -ErrorId 'KeyNotFound,LiteLLM.PowerShell.Cmdlets.GetLiteLLMKeyCommand'
    }
}

Describe 'An error about the connection' {
    AfterEach {
        Disconnect-LiteLLM
    }

    It 'explains how to connect if there is no connection' {
        Disconnect-LiteLLM
        { Get-LiteLLMKey } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*Connect-LiteLLM*LITELLM_PROXY_URL*'
    }

    It 'contains an address without a listener' {
        $socket = New-ReservedPort
        try {
            $address = "http://127.0.0.1:$($socket.LocalEndPoint.Port)"
            { Connect-LiteLLM $address -Key sk-1234 } | Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage "*$address*"
        }
        finally {
            $socket.Dispose()
        }
    }

    It 'shows the start of a response that is not from a proxy' {
        $server = Start-Answering 502 'text/html' '<html><body>Bad Gateway</body></html>'
        try {
            { Connect-LiteLLM $server.Uri -Key sk-1234 } | Should -Throw -ErrorId 'UnexpectedResponse,*' -ExpectedMessage '*502*Bad Gateway*'
        }
        finally {
            Stop-Answering $server
        }
    }

    It 'reports an invalid key without showing it' {
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

    It 'is reported instead of sending a key unencrypted to another computer' {
        { Connect-LiteLLM http://litellm.example.com -Key sk-1234 } | Should -Throw -ErrorId 'UnencryptedAuthentication,*'
    }
}
