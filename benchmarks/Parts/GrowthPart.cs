using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>How the cost of a command grows with the number of keys. Each figure comes from a fresh process.</summary>
internal sealed class GrowthPart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    /// <summary>The number of keys from which the exponent is fitted. With fewer, most of the time is the start of the process.</summary>
    private const int Least = 10_000;

    private static readonly string[] Headings = ["keys", "time", "processor time", "requests", "allocated", "peak of the working set", "above an empty pipeline"];

    protected override async Task MeasureAsync()
    {
        int[] sizes = IsQuick ? [1_000, 10_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000];
        await Server.TableAsync(1);
        Series pipeline = (await CompareFreshAsync(("an empty pipeline", "Fresh", "empty", 100_000, null)))[0];
        double empty = pipeline.Median(run => run.Megabytes);
        foreach ((string scenario, string title) in new[] { ("list", "List"), ("sync", "Sync-LiteLLMKey, nothing to do"), ("sync-change", "Sync-LiteLLMKey, 1 % to change") })
        {
            var rows = new List<string[]>();
            var growth = new List<(int Keys, Run Run)>();
            foreach (int keys in sizes)
            {
                await Server.TableAsync(keys);
                Run run = await Worker.RunFreshAsync(Server, "Module", scenario, keys);
                growth.Add((keys, run));
                rows.Add(
                [
                    Series.Whole(keys), $"{Series.Text(run.Seconds)} s", $"{Series.Text(run.Processor)} s", Series.Whole(run.Requests),
                    $"{Series.Whole(run.Allocated / 1_000_000)} MB", $"{Series.Whole(run.Megabytes)} MB", $"{Series.Whole(run.Megabytes - empty)} MB",
                ]);
            }

            double time = Exponent(growth, run => run.Seconds);
            double processor = Exponent(growth, run => run.Processor);
            rows.Add(["exponent from 10,000 keys on", Series.Text(time), Series.Text(processor), Series.Text(Exponent(growth, run => run.Requests)), Series.Text(Exponent(growth, run => run.Allocated)), Series.Text(Exponent(growth, run => run.Megabytes)), ""]);
            Tables.Add(new Table($"Growth: {title}", Headings, [.. rows]));
            Goals.Add(new Goal($"growth of the time: {title}, exponent", time, 1.05, Profile: Series.ProfileOf(growth[^1].Run)));
            if (scenario == "list")
            {
                (int most, Run last) = growth[^1];
                Goals.Add(new Goal($"memory of a listing of {Series.Whole(most)} keys, above an empty pipeline", last.Megabytes - empty, 60, "MB"));
                Goals.Add(new Goal("memory of a listing of 10,000 keys, above an empty pipeline", growth.Single(one => one.Keys == Least).Run.Megabytes - empty, 60, "MB"));
            }
        }
    }

    /// <summary>Fits the exponent of a power by least squares of the logarithms.</summary>
    private static double Exponent(IEnumerable<(int Keys, Run Run)> growth, Func<Run, double> value)
    {
        (double X, double Y)[] points = [.. growth.Where(one => one.Keys >= Least).Select(one => (Math.Log(one.Keys), Math.Log(value(one.Run))))];
        double x = points.Average(point => point.X);
        double y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
