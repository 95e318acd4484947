using System.Diagnostics;
using System.Globalization;

namespace LiteLLM.PowerShell.Benchmarks.Server;

/// <summary>The server in a process of its own, and how its keys are set.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
    }

    internal string Address { get; }

    internal static ServerProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Program.ServeRole) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        return new ServerProcess(process, process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start."));
    }

    /// <summary>Starts anew with keys that can be created and deleted, of a version of the sandbox.</summary>
    internal Task KeysAsync(int keys, string version = "latest") => ControlAsync($"keys={Text(keys)}&version={version}");

    /// <summary>Starts anew with any number of keys, which can be changed.</summary>
    internal Task TableAsync(int keys, bool hidesIds = false) => ControlAsync($"table={Text(keys)}&hidden={(hidesIds ? "true" : "false")}");

    internal Task AddAsync(int keys, string prefix) => ControlAsync($"add={Text(keys)}&prefix={prefix}");

    /// <summary>Delays each response.</summary>
    internal Task DelayAsync(int milliseconds) => ControlAsync($"delay={Text(milliseconds)}");

    /// <summary>Refuses the requests that exceed a rate. Zero accepts all.</summary>
    internal Task RateAsync(int perSecond) => ControlAsync($"rate={Text(perSecond)}");

    /// <summary>Returns the number of all requests, and of those that were refused, since the last call of any method.</summary>
    internal async Task<(long All, long Refused)> RequestsAsync()
    {
        long[] numbers = [.. (await ControlAsync("")).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1]);
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }

    private async Task<string> ControlAsync(string command)
    {
        using HttpResponseMessage answer = await _http.PostAsync($"{BenchmarkServer.ControlPath}?{command}", null);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
