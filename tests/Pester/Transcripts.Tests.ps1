BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule

    # Every secret contains the marker. Secrets are passed in environment variables, because a transcript contains the command line.
    $marker = 'QZCANARYQZ'
    $secrets = @{
        CANARY_MASTER = "$marker-master-without-the-shape-of-a-key-6789"
        CANARY_KEY    = "sk-$marker-of-a-new-key-6789"
        CANARY_OTHER  = "sk-$marker-of-another-key-6789"
    }
    $told = "headers={'Authorization': 'Bearer $($secrets.CANARY_MASTER)'}, key=$($secrets.CANARY_KEY) $($secrets.CANARY_OTHER), api_key=sk-$marker-of-the-server-6789, " +
    "password=$marker-word-17, https://user:$marker@litellm.invalid/?key=$([uri]::EscapeDataString($secrets.CANARY_KEY))"

    function Invoke-InPowerShell([string] $Script, [object[]] $ArgumentList) {
        # Runs a script in a new process of the same PowerShell, with the secrets in environment variables.
        $file = Join-Path $TestDrive 'script.ps1'
        Set-Content $file $Script
        $secrets.GetEnumerator() | ForEach-Object { [Environment]::SetEnvironmentVariable($_.Key, $_.Value) }
        try {
            $output = Invoke-PowerShell -File $file @ArgumentList 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 0 -Because $output
        }
        finally {
            $secrets.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        }
    }

    $module = (Get-Module LiteLLM).Path
    $transcript = Join-Path $TestDrive 'transcript.txt'
    $printed = Join-Path $TestDrive 'printed.txt'
    $servers = @(
        Start-Sandbox $secrets.CANARY_MASTER -Licensed
        Start-Answering 400 'application/json' (@{ error = @{ message = "refused: $told"; type = $told; param = $told } } | ConvertTo-Json -Depth 4)
        Start-Answering 500 'text/html' "<pre>broken: $([System.Net.WebUtility]::HtmlEncode($told))</pre>"
    )
    try {
        Invoke-InPowerShell -ArgumentList (@($module, $transcript, $printed) + $servers.Uri) -Script {
            param($Module, $Transcript, $Printed)
            Import-Module $Module
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $master, $secret, $other = $env:CANARY_MASTER, $env:CANARY_KEY, $env:CANARY_OTHER |
                ForEach-Object { [System.Net.NetworkCredential]::new('', $_).SecurePassword }
            $files = (New-Item -ItemType Directory (Join-Path (Split-Path $Transcript) files) -Force).FullName

            Start-Transcript $Transcript -IncludeInvocationHeader
            foreach ($address in $args) {
                "server $address"
                Connect-LiteLLM $address -Credential ([pscredential]::new('me', $master)) -MaximumRetryCount 1 -RetryIntervalSec 0.001 -SkipValidation -PassThru -Verbose -Debug
                Get-LiteLLMConnection | Format-List *
                Test-LiteLLMConnection -Verbose -Debug
                New-LiteLLMKey ci -Key $secret -MaxBudget 1 -Metadata @{ note = $env:CANARY_OTHER } -WhatIf
                New-LiteLLMKey ci -Key $secret -MaxBudget 1 -Verbose -Debug | Format-List *
                New-LiteLLMKey again -Key $secret -Verbose -Debug
                New-LiteLLMKey $env:CANARY_OTHER -MaxBudget -1 -Verbose -Debug
                Get-LiteLLMKey -Verbose -Debug
                Get-LiteLLMKey -Key $secret -Verbose -Debug | ConvertTo-Json
                Get-LiteLLMKey $env:CANARY_OTHER -Verbose -Debug
                Set-LiteLLMKey -Key $secret -MaxBudget 2 -MergeMetadata @{ owner = 'ops' } -PassThru -Verbose -Debug
                Compare-LiteLLMKey -Key $secret -MaxBudget 9 -Verbose -Debug
                Block-LiteLLMKey ci -PassThru -Verbose -Debug
                Copy-LiteLLMKey -Key $secret copied -Verbose -Debug
                @{ Name = 'declared'; MaxBudget = 3 } | Sync-LiteLLMKey -SetName plain -Verbose -Debug
                Export-LiteLLMKey (Join-Path $files keys.json) -Verbose -Debug
                Reset-LiteLLMKey -Key $secret -Confirm:$false -Verbose -Debug | Format-List *
                Remove-LiteLLMKey ci, copied, $env:CANARY_OTHER -Confirm:$false -Verbose -Debug
                Disconnect-LiteLLM -Verbose -Debug
            }
            $Error | Format-List * -Force
            $Error | ForEach-Object { $_.Exception; $_.ScriptStackTrace }
            $null = Stop-Transcript

            $null = Start-Transcript $Printed
            Connect-LiteLLM -Sandbox
            New-LiteLLMKey shown -Key $other -AsPlainText | Format-List KeyAlias, PlainTextKey
            $null = Stop-Transcript
        }
    }
    finally {
        $servers | ForEach-Object { Stop-Answering $_ }
    }
    # Long lines are wrapped, possibly within a secret.
    $text, $shown = $transcript, $printed | ForEach-Object { (Get-Content $_ -Raw) -replace '\s' }
}

Describe 'A transcript' {
    It 'contains the output and the errors of the commands' {
        foreach ($part in 'sk-...6789', 'What if: ', "VERBOSE: Create key 'ci'", 'KeyAlias', 'refused: ', 'broken: ', 'KeyExists', 'InvalidRequest', 'UnexpectedResponse', 'Retrying') {
            $text | Should -Match ([regex]::Escape($part -replace '\s'))
        }
    }

    It 'contains no secret' {
        $found = [regex]::Match($text, "(?i).{0,200}$marker.{0,40}")
        $found.Value | Should -BeNullOrEmpty
    }

    It 'contains a secret that is displayed explicitly' {
        $shown | Should -Match $secrets.CANARY_OTHER
    }
}
