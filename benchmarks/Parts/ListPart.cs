using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>Listings of 10,000 keys, in a fresh and in a warm process.</summary>
internal sealed class ListPart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    protected override async Task MeasureAsync()
    {
        int keys = Keys(10_000);
        await Server.TableAsync(keys);
        foreach (int latency in new[] { Latency, 0 })
        {
            await Server.DelayAsync(latency);
            Series[] fresh = await CompareFreshAsync(
                ("bare HttpClient, 8 pages at a time", "Bare", "list", keys, null),
                ("this module", "Module", "list", keys, null));
            AddTable(Title("List 10,000 keys in a fresh process", latency), fresh);
            Series[] warm = await CompareAsync(
                ("bare HttpClient, 8 pages at a time", "Bare", "list", keys),
                ("this module", "Module", "list", keys),
                ("bare HttpClient, one page at a time", "Bare", "list-serial", keys),
                ("Invoke-RestMethod in a loop", "Loop", "list", keys / 5),
                ("ForEach-Object -Parallel 8", "Loop", "list-parallel", keys / 5));
            AddTable(Title("List 10,000 keys in a warm process", latency), [.. warm.Select((series, index) => series.Row(warm[0], index > 2 ? 5 : 1))]);
            Series[] first = await CompareAsync(
                ("bare HttpClient, one page", "Bare", "first", 0),
                ("this module", "Module", "first", 0));
            AddTable(Title("First of 10,000 keys", latency), first);
            if (latency > 0)
            {
                Goals.Add(new Goal(Title("list 10,000 keys in a fresh process, relative to the baseline", latency), fresh[1].Seconds / fresh[0].Seconds, 1.25, Profile: fresh[1].Profile(fresh[0])));
                Goals.Add(new Goal(Title("list 10,000 keys in a warm process, relative to the baseline", latency), warm[1].Seconds / warm[0].Seconds, 1.1, Profile: warm[1].Profile(warm[0])));
                Goals.Add(new Goal(Title("first object, relative to one page", latency), first[1].Seconds / first[0].Seconds, 1.5, Profile: first[1].Profile(first[0])));
            }
        }
    }
}
