using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>A part of the benchmarks, which can be run by its name.</summary>
/// <param name="server">The server.</param>
/// <param name="runs">The number of runs.</param>
/// <param name="isQuick">Whether to measure fewer keys, to try the part.</param>
internal abstract class Part(ServerProcess server, int runs, bool isQuick)
{
    /// <summary>The latency of the tables that have one, in milliseconds.</summary>
    protected const int Latency = 10;

    private readonly Dictionary<string, Worker> _workers = [];

    internal List<Goal> Goals { get; } = [];

    internal List<Table> Tables { get; } = [];

    protected ServerProcess Server { get; } = server;

    protected int Runs { get; } = runs;

    protected bool IsQuick { get; } = isQuick;

    /// <summary>Runs the part.</summary>
    internal async Task RunAsync()
    {
        try
        {
            await MeasureAsync();
        }
        finally
        {
            foreach (Worker worker in _workers.Values)
            {
                worker.Dispose();
            }

            await Server.DelayAsync(0);
            await Server.RateAsync(0);
        }
    }

    protected abstract Task MeasureAsync();

    /// <summary>Returns a number of keys, and a tenth of it to try the part.</summary>
    protected int Keys(int count) => IsQuick ? count / 10 : count;

    /// <summary>Runs the participants in turn, each in its process, after one run that is not counted.</summary>
    protected async Task<Series[]> CompareAsync(params (string Name, string Side, string Scenario, int Count)[] participants)
    {
        Series[] series = [.. participants.Select(participant => new Series(participant.Name))];
        for (int run = 0; run <= Runs; run++)
        {
            for (int index = 0; index < series.Length; index++)
            {
                (_, string side, string scenario, int count) = participants[index];
                Run measured = await WorkerOf(side).RunAsync(scenario, count);
                if (run > 0)
                {
                    series[index].Runs.Add(measured);
                }
            }
        }

        return series;
    }

    /// <summary>Runs the participants in turn, each run in a new process.</summary>
    protected async Task<Series[]> CompareFreshAsync(params (string Name, string Side, string Scenario, int Count, string? Module)[] participants)
    {
        Series[] series = [.. participants.Select(participant => new Series(participant.Name))];
        for (int run = 0; run < Runs; run++)
        {
            for (int index = 0; index < series.Length; index++)
            {
                (_, string side, string scenario, int count, string? module) = participants[index];
                series[index].Runs.Add(await Worker.RunFreshAsync(Server, side, scenario, count, module));
            }
        }

        return series;
    }

    /// <summary>Adds a table in which the first series is the baseline.</summary>
    protected void AddTable(string title, params Series[] series) => AddTable(title, [.. series.Select(one => one.Row(series[0]))]);

    protected void AddTable(string title, string[][] rows) => Tables.Add(new Table(title, Series.Columns, rows));

    protected static string Title(string what, int latency) => latency == 0 ? what : $"{what}, {latency} ms latency";

    /// <summary>Ends a process, so that the next run of its participant starts with another one.</summary>
    protected void End(string side)
    {
        if (_workers.Remove(side, out Worker? worker))
        {
            worker.Dispose();
        }
    }

    private Worker WorkerOf(string side) => _workers.TryGetValue(side, out Worker? worker) ? worker : _workers[side] = Worker.Start(Server, side);
}
