# The life of one key, against the sandbox: nothing leaves this process.
# The key is the example of the Terraform documentation for litellm_key.

Connect-LiteLLM -Sandbox -Licensed

'--- Create: a preview first, then the key'
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
New-LiteLLMKey @definition -WhatIf
$key = New-LiteLLMKey @definition
$key

'--- The secret is a SecureString, shown masked'
"$($key.Key) $($key.KeyName)"

'--- List'
Get-LiteLLMKey -KeyAlias prod-*

'--- Preview a change: nothing is written'
$change = @{ MaxBudget = 250; Tag = 'production', 'api', 'batch'; Guardrail = 'content_filter'; MergeMetadata = @{ owner = 'platform' } }
$key | Set-LiteLLMKey @change -WhatIf

'--- Change it'
$key | Set-LiteLLMKey @change -PassThru

'--- The same again: nothing to do, nothing is sent'
$key | Set-LiteLLMKey @change -Verbose

'--- Block it'
$key | Block-LiteLLMKey -PassThru

'--- Import by id: a key made elsewhere comes out complete'
$imported = Import-LiteLLMKey -Id $key.Id
"$imported has a soft budget of $($imported.SoftBudget) USD, tags $($imported.Tags), metadata environment=$($imported.Metadata.environment) owner=$($imported.Metadata.owner)"

'--- Remove it'
$key | Remove-LiteLLMKey -Confirm:$false
"Keys left: $(@(Get-LiteLLMKey).Count)"
