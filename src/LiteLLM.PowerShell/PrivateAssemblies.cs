using System.Reflection;

namespace LiteLLM.PowerShell;

/// <summary>
/// Loads what PowerShell does not bring, so that no other module meets it and none of theirs is met. It answers the questions of the
/// runtime for assemblies that it has not found.
/// </summary>
internal static class PrivateAssemblies
{
    private const string Libraries = "LiteLLM.PowerShell.Libraries";

    private static readonly string Folder = Path.GetDirectoryName(typeof(PrivateAssemblies).Assembly.Location)!;
    private static readonly Lazy<Assembly> InContextOfItsOwn = new(LoadApart);

    internal static void Enable()
    {
        AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        string name = new AssemblyName(request.Name).Name!;
        return Environment.Version.Major == 4 ? FromOwnFolder(name, request.RequestingAssembly)
            : name == Libraries ? InContextOfItsOwn.Value
            : null;
    }

    /// <summary>Windows PowerShell: everything lies in one folder, and only requests from that folder are answered.</summary>
    private static Assembly? FromOwnFolder(string name, Assembly? asking)
    {
        string file = Path.Combine(Folder, name + ".dll");
        bool askedByUs = asking is { IsDynamic: false } && string.Equals(Path.GetDirectoryName(asking.Location), Folder, StringComparison.OrdinalIgnoreCase);
        return askedByUs && File.Exists(file) ? Assembly.LoadFrom(file) : null;
    }

    /// <summary>
    /// PowerShell 7: a load context, whose type .NET Standard does not know. What is loaded into it first is found in it, whatever
    /// version of the same library another module has loaded.
    /// </summary>
    private static Assembly LoadApart()
    {
        Type type = Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Private.CoreLib", throwOnError: true)!;
        object context = Activator.CreateInstance(type, Libraries, false)!;
        MethodInfo load = type.GetMethod("LoadFromAssemblyPath")!;
        string own = Path.Combine(Folder, "libraries", Libraries + ".dll");
        foreach (string library in Directory.EnumerateFiles(Path.GetDirectoryName(own)!, "*.dll").Where(file => file != own))
        {
            load.Invoke(context, [library]);
        }

        return (Assembly)load.Invoke(context, [own])!;
    }
}
