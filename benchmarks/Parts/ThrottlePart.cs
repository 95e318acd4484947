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
        int each = IsQuick ? 100 : 400;
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
            double accepted = Clients * each * 1.0;
            Tables.Add(new Table($"{Clients} clients create {each} keys each, server limited to {Rate} requests a second", ["measure", "value"],
            [
                ["time of all", $"{Series.Text(seconds)} s"],
                ["time of the first and of the last client", $"{Series.Text(ended.Min(run => run.Seconds))} s and {Series.Text(ended.Max(run => run.Seconds))} s"],
                ["keys a second", Series.Text(accepted / seconds)],
                ["requests, including those that were refused", Series.Whole(sent)],
            ]));
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
