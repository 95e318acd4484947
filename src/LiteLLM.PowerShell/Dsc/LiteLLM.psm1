# Imports the assembly of the cmdlets for this edition of PowerShell. If the manifest referenced the assembly, PowerShell 7 would not
# find the DSC resource LiteLLMKey below, which uses the cmdlets for all operations.

$edition = if ($PSEdition -eq 'Desktop') { 'desktop' } else { 'core' }
Import-Module "$PSScriptRoot/$edition/LiteLLM.PowerShell.dll"
Export-ModuleMember -Cmdlet * -Alias *

enum LiteLLMKeyEnsure {
    Absent
    Present
}

[DscResource()]
class LiteLLMKey {
    # The alias of the key.
    [DscProperty(Key)]
    [string] $KeyAlias

    # Whether the key shall exist.
    [DscProperty()]
    [LiteLLMKeyEnsure] $Ensure = [LiteLLMKeyEnsure]::Present

    # The name in a vault of Microsoft.PowerShell.SecretManagement under which the secret of a new key is kept.
    [DscProperty()]
    [string] $SecretName

    # The vault; by default the default vault.
    [DscProperty()]
    [string] $VaultName

    # How long a new key works, for instance 30d. It counts when the key is created.
    [DscProperty()]
    [string] $Duration

    # The id of the key: the hash of its secret.
    [DscProperty(NotConfigurable)]
    [string] $Id

    #region Attributes, written from the module's description of a key
    # The models that the key may call. Empty: all models of its team or of the proxy.
    [DscProperty()]
    [string[]] $Models

    # What the key may spend in one budget period, in USD. None: no limit.
    [DscProperty()]
    [Nullable[double]] $MaxBudget

    # The spend, in USD, from which the proxy warns without refusing. A listing does not tell it.
    [DscProperty()]
    [Nullable[double]] $SoftBudget

    # How often the spend starts again from zero, for instance 1d, 7d, 1mo. Older servers cannot clear it once it is set.
    [DscProperty()]
    [string] $BudgetDuration

    # Several budgets at once, each with its own period: objects with budget_duration and max_budget (USD).
    [DscProperty()]
    [hashtable[]] $BudgetLimits

    # For each model, the models that answer instead once the budget of that model is spent.
    [DscProperty()]
    [hashtable] $BudgetFallbacks

    # An amount that is added to the budget until TempBudgetExpiry, in USD. The two are set together.
    [DscProperty()]
    [Nullable[double]] $TempBudgetIncrease

    # When the temporary increase of the budget ends. The server stores the time in UTC, without a time zone.
    [DscProperty()]
    [string] $TempBudgetExpiry

    # Indicates that a key over its budget is slowed down instead of refused.
    [DscProperty()]
    [Nullable[bool]] $ThrottleOnBudgetExceeded

    # The id of the budget that applies to the end users of the key.
    [DscProperty()]
    [string] $EndUserBudgetId

    # A budget for each model: USD, or an object with budget_limit (USD) and time_period.
    [DscProperty()]
    [hashtable] $ModelMaxBudget

    # The id of the shared budget, or of the budget row that holds the soft budget.
    [DscProperty()]
    [string] $BudgetId

    # The user that the key belongs to.
    [DscProperty()]
    [string] $UserId

    # The team that the key belongs to.
    [DscProperty()]
    [string] $TeamId

    # The organization that the key belongs to. Servers before 1.83 cannot change it once the key exists.
    [DscProperty()]
    [string] $OrganizationId

    # The project that the key belongs to, on servers that have projects.
    [DscProperty()]
    [string] $ProjectId

    # The agent that the key belongs to.
    [DscProperty()]
    [string] $AgentId

    # The access groups whose models, MCP servers and agents the key may use.
    [DscProperty()]
    [string[]] $AccessGroupIds

    # The name of the service that the key belongs to. A key that has one is a service account: it belongs to a team, and to no user.
    [DscProperty()]
    [string] $ServiceAccountId

    # Tokens per minute over all models.
    [DscProperty()]
    [Nullable[long]] $TpmLimit

    # Requests per minute over all models.
    [DscProperty()]
    [Nullable[long]] $RpmLimit

    # Tokens per day over all models.
    [DscProperty()]
    [Nullable[long]] $TpdLimit

    # Requests at the same time.
    [DscProperty()]
    [Nullable[long]] $MaxParallelRequests

    # Requests per minute for each model.
    [DscProperty()]
    [hashtable] $ModelRpmLimit

    # Tokens per minute for each model.
    [DscProperty()]
    [hashtable] $ModelTpmLimit

    # Input tokens per minute for each model.
    [DscProperty()]
    [hashtable] $ModelItpmLimit

    # Output tokens per minute for each model.
    [DscProperty()]
    [hashtable] $ModelOtpmLimit

    # Requests per minute for each MCP server.
    [DscProperty()]
    [hashtable] $McpRpmLimit

    # Requests per minute for each tag.
    [DscProperty()]
    [hashtable] $TagRpmLimit

    # The output tokens that a request without a limit of its own counts for until its answer is known.
    [DscProperty()]
    [Nullable[long]] $DefaultEstimatedOutputTokens

    # The same estimate of output tokens for each model.
    [DscProperty()]
    [hashtable] $DefaultEstimatedOutputTokensPerModel

    # How the request limit is meant: guaranteed_throughput, best_effort_throughput or dynamic.
    [DscProperty()]
    [string] $RpmLimitType

    # How the token limit is meant: guaranteed_throughput, best_effort_throughput or dynamic.
    [DscProperty()]
    [string] $TpmLimitType

    # Whether the key is refused.
    [DscProperty()]
    [Nullable[bool]] $Blocked

    # When the key stops working. None: never. It is set as a date (-ExpiresAt) or as a time from now (-Duration).
    [DscProperty()]
    [string] $Expires

    # The tags that the key's spend is counted under.
    [DscProperty()]
    [string[]] $Tags

    # The guardrails that every request of the key passes.
    [DscProperty()]
    [string[]] $Guardrails

    # Indicates that the guardrails that apply to all keys do not apply to this key.
    [DscProperty()]
    [Nullable[bool]] $DisableGlobalGuardrails

    # The policies that apply to every request of the key.
    [DscProperty()]
    [string[]] $Policies

    # The prompts that the key may use.
    [DscProperty()]
    [string[]] $Prompts

    # The request parameters that a caller has to send.
    [DscProperty()]
    [string[]] $EnforcedParams

    # Indicates that the server adds the marks that make providers cache prompts.
    [DscProperty()]
    [Nullable[bool]] $EnablePromptCaching

    # The logging callbacks of the key. The values of their variables are masked, because they are credentials of other systems.
    [DscProperty()]
    [hashtable[]] $Logging

    # The logging callbacks that are turned off for the key.
    [DscProperty()]
    [string[]] $DisabledCallbacks

    # The user's own entries of the key's metadata; what the server keeps there shows under its own name.
    [DscProperty()]
    [hashtable] $Metadata

    # Other names for models, valid for this key.
    [DscProperty()]
    [hashtable] $Aliases

    # Settings for this key.
    [DscProperty()]
    [hashtable] $Config

    # Settings of the router for the requests of the key, such as num_retries and fallbacks.
    [DscProperty()]
    [hashtable] $RouterSettings

    # Permissions of the key by name.
    [DscProperty()]
    [hashtable] $Permissions

    # The MCP servers, vector stores and agents that the key may use.
    [DscProperty()]
    [hashtable] $ObjectPermission

    # The cache controls that a caller may send, for instance no-cache.
    [DscProperty()]
    [string[]] $AllowedCacheControls

    # The routes of the proxy that the key may call. Empty: those of its role.
    [DscProperty()]
    [string[]] $AllowedRoutes

    # The pass-through routes that the key may call.
    [DscProperty()]
    [string[]] $AllowedPassthroughRoutes

    # The pass-through routes that the key may not call.
    [DscProperty()]
    [string[]] $DeniedPassthroughRoutes

    # The indexes of vector stores that the key may use: objects with index_name and index_permissions (read, write).
    [DscProperty()]
    [hashtable[]] $AllowedVectorStoreIndexes

    # Whether the server changes the secret by itself.
    [DscProperty()]
    [Nullable[bool]] $AutoRotate

    # How often the server changes the secret by itself, for instance 30d.
    [DscProperty()]
    [string] $RotationInterval
    #endregion

    [LiteLLMKey] Get() {
        $key = [LiteLLMKey]::Find($this.KeyAlias)
        if ($key) {
            return [LiteLLMKey]::From($key)
        }
        $state = [LiteLLMKey]::new()
        $state.KeyAlias = $this.KeyAlias
        $state.Ensure = 'Absent'
        return $state
    }

    [bool] Test() {
        $key = [LiteLLMKey]::Find($this.KeyAlias)
        if ($this.Ensure -eq 'Absent' -or -not $key) {
            return ($this.Ensure -eq 'Absent') -eq (-not $key)
        }
        $attributes = $this.Declared()
        return [LiteLLMKey]::Row('Id', $key.Id, $attributes) | Test-LiteLLMKey @attributes -ErrorAction Stop
    }

    [void] Set() {
        $key = [LiteLLMKey]::Find($this.KeyAlias)
        $attributes = $this.Declared()
        if ($this.Ensure -eq 'Absent') {
            if ($key) {
                Remove-LiteLLMKey -Id $key.Id -Confirm:$false -ErrorAction Stop
            }
        }
        elseif ($key) {
            [LiteLLMKey]::Row('Id', $key.Id, $attributes) | Set-LiteLLMKey @attributes -Confirm:$false -ErrorAction Stop
        }
        else {
            $this.Create($attributes)
        }
    }

    static [LiteLLMKey[]] Export() {
        return @(Get-LiteLLMKey -Detailed -ErrorAction Stop | Where-Object KeyAlias | ForEach-Object { [LiteLLMKey]::From($_) })
    }

    # Returns the changes that Set would make, one line for each property, list item or entry.
    [string[]] Preview() {
        $key = [LiteLLMKey]::Find($this.KeyAlias)
        if ($this.Ensure -eq 'Absent') {
            return @(if ($key) { "- key '$($this.KeyAlias)'" })
        }
        $attributes = $this.Declared()
        if ($key) {
            return @([LiteLLMKey]::Row('Id', $key.Id, $attributes) | Compare-LiteLLMKey @attributes -ErrorAction Stop | ForEach-Object { "$_" })
        }
        return @("+ key '$($this.KeyAlias)'") + @($attributes.Keys | Sort-Object)
    }

    hidden [void] Create([hashtable] $Attributes) {
        if (-not $this.SecretName) {
            throw "The key '$($this.KeyAlias)' does not exist. Specify SecretName to store the secret of the new key in a vault. The server does not return the secret again."
        }
        if (-not (Get-Command Set-Secret -ErrorAction Ignore)) {
            throw "The secret of the new key '$($this.KeyAlias)' cannot be stored, because the command Set-Secret was not found. Install Microsoft.PowerShell.SecretManagement and register a vault."
        }
        if ($this.Duration) {
            $Attributes.Duration = $this.Duration
        }
        $key = [LiteLLMKey]::Row('KeyAlias', $this.KeyAlias, $Attributes) | New-LiteLLMKey @Attributes -Confirm:$false -ErrorAction Stop
        $place = @{ Name = $this.SecretName; SecureStringSecret = $key.Key }
        if ($this.VaultName) {
            $place.Vault = $this.VaultName
        }
        try {
            Set-Secret @place -ErrorAction Stop
        }
        catch {
            $problem = $_
            Remove-LiteLLMKey -Id $key.Id -Confirm:$false
            throw "The secret of the new key '$($this.KeyAlias)' could not be stored as '$($this.SecretName)', so the key was removed: $problem"
        }
    }

    # Returns the key and its budgets as an input object. A complete state, such as an exported one, contains both BudgetId and SoftBudget.
    # They cannot be combined as parameters, but the cmdlets accept both in an input object and compare them with the budget.
    hidden static [object] Row([string] $Name, [string] $Value, [hashtable] $Attributes) {
        $row = @{ $Name = $Value }
        foreach ($budget in 'BudgetId', 'SoftBudget') {
            if ($null -ne $Attributes[$budget]) {
                $row[$budget] = $Attributes[$budget]
                $Attributes.Remove($budget)
            }
        }
        return [pscustomobject] $row
    }

    hidden [hashtable] Declared() {
        $attributes = @{}
        foreach ($name in [LiteLLMKey]::AttributeNames()) {
            if ($null -ne $this.$name -and -not ($this.$name -is [string] -and $this.$name -eq '')) {
                $attributes[$name] = $this.$name
            }
        }
        return $attributes
    }

    hidden static [object] Find([string] $Alias) {
        try {
            return Import-LiteLLMKey $Alias -ErrorAction Stop
        }
        catch {
            if ($_.FullyQualifiedErrorId -notlike 'KeyNotFound*') {
                throw
            }
            return $null
        }
    }

    hidden static [LiteLLMKey] From([object] $Key) {
        $state = [LiteLLMKey]::new()
        $state.KeyAlias = $Key.KeyAlias
        $state.Id = $Key.Id
        foreach ($name in [LiteLLMKey]::AttributeNames()) {
            $value = $Key.$name
            if ($null -ne $value -and -not ($value -is [System.Collections.ICollection] -and $value.Count -eq 0)) {
                $state.$name = if ($value -is [DateTimeOffset]) { $value.ToString('o') } else { $value }
            }
        }
        return $state
    }

    hidden static [string[]] AttributeNames() {
        return ('LiteLLM.PowerShell.Keys.KeyProperties' -as [type])::All | Where-Object { $_.IsDeclarable -and $_.Name -ne 'KeyAlias' } | ForEach-Object Name
    }
}
