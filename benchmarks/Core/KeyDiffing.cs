using System.Text.Json;
using BenchmarkDotNet.Attributes;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Benchmarks.Core;

/// <summary>What shall be against what is, for one full key.</summary>
public class KeyDiffing
{
    private static readonly string[] Models = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5"];

    private readonly JsonElement _row = JsonDocument.Parse(SamplePage.Read()).RootElement.GetProperty("keys")[0].Clone();
    private readonly DesiredKey _same = Desired(100);
    private readonly DesiredKey _other = Desired(250);

    [Benchmark(Baseline = true)]
    public int Same() => KeyDiff.Compute(_same, _row, DateTimeOffset.UnixEpoch).Count;

    [Benchmark]
    public int Different() => KeyDiff.Compute(_other, _row, DateTimeOffset.UnixEpoch).Count;

    private static DesiredKey Desired(double budget)
    {
        var desired = new DesiredKey();
        Set(nameof(LiteLLMKey.Models), Models);
        Set(nameof(LiteLLMKey.MaxBudget), budget);
        Set(nameof(LiteLLMKey.BudgetDuration), "30d");
        Set(nameof(LiteLLMKey.TpmLimit), 100_000);
        Set(nameof(LiteLLMKey.RpmLimit), 1_000);
        Set(nameof(LiteLLMKey.MaxParallelRequests), 20);
        Set(nameof(LiteLLMKey.Metadata), new System.Collections.Hashtable { ["owner"] = "platform", ["cost_center"] = "4711", ["environment"] = "production", ["ticket"] = "OPS-1234" });
        return desired;

        void Set(string property, object value) => desired.Set(KeyProperties.Named(property), value);
    }
}
