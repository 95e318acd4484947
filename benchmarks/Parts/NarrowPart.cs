using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>A wildcard that matches 400 of 6,000 keys, on each version of the sandbox.</summary>
internal sealed class NarrowPart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    protected override async Task MeasureAsync()
    {
        foreach (string version in new[] { "1.80", "1.81", "1.83", "latest" })
        {
            await Server.KeysAsync(Keys(5_600), version);
            await Server.AddAsync(Keys(400), "team-a");
            await Server.DelayAsync(Latency);
            Series[] narrow = await CompareAsync(
                ("Get-LiteLLMKey", "Module", "list", 0),
                ("Get-LiteLLMKey team-a-*", "Module", "wildcard", 0));
            AddTable(Title($"400 of 6,000 keys by a wildcard, sandbox {version}", Latency), narrow);
            End("Module"); // Another connection must not use what this one has learned about the server.
        }
    }
}
