namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>What one run has cost.</summary>
/// <param name="Seconds">The elapsed time.</param>
/// <param name="Processor">The processor time of the participant, in seconds.</param>
/// <param name="Allocated">The bytes that the participant has allocated.</param>
/// <param name="Megabytes">The peak of the working set of the participant since it was started.</param>
/// <param name="Requests">The number of requests that the server has received.</param>
/// <param name="Refused">The number of those that the server has refused because there were too many.</param>
/// <param name="Compilation">The time in which the runtime has compiled methods, in seconds.</param>
/// <param name="Collection">The time in which threads waited for the garbage collector, in seconds.</param>
internal sealed record Run(double Seconds, double Processor, double Allocated, double Megabytes, long Requests, long Refused, double Compilation, double Collection);
