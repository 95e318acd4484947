using System.Diagnostics;
using System.Net.Http.Headers;

namespace LiteLLM.PowerShell.Benchmarks.Server;

/// <summary>The server in a process of its own, and how it is told what to hold.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
        Http = new HttpClient { BaseAddress = new Uri(address) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BenchmarkServer.MasterKey);
    }

    internal string Address { get; }

    /// <summary>A bare client of the server.</summary>
    internal HttpClient Http { get; }

    internal static ServerProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Program.ServeRole) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        return new ServerProcess(process, process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start."));
    }

    /// <summary>Starts anew with so many keys.</summary>
    internal Task HoldAsync(int keys) => ControlAsync($"keys={keys}");

    internal Task AddAsync(int keys) => ControlAsync($"add={keys}");

    /// <summary>Delays each answer.</summary>
    internal Task DelayAsync(int milliseconds) => ControlAsync($"delay={milliseconds}");

    public void Dispose()
    {
        Http.Dispose();
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }

    private async Task ControlAsync(string command)
    {
        using HttpResponseMessage answer = await Http.PostAsync($"{BenchmarkServer.ControlPath}?{command}", null);
        answer.EnsureSuccessStatusCode();
    }
}
