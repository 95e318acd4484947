@{
    RootModule        = 'BareClient.dll'
    ModuleVersion     = '0.1.0'
    GUID              = '6b1f8c55-44f4-4d53-9f43-0d9b9f0f8d0e'
    FunctionsToExport = @()
    CmdletsToExport   = @('Invoke-BareClient', 'Export-BenchmarkDefinition')
    AliasesToExport   = @()
}
