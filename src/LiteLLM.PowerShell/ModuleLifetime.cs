using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell;

/// <summary>What happens when the module is imported and removed.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called on import.</summary>
    public void OnImport() => OwnAssemblies.Offer();

    /// <summary>Called when the module is removed: closes the connections of the runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.CloseAll();
}
