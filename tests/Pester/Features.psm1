# Contains the features of the compatibility table in the README, with a check for each that determines whether a proxy supports it.
# A check creates objects whose names start with $prefix. It fails with one of the errors in $lacking if the proxy lacks the feature, and with
# LicenseRequired if the proxy has no license for it. Any other failure is a defect of the module or of the check.

$ErrorActionPreference = 'Stop'
$prefix = 'litellm-powershell-test'
$proxy = $null
$budgets = New-Object System.Collections.Generic.HashSet[string]
$organizations = New-Object System.Collections.Generic.HashSet[string]

$lacking = 'ValueNotStored', 'GracePeriodIgnored', 'NotSupportedByServer'

$features = [ordered]@{
    'Create a key; read it by alias, id, secret or wildcard' = {
        $made = New-LiteLLMKey "$prefix-read" -MaxBudget 12.5 -BudgetDuration monthly -Model gpt-4o, o3 -TpmLimit 5000000000
        $found = @(
            Get-LiteLLMKey "$prefix-read"
            Get-LiteLLMKey -Id $made.Id
            Get-LiteLLMKey -Key $made.Key
            Get-LiteLLMKey "$($prefix.ToUpperInvariant())-re*"
        )
        $found.Id | Should -Be ($made.Id, $made.Id, $made.Id, $made.Id)
        foreach ($key in $found) {
            "$($key.MaxBudget) $($key.BudgetDuration) $($key.Models) $($key.TpmLimit)" | Should -Be '12.5 1mo gpt-4o o3 5000000000'
        }
    }
    'Update only the differences; clear limits' = {
        New-LiteLLMKey "$prefix-set" -MaxBudget 5 -TpmLimit 10 -RpmLimit 20 -Model gpt-4o | Out-Null
        $key = Set-LiteLLMKey "$prefix-set" -MaxBudget 7 -Clear TpmLimit, Models -PassThru
        "$($key.MaxBudget) $($key.TpmLimit) $($key.RpmLimit) $($key.Models)" | Should -Be '7  20 '
        Compare-LiteLLMKey "$prefix-set" -MaxBudget 7 -RpmLimit 20 | Should -BeNullOrEmpty
    }
    'Block and unblock a key' = {
        New-LiteLLMKey "$prefix-block" | Out-Null
        (Block-LiteLLMKey "$prefix-block" -PassThru).State | Should -Be 'Blocked'
        (Unblock-LiteLLMKey "$prefix-block" -PassThru).State | Should -Be 'Active'
    }
    'Explain why a key is refused' = {
        New-LiteLLMKey "$prefix-access" -Blocked $true -MaxBudget 1 -Spend 2 | Out-Null
        Test-LiteLLMKeyAccess "$prefix-access" | Where-Object Result -Like *Refused | ForEach-Object { "$($_.Check) $($_.Result)" } | Should -Be 'KeyBlocked Refused', 'KeyBudget AlsoRefused'
    }
    'Get the spend by day without a license' = {
        @(Get-LiteLLMKeySpend -Since 1d | Where-Object Spend -LT 0).Count | Should -Be 0
    }
    'Grant a temporary budget; reset the spend' = {
        New-LiteLLMKey "$prefix-grant" -MaxBudget 10 -Spend 4 | Out-Null
        (Set-LiteLLMKey "$prefix-grant" -TemporaryBudget 50 -For 2d -PassThru).GetLimits().MaxBudget | Should -Be 60
        (Reset-LiteLLMKeySpend "$prefix-grant" -PassThru).Spend | Should -Be 0
    }
    'Delete keys' = {
        'a', 'b' | ForEach-Object { New-LiteLLMKey "$prefix-delete-$_" } | Out-Null
        Get-LiteLLMKey "$prefix-delete-*" | Remove-LiteLLMKey -Confirm:$false
        Get-LiteLLMKey "$prefix-delete-*" | Should -BeNullOrEmpty
    }
    'Change and delete many keys through the pipeline' = {
        1..25 | ForEach-Object { [pscustomobject]@{ KeyAlias = '{0}-many-{1:00}' -f $prefix, $_; MaxBudget = $_ } } | New-LiteLLMKey | Out-Null
        Get-LiteLLMKey "$prefix-many-*" | Set-LiteLLMKey -RpmLimit 5
        $keys = Get-LiteLLMKey "$prefix-many-*"
        @($keys | Where-Object RpmLimit -EQ 5).Count | Should -Be 25
        ($keys | Measure-Object MaxBudget -Sum).Sum | Should -Be 325
        $keys | Remove-LiteLLMKey -Confirm:$false
        @(Get-LiteLLMKey "$prefix-many-*").Count | Should -Be 0
    }
    'Sync keys with definitions; correct drift; prune' = {
        $declared = @{ Name = "$prefix-set-a"; MaxBudget = 100 }, @{ Name = "$prefix-set-b"; MaxBudget = 20; BudgetDuration = 'monthly' }
        ($declared | Sync-LiteLLMKey -SetName $prefix).Action | Should -Be 'Create', 'Create'
        ($declared | Sync-LiteLLMKey -SetName $prefix).Action | Should -Be 'None', 'None'
        Set-LiteLLMKey "$prefix-set-b" -MaxBudget 70
        [string[]] ($declared | Sync-LiteLLMKey -SetName $prefix).Action | Sort-Object | Should -Be 'Change', 'None'
        (Get-LiteLLMKey "$prefix-set-b").MaxBudget | Should -Be 20
        [string[]] ($declared[0] | Sync-LiteLLMKey -SetName $prefix -Prune -Force).Action | Sort-Object | Should -Be 'None', 'Remove'
        (Get-LiteLLMKey "$prefix-set-*").KeyAlias | Should -Be "$prefix-set-a"
    }
    'Copy a key' = {
        New-LiteLLMKey "$prefix-copy" -MaxBudget 5 -RpmLimit 3 -Metadata @{ owner = 'ann' } | Out-Null
        $copy = Copy-LiteLLMKey "$prefix-copy" -NewKeyAlias "$prefix-copy-2"
        "$($copy.MaxBudget) $($copy.RpmLimit) $($copy.Metadata.owner)" | Should -Be '5 3 ann'
    }
    'Merge metadata and preserve data of the server and other tools' = {
        New-LiteLLMKey "$prefix-metadata" -Metadata @{ owner = 'ann'; cost = @{ center = 42 } } -ModelRpmLimit @{ 'gpt-4o' = 30 } | Out-Null
        $key = Set-LiteLLMKey "$prefix-metadata" -MergeMetadata @{ owner = 'bob' } -RemoveMetadata none -PassThru
        "$($key.Metadata.owner) $($key.Metadata.cost.center) $($key.ModelRpmLimit['gpt-4o'])" | Should -Be 'bob 42 30'
    }
    'Exact expiry after a duration' = {
        $before = [DateTimeOffset]::Now
        $key = New-LiteLLMKey "$prefix-expiry" -Duration 30d
        ($key.Expires - $before.AddDays(30)).Duration().TotalMinutes | Should -BeLessThan 5
    }
    'Clear the expiry' = {
        New-LiteLLMKey "$prefix-clear-expiry" -Duration 30d | Out-Null
        (Set-LiteLLMKey "$prefix-clear-expiry" -Clear Expires -PassThru).Expires | Should -BeNullOrEmpty
    }
    'Clear the budget duration' = {
        New-LiteLLMKey "$prefix-clear-period" -MaxBudget 5 -BudgetDuration 7d | Out-Null
        (Set-LiteLLMKey "$prefix-clear-period" -Clear BudgetDuration -PassThru).BudgetDuration | Should -BeNullOrEmpty
    }
    'Reset the spend' = {
        New-LiteLLMKey "$prefix-spend" -MaxBudget 5 -Spend 4 | Out-Null
        (Set-LiteLLMKey "$prefix-spend" -Spend 0 -PassThru).Spend | Should -Be 0
    }
    'Soft budget' = {
        $key = New-LiteLLMKey "$prefix-soft" -MaxBudget 10 -SoftBudget 5
        Register-Budget $key.BudgetId
        $key.SoftBudget | Should -Be 5
        (Set-LiteLLMKey "$prefix-soft" -SoftBudget 7 -PassThru).SoftBudget | Should -Be 7
        (Set-LiteLLMKey "$prefix-soft" -Clear SoftBudget -PassThru).SoftBudget | Should -BeNullOrEmpty
    }
    'Shared budget' = {
        $budget = "$prefix-$([guid]::NewGuid())"
        Register-Budget $budget
        Invoke-Proxy POST /budget/new -Body @{ budget_id = $budget; max_budget = 9 } | Out-Null
        New-LiteLLMKey "$prefix-shared" -BudgetId $budget | Out-Null
        (Get-LiteLLMKey "$prefix-shared" -Detailed).BudgetId | Should -Be $budget
        (Set-LiteLLMKey "$prefix-shared" -Clear BudgetId -PassThru).BudgetId | Should -BeNullOrEmpty
    }
    'Several budget windows' = {
        $windows = @{ budget_duration = '1d'; max_budget = 5 }, @{ budget_duration = '30d'; max_budget = 50 }
        $key = New-LiteLLMKey "$prefix-windows" -BudgetLimit $windows
        $key.BudgetLimits.Count | Should -Be 2
        (Set-LiteLLMKey "$prefix-windows" -Clear BudgetLimits -PassThru).BudgetLimits | Should -BeNullOrEmpty
    }
    'Change and clear the organization' = {
        $made = Invoke-Proxy POST /organization/new -Body @{ organization_alias = $prefix }
        $null = $organizations.Add($made.organization_id)
        Register-Budget $made.budget_id
        New-LiteLLMKey "$prefix-organization" | Out-Null
        (Set-LiteLLMKey "$prefix-organization" -OrganizationId $made.organization_id -PassThru).OrganizationId | Should -Be $made.organization_id
        (Set-LiteLLMKey "$prefix-organization" -Clear OrganizationId -PassThru).OrganizationId | Should -BeNullOrEmpty
    }
    'List deleted keys' = {
        $id = (New-LiteLLMKey "$prefix-deleted").Id
        Remove-LiteLLMKey "$prefix-deleted" -Confirm:$false
        @(Get-LiteLLMKey "$prefix-deleted" -Deleted).Id | Should -Contain $id
    }
    'Rotate the secret' = {
        $old = New-LiteLLMKey "$prefix-rotate" -MaxBudget 5 -AsPlainText
        $new = Reset-LiteLLMKey "$prefix-rotate" -AsPlainText -Confirm:$false
        "$($new.KeyAlias) $($new.MaxBudget)" | Should -Be "$prefix-rotate 5"
        Test-Secret $new.PlainTextKey | Should -BeTrue
        Test-Secret $old.PlainTextKey | Should -BeFalse
    }
    'Replace a key by one with another secret' = {
        $old = New-LiteLLMKey "$prefix-replace" -MaxBudget 5 -AsPlainText
        $new = Reset-LiteLLMKey "$prefix-replace" -Replace -GracePeriod 1h -AsPlainText -Confirm:$false
        "$((Get-LiteLLMKey "$prefix-replace").Id -eq $new.Id) $($new.MaxBudget)" | Should -Be 'True 5'
        Test-Secret $new.PlainTextKey | Should -BeTrue
        Test-Secret $old.PlainTextKey | Should -BeTrue
        (Get-LiteLLMKey -Id $old.Id).Expires | Should -Not -BeNullOrEmpty
    }
    'Grace period of the old secret' = {
        $old = New-LiteLLMKey "$prefix-grace" -AsPlainText
        $new = Reset-LiteLLMKey "$prefix-grace" -GracePeriod 1h -AsPlainText -Confirm:$false
        Test-Secret $new.PlainTextKey | Should -BeTrue
        Test-Secret $old.PlainTextKey | Should -BeTrue
    }
    'Tags and guardrails' = {
        $key = New-LiteLLMKey "$prefix-tags" -Tag batch, nightly -Guardrail pii
        "$($key.Tags) $($key.Guardrails)" | Should -Be 'batch nightly pii'
        (Set-LiteLLMKey "$prefix-tags" -Tag batch -PassThru).Tags | Should -Be 'batch'
    }
    'Tags inside metadata' = {
        $secret = (Invoke-Proxy POST /key/generate -Body @{ key_alias = "$prefix-own-tags"; metadata = @{ tags = @('batch') } }).key
        $key = Set-LiteLLMKey "$prefix-own-tags" -MaxBudget 5 -MergeMetadata @{ owner = 'ann' } -PassThru
        "$($key.Tags) $($key.Metadata.owner)" | Should -Be 'batch ann'
        Test-Secret $secret | Should -BeTrue
    }
    'Budgets by model' = {
        $key = New-LiteLLMKey "$prefix-models" -ModelMaxBudget @{ 'gpt-4o' = @{ budget_limit = 2.5; time_period = '1d' } }
        $key.ModelMaxBudget['gpt-4o'].budget_limit | Should -Be 2.5
    }
}

function Register-Budget([string] $Id) {
    # A budget still exists after its keys are deleted.
    if ($Id) {
        $null = $budgets.Add($Id)
    }
}

function Invoke-Proxy([string] $Method, [string] $Path, $Body, [string] $Key = $proxy.Key) {
    # Sends requests for which the module has no command.
    $request = @{ Method = $Method; Uri = "$($proxy.Uri)$Path"; Headers = @{ Authorization = "Bearer $Key" }; ContentType = 'application/json' }
    if ($null -ne $Body) {
        $request.Body = ConvertTo-Json $Body -Depth 9 -Compress
    }
    Invoke-RestMethod @request
}

function Test-Secret([string] $Secret) {
    # Returns whether the proxy accepts a secret.
    try {
        $null = Invoke-Proxy GET /key/info -Key $Secret
        $true
    }
    catch {
        if ($_.Exception.Response.StatusCode -ne 401) {
            throw
        }
        $false
    }
}

function Get-FeatureName {
    # Gets the names of all features, in the order of the table.
    $features.Keys
}

function Test-Feature([string] $Name) {
    # Runs one check. Returns yes, no, license or failed, and the reason.
    try {
        $null = & $features[$Name]
        $has, $reason = 'yes', ''
    }
    catch {
        $id = $_.FullyQualifiedErrorId.Split(',')[0]
        $has = if ($id -eq 'LicenseRequired') { 'license' } elseif ($id -in $lacking) { 'no' } else { 'failed' }
        $reason = $_.Exception.Message
    }
    [pscustomobject]@{ Feature = $Name; Has = $has; Reason = $reason }
}

function Measure-Feature {
    # Runs the checks on a proxy, deletes the objects that they created, and returns one result for each check.
    param([uri] $Uri, [string] $Key, [string[]] $Name = $features.Keys, [switch] $AllowRemote)

    if (-not $Uri.IsLoopback -and -not $AllowRemote) {
        throw "$Uri is not on this machine, and the checks create and delete keys, budgets and an organization. If that is intended, set LITELLM_TEST_ALLOW_REMOTE to 1."
    }
    $script:proxy = [pscustomobject]@{ Uri = "$Uri".TrimEnd('/'); Key = $Key }
    Connect-LiteLLM $Uri -Key $Key
    $foreign = @(Get-LiteLLMKey "$prefix*")
    if ($foreign) {
        throw "The proxy already has a key '$($foreign[0].KeyAlias)'. The checks delete every key whose alias starts with '$prefix'. Delete or rename it first."
    }
    try {
        $Name | ForEach-Object { Test-Feature $_ }
    }
    finally {
        Clear-TestProxy
    }
}

function Clear-TestProxy {
    # Objects that reference a budget are deleted before the budget.
    Get-LiteLLMKey "$prefix*" | Remove-LiteLLMKey -Confirm:$false
    if ($organizations.Count) {
        Invoke-Proxy DELETE /organization/delete -Body @{ organization_ids = @($organizations) } | Out-Null
    }
    $budgets | ForEach-Object { Invoke-Proxy POST /budget/delete -Body @{ id = $_ } } | Out-Null
    $organizations.Clear()
    $budgets.Clear()
}

Export-ModuleMember -Function Get-FeatureName, Measure-Feature -Variable prefix
