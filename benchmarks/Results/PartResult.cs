namespace LiteLLM.PowerShell.Benchmarks.Results;

/// <summary>The results of one part.</summary>
/// <param name="Part">The name of the part.</param>
/// <param name="Date">The day on which it was run, in UTC.</param>
/// <param name="Machine">The processors, the operating system, and the versions.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Goals">The goals.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Load">The load averages of the machine before and after the part, or <c>null</c> if the operating system has none.</param>
internal sealed record PartResult(string Part, string Date, string Machine, int Runs, List<Goal> Goals, List<Table> Tables, string? Load = null);
