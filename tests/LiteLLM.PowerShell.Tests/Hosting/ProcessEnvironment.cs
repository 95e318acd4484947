using System.Runtime.CompilerServices;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Removes from the process, before any test runs, the variables that would connect the tests to a real proxy, or through one.</summary>
internal static class ProcessEnvironment
{
    private static readonly string[] Names = [.. TemporaryEnvironment.Names, "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    [ModuleInitializer]
    internal static void Clear() => Array.ForEach(Names, name => Environment.SetEnvironmentVariable(name, null));
}
