using System.Diagnostics;
using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>Several clients at once at a server that refuses the requests that exceed a rate.</summary>
internal sealed class ThrottlePart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    private const int Clients = 4;
    private const int Rate = 100;

    protected override async Task MeasureAsync()
    {
        int each = IsQuick ? 100 : 500;
        await Server.KeysAsync(10, "1.83");
        await Server.DelayAsync(Latency);
        Worker[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Worker.Start(Server, "Module"))];
        try
        {
            await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync("create", 10))));
            await Server.RateAsync(Rate);
            var watch = Stopwatch.StartNew();
            Run[] ended = await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync("create", each))));
            double seconds = watch.Elapsed.TotalSeconds;
            double sent = ended.Sum(run => run.Requests);
            double accepted = sent - ended.Sum(run => run.Refused);
            double unused = 1 - (accepted / ((Rate * seconds) + (Rate / 4.0)));
            double first = ended.Min(run => run.Seconds);
            double last = ended.Max(run => run.Seconds);
            Tables.Add(new Table($"{Clients} clients create {each} keys each, server limited to {Rate} requests a second", ["measure", "value"],
            [
                ["time of all", $"{Series.Text(seconds)} s"],
                ["time of the first and of the last client", $"{Series.Text(first)} s and {Series.Text(last)} s"],
                ["accepted requests a second", Series.Text(accepted / seconds)],
                ["keys a second", Series.Text(Clients * each / seconds)],
                ["refused requests, of all", $"{Series.Text(100 * (sent - accepted) / sent)} %"],
            ]));
            Goals.Add(new Goal($"{Clients} clients at a limit of {Rate} requests a second: unused part of the limit", 100 * unused, 10, "%"));
            Goals.Add(new Goal($"{Clients} clients at a limit of {Rate} requests a second: last client relative to the first", last / first, 1.5));
        }
        finally
        {
            foreach (Worker client in clients)
            {
                client.Dispose();
            }
        }
    }
}
