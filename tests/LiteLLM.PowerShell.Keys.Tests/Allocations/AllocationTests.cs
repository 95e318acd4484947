using System.Globalization;
using System.Reflection;
using System.Security;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Allocations;

/// <summary>
/// Compares the bytes that the hot paths allocate for each key with <c>benchmarks/allocations.json</c>. <c>UPDATE_DOCS=1</c> writes the
/// file. Bytes, unlike times, do not depend on the machine.
/// </summary>
public sealed class AllocationTests
{
    private const int Keys = 100;

    /// <summary>By which part a measured value may exceed the file, because builds and runtimes differ slightly.</summary>
    private const double Tolerance = 0.1;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string BaselineFile => Path.Combine(
        typeof(AllocationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!, "benchmarks", "allocations.json");

    [Fact]
    public void No_hot_path_allocates_more_than_before()
    {
        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["change a key: difference and request"] = Measure(Change),
            ["compare a key without a difference"] = Measure(Compare),
            ["list a key: from the bytes of a page to a key"] = Measure(List),
        };
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(BaselineFile, JsonSerializer.Serialize(measured, Indented) + "\n");
        }

        Dictionary<string, long> baseline = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(BaselineFile))!;

        Assert.Equal(measured.Keys, baseline.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(measured.Where(path => path.Value > baseline[path.Key] * (1 + Tolerance)).Select(path => $"{path.Key}: {path.Value} bytes, before {baseline[path.Key]}"));
    }

    private static readonly byte[] Page = Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(",", Enumerable.Range(1, Keys).Select(Row))}}],"total_count":{{Keys}},"current_page":1,"total_pages":1}""");

    private static readonly LiteLLMKey[] Listed = [.. Reader().ReadPage(JsonDocument.Parse(Page).RootElement, Keys).Keys];

    private static void List()
    {
        using JsonDocument document = JsonDocument.Parse(Page);
        Assert.Equal(Keys, Reader().ReadPage(document.RootElement, Keys).Keys.Count);
    }

    private static void Compare()
    {
        DesiredKey desired = Desired(100);
        foreach (LiteLLMKey key in Listed)
        {
            Assert.Empty(KeyDiff.Compute(desired, key.Row, Sample.Now));
        }
    }

    private static void Change()
    {
        DesiredKey desired = Desired(250);
        foreach (LiteLLMKey key in Listed)
        {
            IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, key.Row, Sample.Now);
            Assert.NotEmpty(JsonValueWriter.ToUtf8(KeyRequestBuilder.Update(changes, key.Row, Sample.Now).Body));
        }
    }

    /// <summary>Returns the least number of bytes for each key of several runs. The first runs also load and prepare code.</summary>
    private static long Measure(Action work)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 8; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / Keys;
    }

    private static KeyResponseReader Reader() => new(new LiteLLMClient(
        new HttpClientHandler(), new Uri("http://localhost/"), new SecureString(), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(100), null, new RetryPolicy(0, TimeSpan.Zero, TimeSpan.FromMinutes(5))));

    private static DesiredKey Desired(double budget) => Sample.Desired(
        (nameof(LiteLLMKey.Models), new[] { "gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5" }), (nameof(LiteLLMKey.MaxBudget), budget), (nameof(LiteLLMKey.BudgetDuration), "30d"), (nameof(LiteLLMKey.TpmLimit), 100_000), (nameof(LiteLLMKey.RpmLimit), 1_000));

    private static string Row(int number) => $$$"""
        {"token":"{{{number.ToString("x64", CultureInfo.InvariantCulture)}}}","key_name":"sk-...abcd","key_alias":"key-{{{number}}}","soft_budget_cooldown":false,"spend":0.0,"expires":null,"models":["gpt-4o","gpt-4o-mini","claude-sonnet-4-5"],"aliases":{"fast":"gpt-4o-mini"},"config":{},"router_settings":null,"user_id":"default_user_id","team_id":null,"permissions":{},"max_parallel_requests":20,"metadata":{"owner":"platform","cost_center":"4711","environment":"production","ticket":"OPS-1234","model_rpm_limit":{"gpt-4o":100}},"blocked":null,"tpm_limit":100000,"rpm_limit":1000,"max_budget":100.0,"budget_duration":"30d","budget_reset_at":"2026-12-01T00:00:00Z","allowed_cache_controls":[],"allowed_routes":[],"model_spend":{},"model_max_budget":{},"budget_id":null,"organization_id":null,"object_permission_id":null,"created_at":"2026-11-01T00:00:00Z","created_by":"default_user_id","updated_at":"2026-11-01T00:00:00Z","updated_by":"default_user_id","rotation_count":0,"auto_rotate":false,"rotation_interval":null,"last_rotation_at":null,"key_rotation_at":null,"litellm_budget_table":null,"litellm_organization_table":null,"object_permission":null,"last_active":null,"agent_id":null,"project_id":null,"access_group_ids":[],"policies":[]}
        """;
}
