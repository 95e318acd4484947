# The DSC resource LiteLLMKey. It is a module of its own, so that importing the cmdlets does not compile the class: that takes time,
# and sessions in ConstrainedLanguage mode do not allow classes.

Import-Module (Join-Path $PSScriptRoot '../../LiteLLM.psd1')

enum LiteLLMKeyEnsure {
    Absent
    Present
}

[DscResource()]
class LiteLLMKey {
    # The alias of the key.
    [DscProperty(Key)]
    [string] $KeyAlias

    # Specifies whether the key should exist.
    [DscProperty()]
    [LiteLLMKeyEnsure] $Ensure = [LiteLLMKeyEnsure]::Present

    # The name of the secret of a new key in a vault of Microsoft.PowerShell.SecretManagement.
    [DscProperty()]
    [string] $SecretName

    # The name of the vault. By default, the default vault is used.
    [DscProperty()]
    [string] $VaultName

    # How long a new key is valid, for example 30d. It is used only when the key is created.
    [DscProperty()]
    [string] $Duration

    # The age of the secret after which a new key with another secret takes the place of the key, for example 90d. It requires SecretName.
    [DscProperty()]
    [string] $RotateEvery

    # How long the old secret stays valid after a rotation, for example 7d. By default, 24h.
    [DscProperty()]
    [string] $GracePeriod

    # The id of the key: the SHA-256 hash of its secret.
    [DscProperty(NotConfigurable)]
    [string] $Id

    #region Attributes, generated from the description of a key
    # The models that the key may call. If empty, all models of its team or of the proxy.
    [DscProperty()]
    [string[]] $Models

    # The maximum spend in one budget period, in USD. Without a value, there is no limit.
    [DscProperty()]
    [Nullable[double]] $MaxBudget

    # The spend, in USD, at which the proxy warns without refusing requests. Most servers do not include it in a listing.
    [DscProperty()]
    [Nullable[double]] $SoftBudget

    # How often the spend is reset, for example 1d, 7d or 1mo. Older servers cannot clear it.
    [DscProperty()]
    [string] $BudgetDuration

    # Several budgets, each with its own period: objects with budget_duration and max_budget (USD).
    [DscProperty()]
    [hashtable[]] $BudgetLimits

    # The fallback models for each model, which are used when the budget of that model is spent.
    [DscProperty()]
    [hashtable] $BudgetFallbacks

    # An amount that is added to the budget until TempBudgetExpiry, in USD. Both must be set together.
    [DscProperty()]
    [Nullable[double]] $TempBudgetIncrease

    # When the temporary budget increase ends. The server stores the time in UTC, without a time zone.
    [DscProperty()]
    [string] $TempBudgetExpiry

    # Indicates that requests are slowed down instead of refused when the budget is exceeded.
    [DscProperty()]
    [Nullable[bool]] $ThrottleOnBudgetExceeded

    # The id of the budget that applies to the end users of the key.
    [DscProperty()]
    [string] $EndUserBudgetId

    # A budget for each model: USD, or an object with budget_limit (USD) and time_period.
    [DscProperty()]
    [hashtable] $ModelMaxBudget

    # The id of the shared budget, or of the budget record that stores the soft budget.
    [DscProperty()]
    [string] $BudgetId

    # The id of the user that the key belongs to.
    [DscProperty()]
    [string] $UserId

    # The id of the team that the key belongs to.
    [DscProperty()]
    [string] $TeamId

    # The id of the organization that the key belongs to. Servers before 1.83 cannot change it after the key is created.
    [DscProperty()]
    [string] $OrganizationId

    # The id of the project that the key belongs to, on servers that support projects.
    [DscProperty()]
    [string] $ProjectId

    # The id of the agent that the key belongs to.
    [DscProperty()]
    [string] $AgentId

    # The ids of the access groups whose models, MCP servers and agents the key may use.
    [DscProperty()]
    [string[]] $AccessGroupIds

    # The name of the service that the key belongs to. A key with a service name is a service account: it belongs to a team and not to a user.
    [DscProperty()]
    [string] $ServiceAccountId

    # The maximum number of tokens per minute over all models.
    [DscProperty()]
    [Nullable[double]] $TpmLimit

    # The maximum number of requests per minute over all models.
    [DscProperty()]
    [Nullable[double]] $RpmLimit

    # The maximum number of tokens per day over all models.
    [DscProperty()]
    [Nullable[double]] $TpdLimit

    # The maximum number of concurrent requests.
    [DscProperty()]
    [Nullable[double]] $MaxParallelRequests

    # The maximum number of requests per minute for each model.
    [DscProperty()]
    [hashtable] $ModelRpmLimit

    # The maximum number of tokens per minute for each model.
    [DscProperty()]
    [hashtable] $ModelTpmLimit

    # The maximum number of input tokens per minute for each model.
    [DscProperty()]
    [hashtable] $ModelItpmLimit

    # The maximum number of output tokens per minute for each model.
    [DscProperty()]
    [hashtable] $ModelOtpmLimit

    # The maximum number of requests per minute for each MCP server.
    [DscProperty()]
    [hashtable] $McpRpmLimit

    # The maximum number of requests per minute for each tag.
    [DscProperty()]
    [hashtable] $TagRpmLimit

    # The number of output tokens that is reserved for a request without a limit of its own until its response arrives.
    [DscProperty()]
    [Nullable[double]] $DefaultEstimatedOutputTokens

    # The estimated number of output tokens for each model.
    [DscProperty()]
    [hashtable] $DefaultEstimatedOutputTokensPerModel

    # How the request limit is enforced: guaranteed_throughput, best_effort_throughput or dynamic.
    [DscProperty()]
    [string] $RpmLimitType

    # How the token limit is enforced: guaranteed_throughput, best_effort_throughput or dynamic.
    [DscProperty()]
    [string] $TpmLimitType

    # Indicates whether the key is blocked.
    [DscProperty()]
    [Nullable[bool]] $Blocked

    # When the key expires. Without a value, it never expires. Set it as a date (-ExpiresAt) or as a duration from now (-Duration).
    [DscProperty()]
    [string] $Expires

    # The tags that the spend of the key is attributed to.
    [DscProperty()]
    [string[]] $Tags

    # The guardrails that apply to every request of the key.
    [DscProperty()]
    [string[]] $Guardrails

    # Indicates that global guardrails are disabled for the key.
    [DscProperty()]
    [Nullable[bool]] $DisableGlobalGuardrails

    # The policies that apply to every request of the key.
    [DscProperty()]
    [string[]] $Policies

    # The prompts that the key may use.
    [DscProperty()]
    [string[]] $Prompts

    # The request parameters that a caller must send.
    [DscProperty()]
    [string[]] $EnforcedParams

    # Indicates that the server adds the markers that enable prompt caching by the providers.
    [DscProperty()]
    [Nullable[bool]] $EnablePromptCaching

    # The logging callbacks of the key. The values of their variables are masked, because they are credentials of other systems.
    [DscProperty()]
    [hashtable[]] $Logging

    # The logging callbacks that are disabled for the key.
    [DscProperty()]
    [string[]] $DisabledCallbacks

    # The user's own metadata entries. Attributes that the server stores in metadata are separate properties.
    [DscProperty()]
    [hashtable] $Metadata

    # Model aliases for this key.
    [DscProperty()]
    [hashtable] $Aliases

    # Settings that override those of the proxy for this key.
    [DscProperty()]
    [hashtable] $Config

    # Router settings for the requests of the key, such as num_retries and fallbacks.
    [DscProperty()]
    [hashtable] $RouterSettings

    # Permissions of the key by name.
    [DscProperty()]
    [hashtable] $Permissions

    # The MCP servers, vector stores and agents that the key may use.
    [DscProperty()]
    [hashtable] $ObjectPermission

    # The cache controls that a caller may send, for example no-cache.
    [DscProperty()]
    [string[]] $AllowedCacheControls

    # The proxy routes that the key may call. If empty, the routes that its role allows.
    [DscProperty()]
    [string[]] $AllowedRoutes

    # The pass-through routes that the key may call.
    [DscProperty()]
    [string[]] $AllowedPassthroughRoutes

    # The pass-through routes that the key may not call.
    [DscProperty()]
    [string[]] $DeniedPassthroughRoutes

    # The vector store indexes that the key may use: objects with index_name and index_permissions (read, write).
    [DscProperty()]
    [hashtable[]] $AllowedVectorStoreIndexes

    # Indicates whether the server rotates the secret automatically.
    [DscProperty()]
    [Nullable[bool]] $AutoRotate

    # How often the server rotates the secret automatically, for example 30d.
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
        return $this.Compare($key).Count -eq 0 -and -not $this.IsRotationDue($key)
    }

    [void] Set() {
        $key = [LiteLLMKey]::Find($this.KeyAlias)
        if ($this.Ensure -eq 'Absent') {
            if ($key) {
                Remove-LiteLLMKey -Id $key.Id -Confirm:$false -ErrorAction Stop
            }
        }
        elseif ($key) {
            if ($this.IsRotationDue($key)) {
                $this.Rotate($key.Id)
                $key = [LiteLLMKey]::Find($this.KeyAlias)
            }
            $attributes = $this.Declared()
            [LiteLLMKey]::InputObject('Id', $key.Id, $attributes) | Set-LiteLLMKey @attributes -Confirm:$false -ErrorAction Stop
        }
        elseif (-not $this.RotateEvery -or -not $this.IsRotationCompleted()) {
            $this.Create($this.Declared())
        }
    }

    static [LiteLLMKey[]] Export() {
        return @([LiteLLMKey]::All() | ForEach-Object { [LiteLLMKey]::From($_) })
    }

    # Returns the changes that Set would make, one line for each property, list item or entry.
    [string[]] Preview() {
        $key = [LiteLLMKey]::Find($this.KeyAlias)
        if ($this.Ensure -eq 'Absent') {
            return @(if ($key) { "- key '$($this.KeyAlias)'" })
        }
        if ($key) {
            $rotation = @(if ($this.IsRotationDue($key)) { "~ a new key with another secret takes the place of '$($this.KeyAlias)'" })
            return $rotation + @($this.Compare($key) | ForEach-Object { "$_" })
        }
        $this.AssertSecretName()
        return @("+ key '$($this.KeyAlias)'") + @($this.Declared().Keys | Sort-Object)
    }

    # Returns the properties that differ between the key and the desired state.
    hidden [object[]] Compare([object] $Key) {
        $attributes = $this.Declared()
        return @([LiteLLMKey]::InputObject('Id', $Key.Id, $attributes) | Compare-LiteLLMKey @attributes -ErrorAction Stop)
    }

    # Returns whether the secret of the key is older than RotateEvery.
    hidden [bool] IsRotationDue([object] $Key) {
        if (-not $this.RotateEvery) {
            return $false
        }
        $since = if ($Key.LastRotationAt -gt $Key.CreatedAt) { $Key.LastRotationAt } else { $Key.CreatedAt }
        $period = ('LiteLLM.PowerShell.Keys.LiteLLMDuration' -as [type])::Parse($this.RotateEvery)
        return $since -and $period.After($since) -le [DateTimeOffset]::UtcNow
    }

    # Replaces the key by a new one. The vault is checked before anything is sent.
    hidden [void] Rotate([string] $Id) {
        $this.AssertSecretName()
        $vault = if ($this.VaultName) { @{ VaultName = $this.VaultName } } else { @{} }
        $grace = if ($this.GracePeriod) { $this.GracePeriod } else { '24h' }
        Reset-LiteLLMKey -Id $Id -Replace -GracePeriod $grace -SecretName $this.SecretName @vault -Confirm:$false -ErrorAction Stop
    }

    # Completes a rotation that was interrupted after the old key had released its alias.
    hidden [bool] IsRotationCompleted() {
        try {
            Reset-LiteLLMKey $this.KeyAlias -Replace -Confirm:$false -ErrorAction Stop
            return $true
        }
        catch {
            if ($_.FullyQualifiedErrorId -notlike 'KeyNotFound*') {
                throw
            }
            return $false
        }
    }

    # Verifies that the secret of a new key is stored. New-LiteLLMKey checks the vault.
    hidden [void] AssertSecretName() {
        if (-not $this.SecretName) {
            throw "The key '$($this.KeyAlias)' does not exist, or its secret is to be rotated. Specify SecretName to store the secret of the new key in a vault. The server does not return the secret again."
        }
    }

    hidden [void] Create([hashtable] $Attributes) {
        $this.AssertSecretName()
        $Attributes.SecretName = $this.SecretName
        if ($this.VaultName) {
            $Attributes.VaultName = $this.VaultName
        }
        if ($this.Duration) {
            $Attributes.Duration = $this.Duration
        }
        [LiteLLMKey]::InputObject('KeyAlias', $this.KeyAlias, $Attributes) | New-LiteLLMKey @Attributes -Confirm:$false -ErrorAction Stop
    }

    # Returns the key and its budgets as an input object. A complete state, such as an exported one, contains both BudgetId and SoftBudget.
    # They cannot be combined as parameters, but the cmdlets accept both in an input object and compare them with the budget.
    hidden static [object] InputObject([string] $Name, [string] $Value, [hashtable] $Attributes) {
        $properties = @{ $Name = $Value }
        foreach ($budget in 'BudgetId', 'SoftBudget') {
            if ($null -ne $Attributes[$budget]) {
                $properties[$budget] = $Attributes[$budget]
                $Attributes.Remove($budget)
            }
        }
        return [pscustomobject] $properties
    }

    hidden [hashtable] Declared() {
        $attributes = @{}
        $times = ('LiteLLM.PowerShell.Keys.KeyProperties' -as [type])::All | Where-Object { $_.Kind -in 'Time', 'UtcTime' } | ForEach-Object Name
        foreach ($name in [LiteLLMKey]::AttributeNames()) {
            if ($null -ne $this.$name -and -not ($this.$name -is [string] -and $this.$name -eq '')) {
                $attributes[$name] = $this.$name # Not the result of a statement, which would be an item instead of a list with one item.
                if ($name -in $times) {
                    $attributes[$name] = [LiteLLMKey]::Time($name, $this.$name)
                }
            }
        }
        return $attributes
    }

    # Converts a time to the same time on all computers: a time without a time zone is in UTC, as in definitions.
    hidden static [string] Time([string] $Name, [string] $Text) {
        if ($Text -eq 'never') {
            return $Text
        }
        if ($Text -notmatch '^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$') {
            throw "${Name}: '$Text' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z."
        }
        return "$($Matches[1])T$(if ($Matches[2]) { $Matches[2] } else { '00:00' })$(if ($Matches[3]) { $Matches[3] } else { 'Z' })"
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

    # Returns all keys that have an alias. A key without an alias cannot be declared.
    hidden static [object[]] All() {
        return @(Get-LiteLLMKey -Detailed -ErrorAction Stop | Where-Object KeyAlias)
    }

    hidden static [LiteLLMKey] From([object] $Key) {
        $state = [LiteLLMKey]::new()
        $state.KeyAlias = $Key.KeyAlias
        $state.Id = $Key.Id
        foreach ($name in [LiteLLMKey]::AttributeNames()) {
            $value = $Key.$name
            if ($null -ne $value -and -not ($value -is [System.Collections.ICollection] -and $value.Count -eq 0)) {
                if ($value -is [DateTimeOffset]) {
                    $value = $value.ToString('o')
                }
                $state.$name = $value
            }
        }
        return $state
    }

    hidden static [string[]] AttributeNames() {
        return ('LiteLLM.PowerShell.Keys.KeyProperties' -as [type])::All | Where-Object { $_.IsDeclarable -and $_.Name -ne 'KeyAlias' } | ForEach-Object Name
    }
}
