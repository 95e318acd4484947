using System.Globalization;
using System.Runtime.CompilerServices;

namespace LiteLLM.PowerShell.Keys.Tests;

/// <summary>
/// Runs the tests in the invariant culture, whatever the language of the machine is, and, where a variable can set it, in a time zone far
/// from UTC, which shows local times that are taken for UTC and the reverse.
/// </summary>
internal static class TestEnvironment
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        Environment.SetEnvironmentVariable("TZ", "Asia/Kathmandu");
        TimeZoneInfo.ClearCachedData();
    }
}
