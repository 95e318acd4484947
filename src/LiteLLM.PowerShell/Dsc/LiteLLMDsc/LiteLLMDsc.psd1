@{
    RootModule           = 'LiteLLMDsc.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '1d0c8a52-6a7e-4b0f-9a3d-7a5d3b1f4c86'
    Author               = 'LiteLLM for PowerShell contributors'
    CompanyName          = 'LiteLLM for PowerShell contributors'
    Copyright            = '(c) LiteLLM for PowerShell contributors. MIT license.'
    Description          = 'The DSC resource LiteLLMKey, which manages a virtual key of a LiteLLM proxy.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    DscResourcesToExport = @('LiteLLMKey')
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    # AliasesToExport is omitted: with it, PowerShell 7 does not analyze the module and does not list its DSC resource.
}
