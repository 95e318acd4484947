using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Loading;

/// <summary>What happens when the module is imported and removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called on import.</summary>
    public void OnImport() => PrivateAssemblyResolver.Offer();

    /// <summary>Called when the module is removed: closes the connections of the runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.CloseAll();
}
