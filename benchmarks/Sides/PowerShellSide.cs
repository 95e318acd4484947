using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Sides;

/// <summary>Runs a script of a side in a real PowerShell of its own.</summary>
internal sealed class PowerShellSide(ServerProcess server)
{
    private const string Result = "RESULT ";

    internal static string ModuleFolder { get; } = Path.Combine(Setting("ModuleFolder"), "LiteLLM.psd1");

    internal static string EmptyModule { get; } = Setting("EmptyModule");

    internal static string EmptyModuleWithManifest { get; } = Path.ChangeExtension(EmptyModule, ".psd1");

    /// <summary>The version of the PowerShell on PATH, or none.</summary>
    internal static string? Version { get; } = FindVersion();

    /// <summary>Runs a scenario; the numbers are what the script has measured.</summary>
    internal double[] Run(string script, string scenario, int count, int runs, string? module = null)
    {
        string output = Start(
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Scripts", script + ".ps1"),
            "-Scenario", scenario, "-Address", server.Address, "-Key", BenchmarkServer.MasterKey,
            "-Count", Text(count), "-Runs", Text(runs), "-Module", module ?? ModuleFolder);
        string line = output.Split('\n').LastOrDefault(line => line.StartsWith(Result, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{script} {scenario} gave no result:\n{output}");
        return [.. line[Result.Length..].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    private static string Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("pwsh", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.Result;
    }

    private static string? FindVersion()
    {
        try
        {
            return Start("-NoProfile", "-Command", "$PSVersionTable.PSVersion.ToString()").Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Setting(string name) => typeof(PowerShellSide).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;
}
