using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace LiteLLM.PowerShell.Tests.Isolation;

/// <summary>An older Polly, loaded into the default context before any test runs, as by a module that was imported before.</summary>
internal static class OtherPolly
{
    internal static Assembly Loaded { get; private set; } = null!;

    [ModuleInitializer]
    internal static void Load() => Loaded = AssemblyLoadContext.Default.LoadFromAssemblyPath(typeof(OtherPolly).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == nameof(OtherPolly)).Value!);
}
