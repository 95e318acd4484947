using System.Reflection;

namespace LiteLLM.PowerShell.Loading;

/// <summary>Finds what this module brings besides itself, for this module alone: no other module meets these copies, and this one meets no others.</summary>
internal static class PrivateAssemblyResolver
{
    private const string Libraries = "LiteLLM.PowerShell.Libraries";

    private static readonly Assembly Self = typeof(PrivateAssemblyResolver).Assembly;
    private static readonly string Folder = Path.GetDirectoryName(Self.Location)!;
    private static readonly string LibrariesFolder = Path.Combine(Folder, "libraries");
    private static readonly Lazy<Assembly> PrivateLibraries = new(LoadPrivately);
    private static readonly Lazy<bool> Answering = new(Answer);

    /// <summary>Answers the runtime's questions from now on, once for all runspaces and without a gap while another one imports the module. Nothing is loaded before it asks.</summary>
    internal static void Offer() => _ = Answering.Value;

    private static bool Answer()
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

    /// <summary>Windows PowerShell has neither load contexts nor System.Text.Json.</summary>
    private static Assembly? FromOwnFolders(string name, Assembly? asking)
    {
        string? asker = asking is { IsDynamic: false } ? Path.GetDirectoryName(asking.Location) : null;
        string[] folders = [Folder, LibrariesFolder];
        return folders.Contains(asker, StringComparer.OrdinalIgnoreCase)
            && folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists) is { } file
            ? Assembly.LoadFrom(file)
            : null;
    }

    /// <summary>
    /// Into a load context of their own, which .NET Standard does not know and is therefore reached by name. An assembly binds
    /// first to what its own context holds already, so the libraries come before the assembly that uses them.
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
