namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>What one side took for one scenario.</summary>
/// <param name="Side">Who it was.</param>
/// <param name="Seconds">The runs.</param>
internal sealed record Measurement(string Side, double[] Seconds)
{
    internal double Median => Seconds.Order().ElementAt(Seconds.Length / 2);

    internal double Least => Seconds.Min();

    internal double Most => Seconds.Max();
}
