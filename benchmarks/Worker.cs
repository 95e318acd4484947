using System.Diagnostics;
using System.Globalization;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>One participant: the pinned PowerShell with a script, in a process that runs scenarios until it is disposed.</summary>
internal sealed class Worker : IDisposable
{
    private const string Result = "RESULT ";

    private readonly ServerProcess _server;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private Worker(ServerProcess server, Process process)
    {
        _server = server;
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a participant.</summary>
    /// <param name="server">The server.</param>
    /// <param name="side">The name of the script: <c>Module</c>, <c>Bare</c>, <c>Loop</c>, or <c>Fresh</c> for the module before it is imported.</param>
    /// <param name="module">The module that <c>Fresh</c> imports. By default, this module.</param>
    internal static Worker Start(ServerProcess server, string side, string? module = null)
    {
        ProcessStartInfo start = PinnedPowerShell.Command(
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Scripts", "Worker.ps1"),
            "-Side", side, "-Address", server.Address, "-Key", BenchmarkServer.MasterKey, "-Module", module ?? Settings.Module, "-BareModule", Settings.BareModule);
        var worker = new Worker(server, Process.Start(start)!);
        worker.ReadLine("READY");
        return worker;
    }

    /// <summary>Runs a scenario once in a new process.</summary>
    internal static async Task<Run> RunFreshAsync(ServerProcess server, string side, string scenario, int count = 0, string? module = null)
    {
        using Worker worker = Start(server, side, module);
        return await worker.RunAsync(scenario, count);
    }

    /// <summary>Runs a scenario.</summary>
    internal async Task<Run> RunAsync(string scenario, int count)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario} {count}"));
        _process.StandardInput.Flush();
        double[] numbers = [.. ReadLine(Result)[Result.Length..].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        (long requests, long refused) = await _server.RequestsAsync();
        return new Run(numbers[0], numbers[1], numbers[2], numbers[3], requests, refused, numbers[4], numbers[5]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private string ReadLine(string expected)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(expected, StringComparison.Ordinal))
            {
                return line;
            }

            Console.Error.WriteLine(line);
        }

        throw new InvalidOperationException($"A participant has ended:\n{_errors.Result}");
    }
}
