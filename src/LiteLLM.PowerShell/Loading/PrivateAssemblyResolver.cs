using System.Reflection;

namespace LiteLLM.PowerShell.Loading;

/// <summary>Loads the private assemblies of this module. Other modules do not see these copies, and this module does not use copies of other modules.</summary>
internal static class PrivateAssemblyResolver
{
    private const string Libraries = "LiteLLM.PowerShell.Libraries";

    private static readonly Assembly Self = typeof(PrivateAssemblyResolver).Assembly;
    private static readonly string Folder = Path.GetDirectoryName(Self.Location)!;
    private static readonly string LibrariesFolder = Path.Combine(Folder, "libraries");
    private static readonly Lazy<Assembly> PrivateLibraries = new(LoadPrivately);
    private static readonly Lazy<bool> IsRegistered = new(AddHandler);

    /// <summary>Registers the AssemblyResolve handler once per process, for all runspaces. Assemblies are loaded when they are first used.</summary>
    internal static void Register() => _ = IsRegistered.Value;

    private static bool AddHandler()
    {
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        return true;
    }

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        string name = new AssemblyName(request.Name).Name;
        return Environment.Version.Major == 4 ? FromOwnFolders(name, request.RequestingAssembly)
            : name == Libraries && request.RequestingAssembly == Self ? PrivateLibraries.Value
            : null;
    }

    /// <summary>Loads an assembly from the folders of the module. Used in Windows PowerShell, which has neither load contexts nor System.Text.Json.</summary>
    private static Assembly? FromOwnFolders(string name, Assembly? requesting)
    {
        string? folder = requesting is { IsDynamic: false } ? Path.GetDirectoryName(requesting.Location) : null;
        string[] folders = [Folder, LibrariesFolder];
        return folders.Contains(folder, StringComparer.OrdinalIgnoreCase)
            && folders.Select(own => Path.Combine(own, name + ".dll")).FirstOrDefault(File.Exists) is { } file
            ? Assembly.LoadFrom(file)
            : null;
    }

    /// <summary>
    /// Loads the libraries into their own load context. .NET Standard does not have this type, so it is used by reflection. An assembly
    /// binds first to assemblies in its own context, so the libraries are loaded before the assembly that uses them.
    /// </summary>
    private static Assembly LoadPrivately()
    {
        Type type = Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Private.CoreLib", throwOnError: true)!;
        object context = Activator.CreateInstance(type, "LiteLLM", false)!;
        var load = (Func<string, Assembly>)type.GetMethod("LoadFromAssemblyPath")!.CreateDelegate(typeof(Func<string, Assembly>), context);
        string own = Path.Combine(LibrariesFolder, Libraries + ".dll");
        foreach (string library in Directory.GetFiles(LibrariesFolder, "*.dll").Where(file => file != own))
        {
            load(library);
        }

        return load(own);
    }
}
