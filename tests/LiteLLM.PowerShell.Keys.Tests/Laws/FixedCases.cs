using System.Globalization;
using CsCheck;

namespace LiteLLM.PowerShell.Keys.Tests.Laws;

/// <summary>
/// Checks laws with the same random cases in each run, so that a run fails only because of a change. <c>FUZZ_SEED</c> selects other
/// cases.
/// </summary>
internal static class FixedCases
{
    private const int Cases = 2_500;

    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out ulong seed) ? seed : 20261123;

    internal static void Check<T1, T2>(this Gen<(T1, T2)> cases, Action<T1, T2> law) => cases.Check(pair => law(pair.Item1, pair.Item2));

    /// <summary>A case that breaks the law is repeated and made smaller by CsCheck, which reports it.</summary>
    internal static void Check<T>(this Gen<T> cases, Action<T> law)
    {
        var random = new PCG(stream: 1, Seed);
        for (int number = 0; number < Cases; number++)
        {
            string state = random.ToString(random.State);
            T generated = cases.Generate(random, null, out _);
            try
            {
                law(generated);
            }
            catch (Exception)
            {
                cases.Sample(law, seed: state, iter: Cases);
                throw;
            }
        }
    }
}
