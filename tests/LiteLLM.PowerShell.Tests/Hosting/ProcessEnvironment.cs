using System.Globalization;
using System.Runtime.CompilerServices;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Makes the process of the tests independent of the machine, before any test runs.</summary>
internal static class ProcessEnvironment
{
    /// <summary>More threads than tests and servers ever block at the same time.</summary>
    private const int Threads = 64;

    private static readonly string[] Names = [.. TemporaryEnvironment.Names, "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    /// <summary>
    /// Removes the variables that would connect the tests to a real proxy, or through one. Gives scripts the invariant culture unless they
    /// set another, whatever the language of the machine. Lets the thread pool grow at once: a script
    /// that a test runs blocks a thread of it, and the servers of all tests would wait for the next one.
    /// </summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        Array.ForEach(Names, name => Environment.SetEnvironmentVariable(name, null));
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        ThreadPool.SetMinThreads(Threads, Threads);
    }
}
