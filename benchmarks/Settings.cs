using System.Reflection;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>The paths that the build has determined.</summary>
internal static class Settings
{
    /// <summary>The manifest of the built module.</summary>
    internal static string Module { get; } = Path.Combine(Of("ModuleFolder"), "LiteLLM.psd1");

    /// <summary>The assembly of the baseline.</summary>
    internal static string BareModule { get; } = Of("BareModule");

    /// <summary>The manifest of the baseline.</summary>
    internal static string BareManifest { get; } = Path.ChangeExtension(BareModule, ".psd1");

    /// <summary>The pinned PowerShell.</summary>
    internal static string PowerShell { get; } = Of("PowerShell");

    /// <summary>The folder of the repository.</summary>
    internal static string Repository { get; } = Of("Repository");

    private static string Of(string name) => typeof(Settings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;
}
