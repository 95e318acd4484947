# Implements litellmkey.dsc.resource.json for DSC v3, which specifies the operation as a parameter and the instance as JSON on standard
# input. The class LiteLLMKey does the work. The connection is configured by LITELLM_PROXY_URL and LITELLM_API_KEY.
#
# Standard output contains only JSON, one object or array a line. Standard error contains messages as JSON: error or warn.
# Exit codes: 0 success, 1 the operation failed, 2 the input is not valid.
param(
    # The operation of DSC.
    [Parameter(Mandatory)]
    [ValidateSet('Get', 'Set', 'Test', 'Delete', 'Export')]
    [string] $Operation,

    # Indicates that Set and Delete return what they would change, and change nothing.
    [switch] $Preview
)

$ErrorActionPreference = 'Stop'

function Write-Message([string] $Level, [string] $Message) {
    [Console]::Error.WriteLine((ConvertTo-Json @{ $Level = $Message } -Compress -EscapeHandling EscapeNonAscii))
}

function Get-Nearest([string] $Name, [string[]] $Candidate) {
    # Gets the candidate that needs the fewest edits, if they are fewer than half of its characters. Case does not matter.
    $nearest = $null
    $least = [int]::MaxValue
    foreach ($text in $Candidate) {
        $previous = 0..$text.Length
        for ($i = 1; $i -le $Name.Length; $i++) {
            $current = @($i) + @(0) * $text.Length
            for ($j = 1; $j -le $text.Length; $j++) {
                $current[$j] = [Math]::Min([Math]::Min($previous[$j], $current[$j - 1]) + 1, $previous[$j - 1] + [int] ($Name[$i - 1] -ne $text[$j - 1]))
            }
            $previous = $current
        }
        if ($previous[-1] -lt $least -and $previous[-1] * 2 -lt $text.Length) {
            $least = $previous[-1]
            $nearest = $text
        }
    }
    $nearest
}

function Get-JsonType([System.Text.Json.JsonElement] $Element) {
    # Gets the type by its name in JSON Schema.
    switch ($Element.ValueKind) {
        { $_ -in 'True', 'False' } { return 'boolean' }
        'Number' { return $(if ([Math]::Floor($Element.GetDouble()) -eq $Element.GetDouble()) { 'integer' } else { 'number' }) }
        default { return "$_".ToLowerInvariant() }
    }
}

function ConvertFrom-JsonElement([System.Text.Json.JsonElement] $Element) {
    # Converts JSON without changing it: unlike ConvertFrom-Json, it keeps dates as text, and names that differ only in case.
    switch ($Element.ValueKind) {
        'Object' {
            $map = [hashtable]::new([StringComparer]::Ordinal)
            foreach ($member in $Element.EnumerateObject()) {
                $map[$member.Name] = ConvertFrom-JsonElement $member.Value
            }
            return $map
        }
        'Array' {
            $list = [System.Collections.Generic.List[object]]::new()
            foreach ($item in $Element.EnumerateArray()) {
                $list.Add((ConvertFrom-JsonElement $item))
            }
            return , $list.ToArray()
        }
        'Number' {
            $whole = 0L
            if ($Element.TryGetInt64([ref] $whole)) {
                return $whole
            }
            return $Element.GetDouble()
        }
        'String' { return $Element.GetString() }
        'Null' { return $null }
        default { return $Element.GetBoolean() }
    }
}

function Read-Instance([System.Collections.IDictionary] $Schema) {
    # Reads the instance from standard input. DSC validates it too, but the messages of its validator do not help.
    $example = '{"KeyAlias":"ci","MaxBudget":100}'
    # DSC writes UTF-8, which on Windows is not the encoding of the console. All output is ASCII.
    $text = if ([Console]::IsInputRedirected) { [IO.StreamReader]::new([Console]::OpenStandardInput()).ReadToEnd() }
    if ([string]::IsNullOrWhiteSpace($text)) {
        throw "There is no input. Pass the key as a JSON object on standard input, for example $example."
    }
    try {
        $root = [System.Text.Json.JsonDocument]::Parse($text).RootElement
    }
    catch {
        $position = $_.Exception.InnerException
        throw "The input is not valid JSON (line $($position.LineNumber + 1), byte $($position.BytePositionInLine + 1)). Pass the key as a JSON object on standard input, for example $example."
    }
    if ($root.ValueKind -ne 'Object') {
        throw "The input is JSON of type $(Get-JsonType $root). Pass the key as a JSON object, for example $example."
    }
    $problems = foreach ($member in $root.EnumerateObject()) {
        $kind = Get-JsonType $member.Value
        $property = $Schema.properties[$member.Name]
        $definition = if ($property.'$ref') { $Schema.'$defs'.Values | Where-Object { $_.'$id' -eq $property.'$ref' } } else { $property }
        if (-not $property) {
            $nearest = Get-Nearest $member.Name ([string[]] $Schema.properties.Keys)
            "'$($member.Name)' is not a property of LiteLLM/Key.$(if ($nearest) { " Did you mean '$nearest'?" })"
        }
        elseif ($kind -notin $definition.type -and -not ($kind -eq 'integer' -and $definition.type -eq 'number')) {
            "'$($member.Name)' must be of type $($definition.type -join ' or '), but the value is of type $kind."
        }
        elseif ($property.items -and @($member.Value.EnumerateArray() | Where-Object { (Get-JsonType $_) -ne $property.items.type }).Count) {
            "Every item of '$($member.Name)' must be of type $($property.items.type)."
        }
    }
    if (-not $root.TryGetProperty('KeyAlias', [ref] [System.Text.Json.JsonElement]::new())) {
        $problems = @($problems) + 'KeyAlias is required.' | Where-Object { $_ }
    }
    if ($problems) {
        throw $problems -join ' '
    }
    ConvertFrom-JsonElement $root
}

try {
    $manifest = [System.Text.Json.JsonDocument]::Parse([IO.File]::ReadAllText((Join-Path $PSScriptRoot 'litellmkey.dsc.resource.json')))
    $schema = ConvertFrom-JsonElement $manifest.RootElement.GetProperty('schema').GetProperty('embedded')
    $instance = if ($Operation -ne 'Export') { Read-Instance $schema }
}
catch {
    Write-Message error "$_"
    exit 2
}

try {
    $ProgressPreference = 'SilentlyContinue'
    $module = Import-Module (Join-Path $PSScriptRoot 'LiteLLMDsc/LiteLLMDsc.psd1') -PassThru
    & $module {
        param([string] $Operation, [bool] $Preview, $Instance, [System.Collections.IDictionary] $Schema)

        function ConvertTo-State($Key, [string] $Alias, [string[]] $Declared) {
            # Returns the properties that have a value. Empty lists and objects are included if they are declared.
            $state = [ordered] @{ KeyAlias = $Alias; _exist = [bool] $Key }
            if ($Key) {
                $state.Id = $Key.Id
                foreach ($name in [LiteLLMKey]::AttributeNames()) {
                    Add-Value -State $state -Name $name -Value $Key.$name -IncludeEmpty ($name -cin $Declared)
                }
            }
            $state
        }

        function Add-Value($State, [string] $Name, $Value, [bool] $IncludeEmpty) {
            $type = $Schema.properties[$Name].type
            if ($type -eq 'array') {
                $list = [object[]] @($Value | Where-Object { $null -ne $_ })
                if ($list.Count -or $IncludeEmpty) {
                    $State[$Name] = $list
                }
            }
            elseif ($type -eq 'object') {
                if ($Value.Count -or $IncludeEmpty) {
                    $State[$Name] = if ($Value.Count) { $Value } else { @{} }
                }
            }
            elseif ($Value -is [DateTimeOffset]) {
                $State[$Name] = $Value.ToString('o')
            }
            elseif ($null -ne $Value -and -not ($Value -is [string] -and $Value -eq '')) {
                $State[$Name] = $Value
            }
        }

        function ConvertTo-Line($Value) {
            ConvertTo-Json -InputObject $Value -Depth 50 -Compress -EscapeHandling EscapeNonAscii
        }

        if ($Operation -eq 'Export') {
            foreach ($key in [LiteLLMKey]::All()) {
                $state = ConvertTo-State -Key $key -Alias $key.KeyAlias
                $state._name = $key.KeyAlias
                ConvertTo-Line $state
            }
            return
        }

        $exist = $Operation -ne 'Delete' -and $Instance['_exist'] -ne $false
        $declared = @($Instance.Keys | Where-Object { -not $Schema.properties[$_].readOnly -and $_ -notlike '_*' })
        $properties = @{ Ensure = if ($exist) { 'Present' } else { 'Absent' } }
        foreach ($name in $declared) {
            $properties[$name] = $Instance[$name]
        }
        $resource = [LiteLLMKey] $properties
        $alias = $resource.KeyAlias

        if ($Preview) {
            $metadata = @{ whatIf = @($resource.Preview()) }
            if ($Operation -eq 'Delete') {
                ConvertTo-Line @{ _metadata = $metadata }
                return
            }
            $key = if ($exist) { [LiteLLMKey]::Find($alias) }
            $state = ConvertTo-State -Key $key -Alias $alias -Declared $declared
            $state._exist = $exist
            if ($key) {
                $resource.Compare($key) | ForEach-Object { Add-Value -State $state -Name $_.Property -Value $_.After -IncludeEmpty $true }
            }
            elseif ($exist) {
                # The variables of callbacks are credentials. They are not returned.
                $declared | Where-Object { $_ -cin [LiteLLMKey]::AttributeNames() -and $_ -ne 'Logging' } | ForEach-Object { Add-Value -State $state -Name $_ -Value $Instance[$_] -IncludeEmpty $true }
            }
            $state._metadata = $metadata
            ConvertTo-Line $state
            return
        }

        if ($Operation -in 'Set', 'Delete') {
            $resource.Set()
        }
        if ($Operation -eq 'Delete') {
            return
        }
        $key = [LiteLLMKey]::Find($alias)
        $state = ConvertTo-State -Key $key -Alias $alias -Declared $declared
        if ($Operation -eq 'Test') {
            $differences = @(if ($exist -ne [bool] $key) { '_exist' } elseif ($exist) { $resource.Compare($key).Property | Select-Object -Unique })
            $state._inDesiredState = $differences.Count -eq 0
            ConvertTo-Line $state
            ConvertTo-Line $differences
            return
        }
        ConvertTo-Line $state
    } $Operation $Preview $instance $schema 3>&1 | ForEach-Object {
        if ($_ -is [System.Management.Automation.WarningRecord]) {
            Write-Message warn $_.Message
        }
        else {
            [Console]::Out.WriteLine($_)
        }
    }
}
catch {
    Write-Message error "$_"
    exit 1
}
