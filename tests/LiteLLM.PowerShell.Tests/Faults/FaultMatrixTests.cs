using System.Globalization;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>
/// Whatever the response to a request that issues a secret is: afterwards, each key on the server is one whose secret the command returned,
/// or one that an error or a warning names, and no key exists twice. By default, a sample by seed; <c>FAULT_CASES=all</c> runs all faults.
/// </summary>
[LongRunning]
public sealed class FaultMatrixTests(FaultMatrixServer server) : IClassFixture<FaultMatrixServer>
{
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["New"] = "New-LiteLLMKey ci -MaxBudget 5",
        ["New without an alias"] = "New-LiteLLMKey -MaxBudget 5",
        ["Copy"] = "Copy-LiteLLMKey origin ci",
        ["Reset"] = "Reset-LiteLLMKey ci -Confirm:$false",
        ["Replace"] = "Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false",
        ["Sync"] = "@{ Name = 'ci'; MaxBudget = 5 } | Sync-LiteLLMKey -SetName matrix | ForEach-Object { if ($_.Key.Key) { $_.Key } }",
    };

    private static readonly string Size = Environment.GetEnvironmentVariable("FAULT_CASES") ?? "40";

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("FAULT_SEED") ?? "1", CultureInfo.InvariantCulture);

    public static TheoryData<string, string> Faults => Sample(FaultCase.All.Values, Seed);

    /// <summary>Without an id that is known in advance, fewer outcomes can be determined, but none of them is silent.</summary>
    public static TheoryData<string, string> FaultsWithoutOwnSecrets => Sample(FaultCase.All.Values.Where(fault => !fault.Answer.IsRefusal), Seed + 1);

    [Fact]
    public void There_are_many_faults() => Assert.True(SpoiledAnswer.All.Count >= 150 && FaultCase.All.Count >= 1000, $"{SpoiledAnswer.All.Count} responses in {FaultCase.All.Count} faults");

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_key_is_delivered_or_named_and_none_exists_twice(string command, string fault)
    {
        Run(command, FaultCase.All[fault], forbidsOwnSecrets: false, (id, named) => named.Contains($"Get-LiteLLMKey -Id {id}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FaultsWithoutOwnSecrets))]
    public void Each_key_of_a_server_that_generates_the_secrets_is_delivered_or_named_and_none_exists_twice(string command, string fault)
    {
        Run(command, FaultCase.All[fault], forbidsOwnSecrets: true, (id, named) => named.Contains(id, StringComparison.Ordinal) || named.Contains("find it with Get-LiteLLMKey " + (command == "New without an alias" ? "| Sort-Object" : command == "Replace" ? "'ci-successor'" : "'ci'"), StringComparison.Ordinal));
    }

    private void Run(string command, FaultCase fault, bool forbidsOwnSecrets, Func<string, string, bool> isNamed)
    {
        server.Reset();
        server.Proxy.AddKey(new { key_alias = command is "Reset" or "Replace" ? "ci" : "origin", max_budget = 5 });
        HashSet<string> before = [.. UndeliveredKeys.IdsOn(server.Proxy)];
        server.Spoil(fault, forbidsOwnSecrets);

        RunResult run = server.Engine.Run(Commands[command]);

        server.Settle();
        string named = string.Join("\n", [.. run.Errors.Append(run.Terminating).OfType<object>().Select(error => error.ToString()), .. run.Warnings, run.HostText]);
        string[] delivered = [.. run.Output.Select(key => IdOf(((dynamic)key.BaseObject).Key))];
        IReadOnlyList<string> existing = UndeliveredKeys.IdsOn(server.Proxy);
        Assert.All(existing.Except(before), id => Assert.True(delivered.Contains(id) || isNamed(id, named), $"The key {id} is neither delivered nor named.\n{named}"));
        Assert.All(delivered, id => Assert.Contains(id, existing));
        Assert.InRange(existing.Count, 1, command == "Reset" ? 1 : 2);
        Assert.True(delivered.Length == 1 || run.Errors.Count > 0, "There is neither a key nor an error.");
        Assert.DoesNotMatch("sk-[A-Za-z0-9_-]{8}", named);
    }

    private static TheoryData<string, string> Sample(IEnumerable<FaultCase> faults, int seed)
    {
        (string, string)[] all = [.. Commands.Keys.SelectMany(command => faults.Select(fault => (command, fault.ToString())))];
        if (Size != "all")
        {
            new Random(seed).Shuffle(all);
            all = all[..int.Parse(Size, CultureInfo.InvariantCulture)];
        }

        var data = new TheoryData<string, string>();
        Array.ForEach(all, row => data.Add(row.Item1, row.Item2));
        return data;
    }

    private static string IdOf(SecureString secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new NetworkCredential("", secret).Password)));
}
