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
            Task<Run>[] running = [.. clients.Select(client => Task.Run(() => client.RunAsync("create", each)))];
            (long sentTogether, long refusedTogether, double together) = await CountWhileAllRunAsync(running, watch);
            Run[] ended = await Task.WhenAll(running);
            double seconds = watch.Elapsed.TotalSeconds;
            double sent = sentTogether + ended.Sum(run => run.Requests);
            double accepted = sent - refusedTogether - ended.Sum(run => run.Refused);
            double whileAll = (sentTogether - refusedTogether) / ((Rate * together) + (Rate / 4.0));
            double unused = 1 - (accepted / ((Rate * seconds) + (Rate / 4.0)));
            string profile = $"{Series.Text(100 * (1 - whileAll))} % of the limit were unused in the {Series.Text(together)} s in which all clients were active, and {Series.Text(100 * (1 - ((accepted - sentTogether + refusedTogether) / (Rate * (seconds - together)))))} % in the {Series.Text(seconds - together)} s in which some had ended and the others increased their rates";
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
            Goals.Add(new Goal($"{Clients} clients at a limit of {Rate} requests a second: unused part of the limit", 100 * unused, 10, "%", profile));
            Goals.Add(new Goal($"{Clients} clients at a limit of {Rate} requests a second: last client relative to the first", last / first, 1.5, Profile: profile));
        }
        finally
        {
            foreach (Worker client in clients)
            {
                client.Dispose();
            }
        }
    }

    /// <summary>Counts the requests until the first client has ended.</summary>
    /// <returns>The numbers of all and of the refused requests, and the seconds since the start.</returns>
    private async Task<(long Sent, long Refused, double Seconds)> CountWhileAllRunAsync(Task<Run>[] running, Stopwatch watch)
    {
        (long sent, long refused, double seconds) = (0, 0, 0);
        while (!Array.Exists(running, client => client.IsCompleted))
        {
            await Task.WhenAny([.. running, Task.Delay(500)]);
            if (!Array.Exists(running, client => client.IsCompleted))
            {
                (long all, long rejected) = await Server.RequestsAsync();
                (sent, refused, seconds) = (sent + all, refused + rejected, watch.Elapsed.TotalSeconds);
            }
        }

        return (sent, refused, seconds);
    }
}
