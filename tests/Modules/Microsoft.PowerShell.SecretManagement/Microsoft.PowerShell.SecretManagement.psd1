@{
    ModuleVersion     = '1.1.2'
    GUID              = '3f0c7a0e-6a36-4f8e-9d0f-3f2c4d6b1a57'
    Author            = 'The tests'
    Description       = 'A stand-in with vaults in memory.'
    RootModule        = 'Microsoft.PowerShell.SecretManagement.psm1'
    FunctionsToExport = 'Get-SecretVault', 'Test-SecretVault', 'Set-Secret', 'Get-Secret'
    CmdletsToExport   = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
