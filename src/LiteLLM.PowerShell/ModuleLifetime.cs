using System.Management.Automation;
using System.Reflection;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell;

/// <summary>What happens when the module is imported and removed.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!;

    /// <summary>Called on import. Windows PowerShell has no System.Text.Json; its copy comes from the module's own folder and serves this module alone.</summary>
    public void OnImport()
    {
        if (Environment.Version.Major == 4)
        {
            AppDomain.CurrentDomain.AssemblyResolve -= FromOwnFolder;
            AppDomain.CurrentDomain.AssemblyResolve += FromOwnFolder;
        }
    }

    /// <summary>Called when the module is removed: closes the connections of the runspace.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.CloseAll();

    private static Assembly? FromOwnFolder(object sender, ResolveEventArgs request)
    {
        string file = Path.Combine(Folder, new AssemblyName(request.Name).Name + ".dll");
        bool askedByUs = request.RequestingAssembly is { IsDynamic: false } asking
            && string.Equals(Path.GetDirectoryName(asking.Location), Folder, StringComparison.OrdinalIgnoreCase);
        return askedByUs && File.Exists(file) ? Assembly.LoadFrom(file) : null;
    }
}
