using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace LiteLLM.PowerShell.Keys.Tests.Fuzzing;

/// <summary>
/// Spoiled texts end in a result or in an error of this module, never in another exception. A fixed number of cases from a fixed seed;
/// <c>FUZZ_SEED</c> takes another, and <c>FUZZ_SECONDS</c> goes on for so long with each reader.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Cases = 1_000;

    private static readonly TimeSpan? Time = Number("FUZZ_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    private static readonly int Seed = Number("FUZZ_SEED") ?? 20261123;

    public static TheoryData<string> Readers => [.. Targets.All.Keys];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Whatever_is_read_is_read_or_refused(string reader)
    {
        (IReadOnlyList<string> seeds, Action<string> read) = Targets.All[reader];
        var mutator = new Mutator(seeds, new Random(Seed));
        var watch = Stopwatch.StartNew();
        int count = 0;
        for (; Time is null ? count < Cases : watch.Elapsed < Time; count++)
        {
            string text = mutator.Next();
            try
            {
                read(text);
            }
            catch (Exception problem)
            {
                Assert.Fail($"Case {count} of seed {Seed}: {problem}\n{text[..Math.Min(text.Length, 4000)]}");
            }
        }

        output.WriteLine($"{reader}: seed {Seed}, {count} cases in {watch.Elapsed.TotalSeconds:0} seconds, {GC.GetTotalMemory(true) / 1024 / 1024} MB in use afterwards");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : null;
}
