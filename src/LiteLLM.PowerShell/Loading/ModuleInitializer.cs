using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Loading;

/// <summary>Runs when the module is imported and removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called when the module is imported: registers the resolver of private assemblies.</summary>
    public void OnImport() => PrivateAssemblyResolver.Register();

    /// <summary>Called when the module is removed: closes the connections of the runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.CloseAll();
}
