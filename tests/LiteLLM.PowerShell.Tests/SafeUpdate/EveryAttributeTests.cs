using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Every attribute can be set, read, changed and cleared, and nothing else changes with it.</summary>
[LongRunning]
public sealed class EveryAttributeTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    /// <summary>For what all versions between have in common.</summary>
    private static readonly string[] OldestAndNewest = ["1.80.11", "latest"];

    public static TheoryData<string, string> Attributes => Product(ServerVersions.All, (_, _) => true);

    public static TheoryData<string, string> Changeable => Product(ServerVersions.All, (_, _) => true);

    public static TheoryData<string, string> ChangeableOnOldestAndNewest => Product(OldestAndNewest, (_, _) => true);

    public static TheoryData<string, string> Clearable => Product(ServerVersions.All, (version, sample) => !sample.NotClearableOn.Contains(version));

    public static TheoryData<string, string> ClearableOnOldestAndNewest => Product(OldestAndNewest, (version, sample) => !sample.NotClearableOn.Contains(version));

    [Fact]
    public void There_are_samples_of_every_attribute_that_can_be_set()
    {
        using var engine = new Engine();

        RunResult described = engine.Run(
            "[LiteLLM.PowerShell.Keys.KeyProperties]::All | Where-Object { $_.Settable -ne 'Never' -and $_.Parameter } | ForEach-Object { \"$($_.Name) -$($_.Parameter)\" }");

        Assert.Equal(described.ShouldSucceed().Output.Select(line => line.ToString()), AttributeSamples.All.Select(sample => $"{sample.Property} -{sample.Parameter}"));
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task What_is_set_on_creation_is_stored_and_read_back(string version, string property)
    {
        AttributeSample sample = Sample(property);
        await using Bench bench = await Bench.StartAsync(version, shared.Engine);

        PSObject key = Assert.Single(bench.Engine.Run($"New-LiteLLMKey -{sample.Parameter} {sample.Value} {sample.With}").ShouldSucceed().Output);

        string id = (string)key.Properties["Id"].Value;
        AssertSame(sample.Stored, bench.Stored(id)[sample.Place]);
        AssertTells(sample, key);
        AssertTells(sample, Assert.Single(bench.Engine.Run("Get-LiteLLMKey -Id $id", ("id", id)).ShouldSucceed().Output));
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task A_change_changes_nothing_else(string version, string property)
    {
        AttributeSample sample = Sample(property);
        await using Bench bench = await Bench.StartAsync(version, shared.Engine);
        string id = bench.AddFullKey();
        StoredKey before = bench.Stored(id);
        AssertSame(sample.Stored, before[sample.Place]);

        PSObject key = Assert.Single(bench.Engine.Run($"Set-LiteLLMKey -Id {id} -{sample.SetParameter} {sample.Other} -PassThru").ShouldSucceed().Output);

        StoredKey after = bench.Stored(id);
        AssertSame(sample.OtherStored, after[sample.Place]);
        AssertOnly(sample, after.ChangesSince(before));
        AssertTells(sample with { Stored = sample.OtherStored }, key);
    }

    [Theory]
    [MemberData(nameof(ChangeableOnOldestAndNewest))]
    public async Task The_same_value_again_sends_nothing(string version, string property)
    {
        AttributeSample sample = Sample(property);
        await using Bench bench = await Bench.StartAsync(version, shared.Engine);
        string id = bench.AddFullKey();
        string script = $"Set-LiteLLMKey -Id {id} -{sample.SetParameter} {sample.Other}";
        bench.Engine.Run(script).ShouldSucceed();
        Assert.NotEmpty(bench.Proxy.Writes);
        bench.Proxy.ClearLog();

        bench.Engine.Run(script).ShouldSucceed();

        Assert.Empty(bench.Proxy.Writes);
    }

    [Theory]
    [MemberData(nameof(Clearable))]
    public async Task Clear_empties_it_and_changes_nothing_else(string version, string property) =>
        await AssertClears(version, Sample(property), $"-Clear {property}");

    [Theory]
    [MemberData(nameof(ClearableOnOldestAndNewest))]
    public async Task Null_empties_it_and_changes_nothing_else(string version, string property) =>
        await AssertClears(version, Sample(property), $"-{Sample(property).SetParameter} $null");

    [Theory]
    [MemberData(nameof(ClearableOnOldestAndNewest))]
    public async Task An_empty_value_empties_it_and_changes_nothing_else(string version, string property) =>
        await AssertClears(version, Sample(property), $"-{Sample(property).SetParameter} {Sample(property).Empty}");

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task All_values_at_once_again_send_nothing(string version)
    {
        await using Bench bench = await Bench.StartAsync(version, shared.Engine);
        string id = bench.AddFullKey();
        string arguments = string.Join(' ', AttributeSamples.All
            .Where(sample => sample.Property != "Metadata")
            .Select(sample => $"-{sample.SetParameter} {sample.Value}"));

        bench.Engine.Run($"Set-LiteLLMKey -Id {id} {arguments} -MergeMetadata @{{ owner = 'ann' }}").ShouldSucceed();

        Assert.Empty(bench.Proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task All_values_change_at_once(string version)
    {
        await using Bench bench = await Bench.StartAsync(version, shared.Engine);
        string id = bench.AddFullKey();
        AttributeSample[] changed = [.. AttributeSamples.All.Where(sample => sample.Property != "SoftBudget")];
        string arguments = string.Join(' ', changed.Select(sample => $"-{sample.SetParameter} {sample.Other}"));

        bench.Engine.Run($"Set-LiteLLMKey -Id {id} {arguments}").ShouldSucceed();

        StoredKey after = bench.Stored(id);
        Assert.All(changed, sample => AssertSame(sample.OtherStored, after[sample.Place]));
    }

    private async Task AssertClears(string version, AttributeSample sample, string arguments)
    {
        await using Bench bench = await Bench.StartAsync(version, shared.Engine);
        string id = bench.AddFullKey();
        StoredKey before = bench.Stored(id);

        PSObject key = Assert.Single(bench.Engine.Run($"Set-LiteLLMKey -Id {id} {arguments} -PassThru").ShouldSucceed().Output);

        StoredKey after = bench.Stored(id);
        AssertSame(sample.Cleared, after[sample.Place]);
        AssertOnly(sample, after.ChangesSince(before));
        Assert.True(IsEmpty(key.Properties[sample.Property].Value), $"{sample.Property} is still {key.Properties[sample.Property].Value}.");
        bench.Proxy.ClearLog();
        bench.Engine.Run($"Set-LiteLLMKey -Id {id} {arguments}").ShouldSucceed();
        Assert.Empty(bench.Proxy.Writes);
    }

    private static TheoryData<string, string> Product(string[] versions, Func<string, AttributeSample, bool> chosen)
    {
        var data = new TheoryData<string, string>();
        foreach (AttributeSample sample in AttributeSamples.All)
        {
            foreach (string version in versions.Where(version => chosen(version, sample)))
            {
                data.Add(version, sample.Property);
            }
        }

        return data;
    }

    private static AttributeSample Sample(string property) => AttributeSamples.All.Single(sample => sample.Property == property);

    private static void AssertOnly(AttributeSample sample, IReadOnlyList<string> changed)
    {
        Assert.Contains(sample.Place, changed);
        Assert.DoesNotContain(changed, place => place != sample.Place && !sample.Followers.Any(follower => place.StartsWith(follower, StringComparison.Ordinal)));
    }

    /// <summary>What a key object tells, is what the server keeps.</summary>
    private static void AssertTells(AttributeSample sample, PSObject key)
    {
        object value = key.Properties[sample.Property].Value is PSObject wrapped ? wrapped.BaseObject : key.Properties[sample.Property].Value;
        string entry = sample.Place.Split('.')[^1];
        AssertSame(sample.Stored, JsonSerializer.Serialize(sample.Property is "Metadata" or "ObjectPermission" ? ((System.Collections.IDictionary)value)[entry] : value));
    }

    /// <summary>Compares by what is meant: 100 is 100.0, and a date is the same to the minute.</summary>
    private static void AssertSame(string expected, string actual)
    {
        JsonElement a = JsonElement.Parse(expected);
        JsonElement b = JsonElement.Parse(actual);
        bool same = Time(a) is { } first && Time(b) is { } second ? (first - second).Duration() < TimeSpan.FromMinutes(1) : JsonElement.DeepEquals(a, b);
        Assert.True(same, $"Expected {expected}, but it is {actual}.");
    }

    private static DateTimeOffset? Time(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out DateTimeOffset time) ? time : null;

    private static bool IsEmpty(object? value) => value is null or false or 0.0 or System.Collections.ICollection { Count: 0 };
}
