using System.Globalization;

namespace LiteLLM.PowerShell.Benchmarks.Results;

/// <summary>The runs of one participant.</summary>
/// <param name="name">The name of the participant.</param>
internal sealed class Series(string name)
{
    internal string Name { get; } = name;

    internal List<Run> Runs { get; } = [];

    internal double Seconds => Median(run => run.Seconds);

    /// <summary>The median of a value.</summary>
    internal double Median(Func<Run, double> value)
    {
        double[] ordered = [.. Runs.Select(value).Order()];
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }

    /// <summary>The cells of a table: the name, the time with its range, the ratio to the baseline, the processor time, the time of compilation and of garbage collection, the requests and the allocated memory.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="factor">What the times are multiplied with, because the participant ran only a part.</param>
    internal string[] Row(Series baseline, double factor = 1) =>
    [
        factor == 1 ? Name : $"{Name} (extrapolated from a {factor:0}th)",
        $"{Milliseconds(Seconds * factor)} ms ({Milliseconds(Runs.Min(run => run.Seconds) * factor)} to {Milliseconds(Runs.Max(run => run.Seconds) * factor)})",
        Text(Seconds * factor / baseline.Seconds),
        $"{Milliseconds(Median(run => run.Processor) * factor)} ms",
        $"{Milliseconds(Median(run => run.Compilation) * factor)} ms",
        $"{Milliseconds(Median(run => run.Collection) * factor)} ms",
        Whole(Median(run => run.Requests) * factor),
        $"{Text(Median(run => run.Allocated) * factor / 1_000_000)} MB",
    ];

    /// <summary>Describes where the time goes.</summary>
    /// <param name="baseline">What the same work costs at least, or <c>null</c>.</param>
    internal string Profile(Series? baseline = null) => ProfileOf(
        Median(run => run.Seconds), Median(run => run.Processor), Median(run => run.Compilation), Median(run => run.Collection), baseline?.Median(run => run.Processor) ?? 0);

    /// <summary>Describes where the time of one run goes.</summary>
    internal static string ProfileOf(Run run) => ProfileOf(run.Seconds, run.Processor, run.Compilation, run.Collection, 0);

    private static string ProfileOf(double seconds, double processor, double compilation, double collection, double baseline)
    {
        double others = Math.Max(0, processor - compilation - collection - baseline);
        double all = others + compilation + collection + baseline;
        string common = baseline > 0 ? $", {Percent(baseline / all)} what the baseline does too" : "";
        return $"{Milliseconds(processor)} ms of processor time in {Milliseconds(seconds)} ms, of which {Percent(compilation / all)} compilation by the runtime, {Percent(collection / all)} garbage collection{common}, and {Percent(others / all)} the module and the engine";
    }

    private static string Percent(double part) => (100 * part).ToString("0", CultureInfo.InvariantCulture) + " %";

    internal static string[] Columns { get; } = ["participant", "time (range)", "relative to the baseline", "processor time", "compilation by the runtime", "garbage collection", "requests", "allocated"];

    internal static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    internal static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Milliseconds(double seconds) => (seconds * 1000).ToString("N1", CultureInfo.InvariantCulture);
}
