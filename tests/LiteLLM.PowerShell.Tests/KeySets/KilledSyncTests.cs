using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>
/// A run that ends anywhere leaves no key whose secret nobody has, unless the key is marked as such, and the next run takes it up: no key is
/// made twice, and none is left over. Keys are counted by their secrets.
/// </summary>
[LongRunning]
public sealed class KilledSyncTests
{
    private const int Keys = 40;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("KILLED_RUNS") ?? "9", CultureInfo.InvariantCulture);

    /// <summary>How a run ends.</summary>
    public enum Ending
    {
        /// <summary>It is killed before the server creates a key.</summary>
        KilledBeforeCreation,

        /// <summary>It is killed after the server has created a key.</summary>
        KilledAfterCreation,

        /// <summary>It is killed when it reads a key back.</summary>
        KilledAtReadBack,

        /// <summary>It is killed before the server removes the mark of a key whose secret was delivered.</summary>
        KilledBeforeConfirmation,

        /// <summary>It is killed after the server has removed the mark of a key.</summary>
        KilledAfterConfirmation,

        /// <summary>It receives SIGTERM, as when a job is cancelled.</summary>
        Terminated,

        /// <summary>It receives SIGINT, as of Ctrl+C.</summary>
        Interrupted,

        /// <summary>The consumer of the secrets fails.</summary>
        ConsumerFailed,
    }

    public static TheoryData<int, Ending> Seeds
    {
        get
        {
            var data = new TheoryData<int, Ending>();
            foreach (int seed in Enumerable.Range(1, Runs))
            {
                var end = (Ending)(seed % Enum.GetValues<Ending>().Length);
                data.Add(seed, OperatingSystem.IsWindows() && end is Ending.Terminated or Ending.Interrupted ? Ending.KilledAfterCreation : end);
            }

            return data;
        }
    }

    /// <summary>Ends a run at a key that the seed selects.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_run_that_ends_anywhere_leaves_no_secret_lost_unnoticed_and_is_finished_by_the_next(int seed, Ending end)
    {
        int endAt = new Random(seed).Next(1, Keys + 1);
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var folder = new TemporaryFolder();
        string definitions = folder.Write("team.json", $$"""
            { "name": "team", "keys": { {{string.Join(", ", Enumerable.Range(1, Keys).Select(number => $$"""
                "key-{{number}}": { "max_budget": {{number}}, "soft_budget": 1, "metadata": { "n": {{number}} } }
                """))}} } }
            """);
        string script = folder.Write("run.ps1", $$"""
            Import-Module '{{Engine.ModuleFolder}}'
            Connect-LiteLLM {{proxy.Address}} -Key {{ProxyServer.MasterKey}}
            Sync-LiteLLMKey '{{definitions}}' | ForEach-Object {
                $secret = [Text.Encoding]::UTF8.GetBytes((ConvertFrom-SecureString $_.Key.Key -AsPlainText))
                [Console]::Out.WriteLine('delivered ' + [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($secret)).ToLowerInvariant() + '.')
                [Console]::Out.Flush()
                if (++$number -eq {{(end == Ending.ConsumerFailed ? endAt : 0)}}) { throw 'The vault is full.' }
            }
            """);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Engine.PowerShellProgram, "-NoProfile", "-NonInteractive", "-File", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        int created = 0;
        int confirmed = 0;
        bool ended = end == Ending.ConsumerFailed;
        proxy.Intercept = context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            bool creates = request.Path == "/key/generate";
            bool confirms = request.Path == "/key/update";
            int number = creates ? Interlocked.Increment(ref created) : created;
            int confirmations = confirms ? Interlocked.Increment(ref confirmed) : confirmed;
            bool ends = end switch
            {
                Ending.KilledBeforeConfirmation or Ending.KilledAfterConfirmation => confirms && confirmations >= endAt,
                Ending.KilledAtReadBack => number >= endAt && !creates,
                Ending.ConsumerFailed => false,
                _ => number >= endAt && creates,
            };
            if (ends)
            {
                ended = true;
                Stop(process, end);
            }

            return Task.FromResult(ended && end is Ending.KilledBeforeCreation or Ending.KilledBeforeConfirmation && (ends || process.HasExited));
        };

        await process.WaitForExitAsync();
        string text = await output + await errors;
        await proxy.CompleteAsync();
        Assert.True(ended, $"The run was over after {created} keys, before it was to end at {endAt}:\n{text}");
        proxy.Intercept = null;
        HashSet<string> delivered = [.. Regex.Matches(await output, "delivered ([0-9a-f]{64})\\.").Select(match => match.Groups[1].Value)];
        string[] undelivered = [.. UndeliveredKeys.IdsOn(proxy).Except(delivered)];
        Assert.All(undelivered, id => Assert.True(IsMarked(proxy, id) || text.Contains(id, StringComparison.Ordinal), $"The key {id} is neither delivered, nor marked, nor named:\n{text}"));

        using var engine = new Engine(proxy);
        string reported = string.Concat(engine.Run("Test-LiteLLMKey -Path $path", ("path", definitions)).ShouldSucceed().Warnings);
        Assert.All(undelivered.Where(id => IsMarked(proxy, id)), id => Assert.Contains(id, reported, StringComparison.Ordinal));

        RunResult second = engine.Run("Sync-LiteLLMKey $path -ReplaceUndelivered", ("path", definitions));
        Assert.Equal(Keys, second.ShouldSucceed().Output.Count);
        delivered.UnionWith(second.Output.Select(result => (SecureString?)((dynamic)result.BaseObject).Key.Key).OfType<SecureString>().Select(IdOf));
        Assert.Equal(Keys, UndeliveredKeys.IdsOn(proxy).Count);
        Assert.All(UndeliveredKeys.IdsOn(proxy), id => Assert.True(delivered.Contains(id) && !IsMarked(proxy, id), $"Nobody has the secret of the key {id}."));

        IEnumerable<string> expected = Enumerable.Range(1, Keys).Select(number => $"key-{number} {number} 1 {number}").Order(StringComparer.Ordinal);
        RunResult keys = engine.Run("Get-LiteLLMKey -Detailed | ForEach-Object { \"$($_.KeyAlias) $($_.MaxBudget) $($_.SoftBudget) $($_.Metadata['n'])\" }");
        Assert.Equal(expected, keys.ShouldSucceed().Output.Select(key => key.ToString()).Order(StringComparer.Ordinal));
        Assert.All(engine.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action)\" }", ("path", definitions)).ShouldSucceed().Output, action => Assert.Equal("None", action.ToString()));
    }

    private static void Stop(Process process, Ending end)
    {
        if (end is Ending.Terminated or Ending.Interrupted)
        {
            _ = Signal(process.Id, end == Ending.Terminated ? Terminate : Interrupt);
        }
        else
        {
            process.Kill();
        }
    }

    private static bool IsMarked(ProxyServer proxy, string id) => proxy.Stored(id).GetProperty("metadata").GetProperty("litellm_keyset").TryGetProperty("undelivered", out JsonElement mark) && mark.GetBoolean();

    private static string IdOf(SecureString secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new NetworkCredential("", secret).Password)));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
