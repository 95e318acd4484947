@{
    RootModule             = if ($PSEdition -eq 'Desktop') { 'desktop/LiteLLM.PowerShell.dll' } else { 'core/LiteLLM.PowerShell.dll' }
    ModuleVersion          = '0.1.0'
    GUID                   = 'b6a2b0a5-5c0c-4b0e-9a55-3a3f0f5d2c71'
    Author                 = 'LiteLLM for PowerShell contributors'
    CompanyName            = 'LiteLLM for PowerShell contributors'
    Copyright              = '(c) LiteLLM for PowerShell contributors. MIT license.'
    Description            = 'Manages the virtual keys of a LiteLLM proxy: budgets, rate limits, models, tags and guardrails. Previews every change property by property, sends only the differences, and protects secrets. Includes a sandbox for use without a proxy, and a DSC resource. Requires PowerShell 7.4 or later; support for Windows PowerShell 5.1 is a preview.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Core', 'Desktop')
    TypesToProcess         = @('LiteLLM.Types.ps1xml')
    FormatsToProcess       = @('LiteLLM.Format.ps1xml', 'LiteLLMKey.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Block-LiteLLMKey'
        'Compare-LiteLLMKey'
        'Connect-LiteLLM'
        'ConvertFrom-LiteLLMTerraformState'
        'Copy-LiteLLMKey'
        'Disconnect-LiteLLM'
        'Export-LiteLLMKey'
        'Export-LiteLLMKeyReport'
        'Get-LiteLLMBudget'
        'Get-LiteLLMConnection'
        'Get-LiteLLMKey'
        'Get-LiteLLMKeySpend'
        'Get-LiteLLMModel'
        'Get-LiteLLMTeam'
        'Get-LiteLLMUser'
        'Import-LiteLLMKey'
        'New-LiteLLMKey'
        'Remove-LiteLLMKey'
        'Reset-LiteLLMKey'
        'Reset-LiteLLMKeySpend'
        'Set-LiteLLMKey'
        'Sync-LiteLLMKey'
        'Test-LiteLLMConnection'
        'Test-LiteLLMKey'
        'Test-LiteLLMKeyAccess'
        'Unblock-LiteLLMKey'
    )
    VariablesToExport      = @()
    AliasesToExport        = @('Disable-LiteLLMKey', 'Enable-LiteLLMKey')
    PrivateData            = @{
        PSData = @{
            Tags         = @('LiteLLM', 'LLM', 'AI', 'Proxy', 'Gateway', 'ApiKey', 'Budget', 'RateLimit', 'VirtualKey', 'DSC', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ReleaseNotes = 'First release. Support for Windows PowerShell 5.1 is a preview.'
        }
    }
}
