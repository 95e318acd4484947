# Creates, changes, blocks, imports and removes a key in the sandbox. Nothing leaves this process.
# The key is the litellm_key example in the documentation of the Terraform provider.

Connect-LiteLLM -Sandbox -Licensed

$definition = @{
    KeyAlias            = 'prod-key-1'
    Model               = 'gpt-3.5-turbo', 'gpt-4'
    MaxBudget           = 100
    UserId              = 'user123'
    TeamId              = 'team456'
    MaxParallelRequests = 5
    Metadata            = @{ environment = 'production' }
    TpmLimit            = 1000
    RpmLimit            = 60
    BudgetDuration      = 'monthly'
    AllowedCacheControl = 'no-cache', 'max-age=3600'
    SoftBudget          = 80
    Duration            = '30d'
    ModelAlias          = @{ 'gpt-3.5-turbo' = 'chatgpt' }
    Config              = @{ default_model = 'gpt-3.5-turbo' }
    Permission          = @{ can_create_keys = $true }
    ModelMaxBudget      = @{ 'gpt-4' = 50 }
    ModelRpmLimit       = @{ 'gpt-3.5-turbo' = 30 }
    ModelTpmLimit       = @{ 'gpt-4' = 500 }
    Guardrail           = 'content_filter', 'token_limit'
    Blocked             = $false
    Tag                 = 'production', 'api'
}

# Preview the key, then create it. The secret is a SecureString in $key.Key.
New-LiteLLMKey @definition -WhatIf
$key = New-LiteLLMKey @definition
$key

Get-LiteLLMKey prod-*

# Preview a change, apply it, and apply it again: the second time nothing differs, so nothing is sent.
$change = @{ MaxBudget = 250; Tag = 'production', 'api', 'batch'; Guardrail = 'content_filter'; MergeMetadata = @{ owner = 'platform' } }
$key | Set-LiteLLMKey @change -WhatIf
$key | Set-LiteLLMKey @change -PassThru
$key | Set-LiteLLMKey @change -Verbose

$key | Block-LiteLLMKey -PassThru

# Import a key that was created elsewhere, by its id.
Import-LiteLLMKey -Id $key.Id | Format-List KeyAlias, SoftBudget, Tags, Metadata

$key | Remove-LiteLLMKey -Confirm:$false
Get-LiteLLMKey
