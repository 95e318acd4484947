using System.Diagnostics;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>The PowerShell of the tool manifest.</summary>
internal static class PinnedPowerShell
{
    /// <summary>The version, as the process itself reports it.</summary>
    internal static string Version { get; } = Read("-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion) on $([Runtime.InteropServices.RuntimeInformation]::FrameworkDescription)\"");

    /// <summary>Describes a process with redirected input and output.</summary>
    internal static ProcessStartInfo Command(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Settings.PowerShell, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    private static string Read(params string[] arguments)
    {
        using Process process = Process.Start(Command(arguments))!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
