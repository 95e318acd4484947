using System.Globalization;
using System.Runtime.InteropServices;
using LiteLLM.PowerShell.Benchmarks.Sides;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>Prints the results in Markdown.</summary>
internal static class Report
{
    private static readonly List<string> Verdicts = [];

    internal static void Machine(int runs)
    {
        Print($"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, PowerShell {PowerShellSide.Version}. Medians of {runs} runs, with minimum and maximum in parentheses.");
        Print("");
    }

    /// <summary>One table: each side's time, how it compares with the module, and the module with the floor.</summary>
    internal static void Scenario(string title, params Measurement[] sides)
    {
        Measurement floor = sides[0];
        Print($"### {title}\n\n| participant | time | relative to the baseline |\n| --- | ---: | ---: |");
        foreach (Measurement side in sides)
        {
            Print($"| {side.Side} | {Milliseconds(side.Median)} ms ({Milliseconds(side.Least)} to {Milliseconds(side.Most)}) | {Ratio(side, floor)} |");
        }

        Print("");
    }

    /// <summary>Compares a figure with what it should be at most.</summary>
    internal static void Verdict(string what, double value, double limit, string unit) => Verdicts.Add(
        $"| {what} | {Number(value)} {unit} | {Number(limit)} {unit} | {(value <= limit ? "met" : "**missed**")} |");

    internal static void PrintVerdicts()
    {
        Print("### Thresholds\n\n| metric | result | target (maximum) | |\n| --- | ---: | ---: | --- |");
        Verdicts.ForEach(Print);
    }

    private static string Ratio(Measurement side, Measurement floor) =>
        $"{Number(side.Median / floor.Median)} ({Number(side.Least / floor.Median)} to {Number(side.Most / floor.Median)})";

    private static string Milliseconds(double seconds) => (seconds * 1000).ToString("N1", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Print(string line) => Console.WriteLine(line);
}
