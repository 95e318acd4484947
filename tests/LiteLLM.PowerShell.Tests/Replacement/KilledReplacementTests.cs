using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Replacement;

/// <summary>
/// A process that replaces keys is killed at a random request. After one more run, exactly one key has each alias, its secret was delivered, the
/// old key ends at the stated time, and nothing else has changed. <c>KILLED_RUNS</c> is the number of runs for each version of the server.
/// </summary>
[LongRunning]
public sealed class KilledReplacementTests
{
    private const int Keys = 3;

    /// <summary>The largest number of requests that the replacement of the keys needs.</summary>
    private const int MostRequests = 34;

    private static readonly int? Runs = int.TryParse(Environment.GetEnvironmentVariable("KILLED_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int runs) ? runs : null;

    public static TheoryData<string, int, bool> Seeds
    {
        get
        {
            var data = new TheoryData<string, int, bool>();
            for (int seed = 1; seed <= (Runs ?? 2); seed++)
            {
                foreach (string version in ServerVersions.All)
                {
                    data.Add(version, seed, seed % 2 == 0);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_run_that_is_killed_anywhere_is_completed_by_the_next_one(string version, int seed, bool isSync)
    {
        var random = new Random((seed * 31) + Array.IndexOf(ServerVersions.All, version));
        int killAt = random.Next(1, MostRequests + 1);
        bool isProcessed = random.Next(2) == 0;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => now);
        using var folder = new TemporaryFolder();
        string definitions = folder.Write("team.json", $$"""
            { "name": "team", "keys": { {{string.Join(", ", Enumerable.Range(1, Keys).Select(number => $$"""
                "key-{{number}}": { "max_budget": {{number}}, "soft_budget": 1, "metadata": { "n": {{number}} }, "rotate_every": "90d", "grace_period": "7d" }
                """))}} } }
            """);
        string create = isSync
            ? "Sync-LiteLLMKey $path"
            : $"1..{Keys} | ForEach-Object {{ New-LiteLLMKey \"key-$_\" -MaxBudget $_ -SoftBudget 1 -Metadata @{{ n = $_ }} }}";
        using (var creator = new Engine(proxy))
        {
            creator.Run(create + "; Disconnect-LiteLLM", ("path", definitions)).ShouldSucceed();
        }

        string bystander = proxy.AddKey(new { key_alias = "key-10", max_budget = 10 });
        string[] before = [.. UndeliveredKeys.IdsOn(proxy)];
        foreach (string id in before)
        {
            proxy.Call("POST", "/key/update", new { key = id, spend = 0.5 });
        }

        Dictionary<string, JsonElement> stored = before.ToDictionary(id => id, proxy.Stored);
        now = now.AddDays(100);
        string replace = isSync
            ? "Sync-LiteLLMKey $path | Where-Object { $_.Key.Key } | ForEach-Object Key"
            : "Get-LiteLLMKey key-? | Where-Object CreatedAt -lt ([DateTimeOffset]::Parse($limit)) | Reset-LiteLLMKey -Replace -GracePeriod 7d -Confirm:$false | Where-Object Key; "
                + "'key-1', 'key-2', 'key-3' | Where-Object { -not (Test-LiteLLMKey $_) } | Reset-LiteLLMKey -Replace -Confirm:$false | Where-Object Key";
        string limit = now.AddDays(-1).ToString("o", CultureInfo.InvariantCulture);
        string script = folder.Write("run.ps1", $$"""
            Import-Module '{{Engine.ModuleFolder}}'
            Connect-LiteLLM {{proxy.Address}} -Key {{ProxyServer.MasterKey}}
            $path = '{{definitions}}'
            $limit = '{{limit}}'
            & { {{replace}} } | ForEach-Object {
                $secret = [Text.Encoding]::UTF8.GetBytes((ConvertFrom-SecureString $_.Key -AsPlainText))
                [Console]::Out.WriteLine('delivered ' + [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($secret)).ToLowerInvariant() + '.')
                [Console]::Out.Flush()
            }
            """);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Engine.PowerShellProgram, "-NoProfile", "-NonInteractive", "-File", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        int requests = 0;
        proxy.Intercept = context =>
        {
            bool isAtEnd = Interlocked.Increment(ref requests) >= killAt;
            if (isAtEnd)
            {
                process.Kill();
            }

            return Task.FromResult(isAtEnd && !isProcessed);
        };

        await process.WaitForExitAsync();
        string text = await output + await errors;
        await proxy.CompleteAsync();
        proxy.Intercept = null;
        HashSet<string> delivered = [.. Regex.Matches(text, "delivered ([0-9a-f]{64})\\.").Select(match => match.Groups[1].Value)];
        using var engine = new Engine(proxy);
        RunResult second = engine.Run(replace, ("path", definitions), ("limit", limit)).ShouldSucceed();
        delivered.UnionWith(second.Output.Select(key => IdOf((SecureString)((dynamic)key.BaseObject).Key)));

        string state = $"killed at {killAt} of {requests} ({(isProcessed ? "processed" : "not processed")})\n{text}\n{string.Join("\n", proxy.Requests)}";
        Dictionary<string, JsonElement> after = UndeliveredKeys.IdsOn(proxy).ToDictionary(id => id, proxy.Stored);
        foreach (string old in before.Where(id => id != bystander))
        {
            string alias = AliasOf(stored[old]);
            KeyValuePair<string, JsonElement> named = Assert.Single(after, key => AliasOf(key.Value) == alias);
            Assert.True(named.Key != old && delivered.Contains(named.Key), $"{alias}: {named.Key}\n{state}");
            Assert.Equal(Shown(stored[old]), Shown(named.Value));
            Assert.False(named.Value.GetProperty("metadata").TryGetProperty("litellm_replacement", out _), state);
            Assert.Equal($"{alias}-replaced-{old[..8]}", AliasOf(after[old]));
            Assert.Equal(now.AddDays(7), after[old].GetProperty("expires").GetDateTimeOffset(), TimeSpan.FromSeconds(5));
            Assert.Equal(Shown(stored[old]), Shown(after[old]));
        }

        Assert.Equal(stored[bystander].ToString(), after[bystander].ToString());
        Assert.True(after.Count == (2 * Keys) + 1, state);
        if (isSync)
        {
            RunResult third = engine.Run("(Sync-LiteLLMKey $path -Prune).Action -join ' '");
            Assert.Equal("None None None", third.Texts);
            Assert.Empty(third.Warnings);
        }
    }

    private static string AliasOf(JsonElement row) => row.GetProperty("key_alias").GetString()!;

    /// <summary>The attributes that the old key and the new one have in common.</summary>
    private static string Shown(JsonElement row) =>
        $"{row.GetProperty("max_budget")} {row.GetProperty("spend")} {row.GetProperty("litellm_budget_table").GetProperty("soft_budget")} {row.GetProperty("metadata").GetProperty("n")} {row.GetProperty("models")}";

    private static string IdOf(SecureString secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new NetworkCredential("", secret).Password)));
}
