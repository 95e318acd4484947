# Tests the DSC resource LiteLLMKey: the class, Invoke-DscResource if PSDesiredStateConfiguration is installed, and the command
# that DSC v3 runs. DSC v3 validates the input and the output of the command with the schema in its manifest.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Suite.psm1') -Force
    Import-BuiltModule
    $server = Start-Sandbox -MasterKey 'sk-of-the-dsc-tests'
    $licensed = Start-Sandbox -MasterKey 'sk-of-the-dsc-tests' -Licensed
    $resourceFolder = Join-Path (Get-Module LiteLLM).ModuleBase 'dsc'
    Import-Module (Join-Path $resourceFolder 'LiteLLMDsc/LiteLLMDsc.psd1') -Force
    $env:LITELLM_PROXY_URL = $server.Uri
    $env:LITELLM_API_KEY = 'sk-of-the-dsc-tests'
    Connect-LiteLLM

    function New-Resource([hashtable] $Property) {
        & (Get-Module LiteLLMDsc) { param($Property) [LiteLLMKey] $Property } $Property
    }

    $manifest = Get-Content (Join-Path $resourceFolder 'litellmkey.dsc.resource.json') -Raw | ConvertFrom-Json -AsHashtable
    $properties = $manifest.schema.embedded.properties
    $schema = ConvertTo-Json $manifest.schema.embedded -Depth 20

    function Invoke-Command3([string] $Operation, $Wanted, [switch] $Preview) {
        # Runs the command as DSC v3 does, and returns the lines that it writes to standard output.
        $json = if ($Wanted -is [string]) { $Wanted } else { ConvertTo-Json $Wanted -Compress -Depth 20 }
        $script = Join-Path $resourceFolder 'litellmkey.dsc.ps1'
        $options = @(if ($Preview) { '-Preview' })
        $json | Invoke-PowerShell -File $script -Operation $Operation @options
    }

    function Get-State([string] $Operation, $Wanted, [switch] $Preview) {
        # Runs the command, verifies that it writes one instance that is valid against its schema, and returns the instance.
        $line = Invoke-Command3 $Operation $Wanted -Preview:$Preview
        $LASTEXITCODE | Should -Be 0
        @($line).Count | Should -Be 1
        Assert-Valid $line
        ConvertFrom-Json $line -AsHashtable
    }

    function Assert-Valid([string] $Json) {
        Test-Json -Json $Json -Schema $schema -ErrorAction Stop | Should -BeTrue
    }

    function New-List([string] $Name, [int] $Count) {
        # Returns a list with the given number of items that a server accepts for the property.
        $items = switch ($Name) {
            'BudgetLimits' { @{ budget_duration = '1d'; max_budget = 1 }, @{ budget_duration = '7d'; max_budget = 5 } }
            'Logging' { @{ callback_name = 'langfuse'; callback_type = 'success'; callback_vars = @{ langfuse_host = 'https://secret.example' } }, @{ callback_name = 'otel'; callback_type = 'failure'; callback_vars = @{} } }
            'AllowedVectorStoreIndexes' { @{ index_name = 'i'; index_permissions = @('read') }, @{ index_name = 'j'; index_permissions = @('read', 'write') } }
            'AllowedRoutes' { '/chat/completions', '/embeddings' }
            'AllowedCacheControls' { 'no-cache', 'no-store' }
            default { 'a', 'b' }
        }
        , @($items | Select-Object -First $Count)
    }

    Import-StandInVault
}

AfterAll {
    Remove-Item env:LITELLM_PROXY_URL, env:LITELLM_API_KEY
    Remove-Module Microsoft.PowerShell.SecretManagement
    Stop-Answering $server
    Stop-Answering $licensed
    Remove-Module LiteLLMDsc
}

Describe 'The class' {
    BeforeEach {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
    }

    It 'creates a key and stores its secret in a vault' {
        $resource = New-Resource @{ KeyAlias = 'ci'; MaxBudget = 100; Models = 'a', 'b'; Duration = '30d'; SecretName = 'ci-key'; VaultName = 'failing' }
        $resource.Test() | Should -BeFalse
        $resource.Get().Ensure | Should -Be 'Absent'
        $resource.Preview() | Should -Be "+ key 'ci'", 'MaxBudget', 'Models'
        $resource.Set()
        $resource.Test() | Should -BeTrue
        $key = Import-LiteLLMKey -Key (Get-Secret ci-key -Vault failing)
        $key.MaxBudget | Should -Be 100
        $key.Expires | Should -BeGreaterThan ([DateTimeOffset]::Now.AddDays(29))
        $state = $resource.Get()
        "$($state.Ensure) $($state.Id) $($state.Models)" | Should -Be "Present $($key.Id) a b"
    }

    It 'does not create a key if its secret would be lost' {
        { (New-Resource @{ KeyAlias = 'ci' }).Preview() } | Should -Throw "*Specify SecretName to store the secret of the new key in a vault*"
        { (New-Resource @{ KeyAlias = 'ci' }).Set() } | Should -Throw "*Specify SecretName to store the secret of the new key in a vault*"
        { (New-Resource @{ KeyAlias = 'ci'; SecretName = 's'; VaultName = 'refusing' }).Set() } | Should -Throw '*was not stored*removed again*refuses*'
        { (New-Resource @{ KeyAlias = 'ci'; SecretName = 's'; VaultName = 'locked' }).Set() } | Should -Throw '*cannot be used*Nothing was sent*'
        @(Get-LiteLLMKey).Count | Should -Be 0
    }

    It 'replaces a key whose secret is too old, and completes an interrupted rotation' {
        $resource = New-Resource @{ KeyAlias = 'ci'; MaxBudget = 100; SecretName = 'ci-key'; RotateEvery = '90d'; GracePeriod = '7d' }
        $resource.Set()
        $before = Get-LiteLLMKey ci
        $resource.IsRotationDue($before) | Should -BeFalse
        $resource.IsRotationDue([pscustomobject] @{ CreatedAt = [DateTimeOffset]::UtcNow.AddDays(-91); LastRotationAt = $null }) | Should -BeTrue
        $resource.Test() | Should -BeTrue

        $resource.Rotate($before.Id)

        (Import-LiteLLMKey -Key (Get-Secret ci-key)).KeyAlias | Should -Be 'ci'
        (Get-LiteLLMKey -Id $before.Id).Expires | Should -BeGreaterThan ([DateTimeOffset]::Now.AddDays(6))
        $new = Get-LiteLLMKey ci
        $pending = @{ alias = 'ci'; replaces = $before.Id }
        Invoke-RestMethod "$($server.Uri)/key/update" -Method Post -ContentType application/json -Headers @{ Authorization = 'Bearer sk-of-the-dsc-tests' } -Body (
            @{ key = $new.Id; key_alias = 'ci-successor'; metadata = @{ litellm_replacement = $pending } } | ConvertTo-Json -Depth 5) | Out-Null
        $resource.Set()
        (Get-LiteLLMKey ci).Id | Should -Be $new.Id
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

    It 'reads a time without a time zone in UTC: <Text>' -TestCases @(
        @{ Text = '2035-01-01'; Time = '2035-01-01T00:00Z' }
        @{ Text = '2035-01-01T10:30'; Time = '2035-01-01T10:30Z' }
        @{ Text = '2035-01-01 10:30:15+02:00'; Time = '2035-01-01T10:30:15+02:00' }
        @{ Text = 'never'; Time = 'never' }
    ) {
        & (Get-Module LiteLLMDsc) { param($Text) [LiteLLMKey]::Time('Expires', $Text) } $Text | Should -Be $Time
        New-LiteLLMKey ci | Out-Null
        $resource = New-Resource @{ KeyAlias = 'ci'; Expires = $Text }
        $resource.Set()
        $resource.Test() | Should -BeTrue
    }

    It 'refuses a time that would be another one in each run or culture: <_>' -TestCases '30d', '03/04/2035', 'soon' {
        New-LiteLLMKey ci | Out-Null
        { (New-Resource @{ KeyAlias = 'ci'; Expires = $_ }).Set() } | Should -Throw "Expires: '$_' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z."
    }

    It 'exports all keys' {
        New-LiteLLMKey a -MaxBudget 5 -SoftBudget 3 | Out-Null
        New-LiteLLMKey b -Blocked $true | Out-Null
        $all = & (Get-Module LiteLLMDsc) { [LiteLLMKey]::Export() }
        $all.KeyAlias | Should -Be 'b', 'a'
        $all[1].SoftBudget | Should -Be 3
        $all[1].Test() | Should -BeTrue
        $all[1].Preview() | Should -BeNullOrEmpty
    }

    It 'reports what the proxy refuses' {
        { (New-Resource @{ KeyAlias = 'ci'; Tags = @('x'); SecretName = 's' }).Set() } | Should -Throw '*enterprise license*'
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
        $env:PSModulePath = $resourceFolder, $before -join [IO.Path]::PathSeparator
        try {
            $resource = @{ Name = 'LiteLLMKey'; ModuleName = 'LiteLLMDsc'; Property = @{ KeyAlias = 'ci'; MaxBudget = 9 } }
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

Describe 'The module of the class' {
    It 'is found in the folder that the documentation adds to PSModulePath' {
        $output = Invoke-PowerShell -Command "`$env:PSModulePath = '$resourceFolder'; (Get-Module LiteLLMDsc -ListAvailable).ExportedDscResources"
        $output | Should -Be 'LiteLLMKey'
    }

    It 'is not loaded with the cmdlets' {
        $manifestPath = Join-Path (Split-Path $resourceFolder) 'LiteLLM.psd1'
        $output = Invoke-PowerShell -Command "Import-Module '$manifestPath'; `$null = Get-LiteLLMConnection; [bool] (Get-Module LiteLLMDsc); (Get-Module LiteLLM).ModuleType"
        $output | Should -Be 'False', 'Binary'
    }

    It 'loads the cmdlets of its own package' {
        $modulePath = Join-Path $resourceFolder 'LiteLLMDsc/LiteLLMDsc.psd1'
        $output = Invoke-PowerShell -Command "`$module = Import-Module '$modulePath' -PassThru; & `$module { (Get-Command Get-LiteLLMKey).Module.ModuleBase; [LiteLLMKey]::new().Ensure }"
        $output | Should -Be (Split-Path $resourceFolder), 'Present'
    }
}

Describe 'The manifest for DSC v3' {
    It 'describes the operations of the command' {
        $manifest.type | Should -Be 'LiteLLM/Key'
        foreach ($operation in 'get', 'set', 'test', 'delete', 'export') {
            $manifest.$operation.args[6] | Should -Be $operation
        }
        foreach ($operation in 'set', 'delete') {
            $manifest.$operation.args[7].whatIfArg | Should -Be '-Preview'
        }
        $manifest.set.handlesExist | Should -BeTrue
        $manifest.test.return | Should -Be 'stateAndDiff'
    }

    It 'passes the instance only on standard input, because arguments are visible to other processes' {
        foreach ($operation in 'get', 'set', 'test', 'delete') {
            $manifest.$operation.input | Should -Be 'stdin'
            @($manifest.$operation.args | Where-Object { $_ -is [System.Collections.IDictionary] -and $_.Contains('jsonInputArg') }) | Should -BeNullOrEmpty
        }
    }

    It 'describes the exit codes' {
        $manifest.exitCodes.Keys | Sort-Object | Should -Be '0', '1', '2'
    }

    It 'refers to the published schemas of the canonical properties, and needs no network to validate' {
        foreach ($name in 'exist', 'inDesiredState') {
            $properties["_$name"].'$ref' | Should -Be "https://aka.ms/dsc/schemas/v3/resource/properties/$name.json"
            $manifest.schema.embedded.'$defs'.$name.'$id' | Should -Be $properties["_$name"].'$ref'
        }
        Test-Json -Json '{"KeyAlias":"ci","_exist":"yes"}' -Schema $schema -ErrorAction Ignore | Should -BeFalse
        Test-Json -Json '{"KeyAlias":"ci","_inDesiredState":"yes"}' -Schema $schema -ErrorAction Ignore | Should -BeFalse
    }
}

Describe 'The command of DSC v3' {
    BeforeEach {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
        New-LiteLLMKey ci -MaxBudget 5 -Metadata @{ a = 1; items = @('x') } | Out-Null
    }

    It 'gets a key' {
        $state = Get-State Get @{ KeyAlias = 'ci' }
        $state._exist | Should -BeTrue
        $state.MaxBudget | Should -Be 5
        ConvertTo-Json $state.Metadata -Compress | Should -Be '{"a":1,"items":["x"]}'
        $state.Keys | Should -Not -Contain 'Models'
        $state.Keys | Should -Not -Contain 'Ensure'
    }

    It 'gets a key that does not exist' {
        $state = Get-State Get @{ KeyAlias = 'gone' }
        $state.Keys | Sort-Object | Should -Be '_exist', 'KeyAlias'
        $state._exist | Should -BeFalse
    }

    It 'tests a key and returns the names of the properties that differ' {
        $state, $differences = Invoke-Command3 Test @{ KeyAlias = 'ci'; MaxBudget = 9; Metadata = @{ a = 1; items = @('x') }; Models = @('m') }
        Assert-Valid $state
        (ConvertFrom-Json $state)._inDesiredState | Should -BeFalse
        $differences | Should -Be '["Models","MaxBudget"]'
        $state, $differences = Invoke-Command3 Test @{ KeyAlias = 'ci'; MaxBudget = 5 }
        (ConvertFrom-Json $state)._inDesiredState | Should -BeTrue
        $differences | Should -Be '[]'
    }

    It 'tests whether a key exists: exists <Exists>, wanted <Wanted>' -ForEach @(
        @{ Exists = $true; Wanted = $false; Differences = '["_exist"]' }
        @{ Exists = $false; Wanted = $true; Differences = '["_exist"]' }
        @{ Exists = $false; Wanted = $false; Differences = '[]' }
    ) {
        $state, $found = Invoke-Command3 Test @{ KeyAlias = $(if ($Exists) { 'ci' } else { 'gone' }); _exist = $Wanted }
        Assert-Valid $state
        (ConvertFrom-Json $state)._exist | Should -Be $Exists
        $found | Should -Be $Differences
    }

    It 'sets a key' {
        $state = Get-State Set @{ KeyAlias = 'ci'; MaxBudget = 9; Metadata = @{} }
        $state.MaxBudget | Should -Be 9
        $state.Metadata.Count | Should -Be 0
        (Get-LiteLLMKey ci).Metadata.Count | Should -Be 0
    }

    It 'removes a key that should not exist' {
        (Get-State Set @{ KeyAlias = 'ci'; _exist = $false })._exist | Should -BeFalse
        @(Get-LiteLLMKey).Count | Should -Be 0
    }

    It 'previews the changes of a set operation' {
        $state = Get-State Set @{ KeyAlias = 'ci'; MaxBudget = 9; Metadata = @{ a = 2; items = @('x') }; Models = @('m') } -Preview
        $state._metadata.whatIf | Should -Be '+ Models: m', '~ MaxBudget: 5 -> 9 USD', '~ Metadata.a: 1 -> 2'
        $state.MaxBudget | Should -Be 9
        $state.Metadata.a | Should -Be 2
        $state.Models | Should -Be 'm'
        (Get-LiteLLMKey ci).MaxBudget | Should -Be 5
    }

    It 'previews that nothing changes' {
        $state = Get-State Set @{ KeyAlias = 'ci'; MaxBudget = 5 } -Preview
        $state._metadata.whatIf.Count | Should -Be 0
    }

    It 'previews the removal of a key' {
        $state = Get-State Set @{ KeyAlias = 'ci'; _exist = $false } -Preview
        $state._metadata.whatIf | Should -Be "- key 'ci'"
        $state._exist | Should -BeFalse
        Invoke-Command3 Delete @{ KeyAlias = 'ci' } -Preview | Should -Be "{""_metadata"":{""whatIf"":[""- key 'ci'""]}}"
        @(Get-LiteLLMKey).Count | Should -Be 1
    }

    It 'deletes a key without output, and succeeds if the key does not exist' {
        foreach ($time in 1, 2) {
            Invoke-Command3 Delete @{ KeyAlias = 'ci' } | Should -BeNullOrEmpty
            $LASTEXITCODE | Should -Be 0
        }
        @(Get-LiteLLMKey).Count | Should -Be 0
    }

    It 'exports one line per key, named as the key' {
        New-LiteLLMKey other -Model m, n | Out-Null
        $lines = Invoke-Command3 Export ''
        $lines | ForEach-Object { Assert-Valid $_ }
        $states = $lines | ConvertFrom-Json
        $states._name | Sort-Object | Should -Be 'ci', 'other'
        ($states | Where-Object KeyAlias -EQ other).Models | Should -Be 'm', 'n'
    }

    It 'transfers text of all languages, dates and names that differ only in case unchanged' {
        $state = Get-State Set @{ KeyAlias = 'ci'; Metadata = [hashtable]::new(@{ owner = 'Grün 東京'; since = '2026-01-02T03:04:05+02:00' }) }
        $state.Metadata.owner | Should -Be 'Grün 東京'
        (Get-LiteLLMKey ci).Metadata['since'] | Should -Be '2026-01-02T03:04:05+02:00'
        $state = Invoke-Command3 Set '{"KeyAlias":"ci","Metadata":{"a":1,"A":2}}'
        Assert-Valid $state
        $metadata = (ConvertFrom-Json $state -AsHashtable).Metadata
        $metadata['a'], $metadata['A'] | Should -Be 1, 2
    }
}

Describe 'Lists in DSC v3' {
    BeforeAll {
        $env:LITELLM_PROXY_URL = $licensed.Uri
        Connect-LiteLLM -Uri $licensed.Uri -Key (ConvertTo-SecureString 'sk-of-the-dsc-tests' -AsPlainText -Force)
        $lists = $properties.Keys | Where-Object { $properties[$_].type -eq 'array' }

        function New-Instance([string] $Alias, [int] $Count) {
            # Returns an instance whose lists have the given number of items.
            $instance = @{ KeyAlias = $Alias }
            foreach ($name in $lists) {
                $instance[$name] = New-List $name $Count
            }
            $instance
        }
    }

    AfterAll {
        $env:LITELLM_PROXY_URL = $server.Uri
        Connect-LiteLLM
    }

    It 'with <_> items are arrays in the output of get, test, set and what-if' -ForEach 0, 1, 2 {
        $lists.Count | Should -BeGreaterThan 10
        $wanted = New-Instance "list$_" $_
        New-LiteLLMKey $wanted.KeyAlias | Out-Null
        (New-Resource (New-Instance $wanted.KeyAlias (2 - $_))).Set()
        $preview = Get-State Set $wanted -Preview
        $set = Get-State Set $wanted
        $get = Get-State Get $wanted
        $test, $differences = Invoke-Command3 Test $wanted
        Assert-Valid $test
        $differences | Should -Be '[]'
        $test = ConvertFrom-Json $test -AsHashtable
        $test._inDesiredState | Should -BeTrue
        foreach ($state in $preview, $set, $get, $test) {
            foreach ($name in $lists) {
                $state.Contains($name) | Should -BeTrue -Because $name
                , $state[$name] | Should -BeOfType [array] -Because $name
                $state[$name].Count | Should -Be $wanted[$name].Count -Because $name
            }
        }
    }

    It 'are valid in an export, which contains no variables of callbacks' {
        $lines = @(Invoke-Command3 Export '')
        $lines | ForEach-Object { Assert-Valid $_ }
        foreach ($count in 0, 1, 2) {
            $lines -like "*""list$count""*" | Should -HaveCount 1
        }
        "$lines" | Should -Not -BeLike '*secret.example*'
    }
}

Describe 'An error of the command of DSC v3' {
    BeforeAll {
        function Get-Failure([string] $Operation, $Wanted, [switch] $Preview) {
            # Runs the command, which must fail with one message in JSON on standard error and nothing on standard output.
            $output = Invoke-Command3 $Operation $Wanted -Preview:$Preview 2>&1
            @($output).Count | Should -Be 1
            $output | Should -BeOfType [System.Management.Automation.ErrorRecord]
            (ConvertFrom-Json "$output").error
        }
    }

    It 'for the input <Json> is clear' -ForEach @(
        @{ Json = ''; Message = "There is no input. Pass the key as a JSON object on standard input, for example *" }
        @{ Json = '{"KeyAlias":'; Message = 'The input is not valid JSON (line *' }
        @{ Json = '["ci"]'; Message = 'The input is JSON of type array.*' }
        @{ Json = '{"MaxBugdet":1,"rpmlimit":1,"Zz":1,"Models":"m","Tags":[1],"RpmLimit":1.5,"MaxBudget":null,"_exist":"no"}'; Message = @(
                "'MaxBugdet' is not a property of LiteLLM/Key. Did you mean 'MaxBudget'?"
                "'rpmlimit' is not a property of LiteLLM/Key. Did you mean 'RpmLimit'?"
                "'Zz' is not a property of LiteLLM/Key."
                "'Models' must be of type array, but the value is of type string."
                "Every item of 'Tags' must be of type string."
                "'RpmLimit' must be of type integer, but the value is of type number."
                "'MaxBudget' must be of type number, but the value is of type null."
                "'_exist' must be of type boolean, but the value is of type string."
                'KeyAlias is required.'
            ) -join ' '
        }
    ) {
        Get-Failure Set $Json | Should -BeLike $Message.Replace('[', '`[')
        $LASTEXITCODE | Should -Be 2
    }

    It 'of the operation is written to standard error' -ForEach @(@{ Preview = $false }, @{ Preview = $true }) {
        Get-Failure Set @{ KeyAlias = 'new' } -Preview:$Preview | Should -BeLike '*secret of the new key*'
        $LASTEXITCODE | Should -Be 1
    }
}

Describe 'The example configurations' {
    It 'for DSC v3 are valid and can be applied' {
        New-LiteLLMKey ci-build | Out-Null
        New-LiteLLMKey ci-old | Out-Null
        # The parser is loaded in another process, because this one must not load the libraries of the module.
        $parse = {
            param($library, $file)
            Add-Type -Path $library
            $text = [IO.StreamReader]::new($file)
            $document = ([YamlDotNet.Serialization.DeserializerBuilder]::new()).WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize($text)
            ConvertTo-Json $document -Depth 20 -Compress
        }
        $library = Join-Path (Split-Path $resourceFolder) 'core/libraries/YamlDotNet.dll'
        $file = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'examples/dsc/key.dsc.config.yaml'
        $document = Invoke-PowerShell -Command "& { $parse } '$library' '$file'" | ConvertFrom-Json -AsHashtable
        $document.resources.Count | Should -Be 2
        foreach ($resource in $document.resources) {
            $resource.type | Should -Be $manifest.type
            Assert-Valid (ConvertTo-Json $resource.properties -Depth 20)
            $null = Get-State Set $resource.properties
            $state, $differences = Invoke-Command3 Test $resource.properties
            $differences | Should -Be '[]'
        }
        @(Get-LiteLLMKey).KeyAlias | Should -Contain 'ci-build'
        @(Get-LiteLLMKey).KeyAlias | Should -Not -Contain 'ci-old'
    }

    It 'for Invoke-DscResource can be applied repeatedly' {
        Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false
        function global:Invoke-DscResource([string] $Name, [string] $ModuleName, [string] $Method, [hashtable] $Property) {
            # Runs the class as PSDesiredStateConfiguration does, which may not be installed.
            $result = & (Import-Module $ModuleName -PassThru) { param($Name, $Method, $Property) (New-Object $Name -Property $Property).$Method() } $Name $Method $Property
            if ($Method -eq 'Test') { [pscustomobject] @{ InDesiredState = $result } }
        }
        $before = $env:PSModulePath
        $env:PSModulePath = (Split-Path (Split-Path $resourceFolder)), $before -join [IO.Path]::PathSeparator
        try {
            $script = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'examples/dsc/Set-BuildKey.ps1'
            & $script | Should -Be 'The key was changed.'
            & $script | Should -Be 'The key matches its desired state.'
            (Get-LiteLLMKey ci-build).RpmLimit | Should -Be 60
        }
        finally {
            $env:PSModulePath = $before
            Remove-Item function:global:Invoke-DscResource
        }
    }
}
