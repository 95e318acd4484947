using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>Creates, changes and deletes 1,000 keys.</summary>
internal sealed class WritePart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    protected override async Task MeasureAsync()
    {
        int keys = Keys(1_000);
        foreach (int latency in new[] { Latency, 0 })
        {
            await Server.KeysAsync(keys, "1.83");
            await Server.DelayAsync(latency);
            Series[] change = await CompareAsync(
                ("bare HttpClient: read 100 with one request, then 8 changes at a time", "Bare", "change", keys),
                ("this module", "Module", "change", keys));
            AddTable(Title("Change 1,000 keys", latency), change);
            Series[] create = await CompareAsync(
                ("bare HttpClient: 8 at a time, then read them with one request", "Bare", "create", keys),
                ("this module", "Module", "create", keys),
                ("bare HttpClient, without reading", "Bare", "create-only", keys),
                ("Invoke-RestMethod in a loop", "Loop", "create", keys / 10));
            AddTable(Title("Create 1,000 keys", latency), [.. create.Select((series, index) => series.Row(create[0], index > 2 ? 10 : 1))]);
            await Server.KeysAsync(keys, "1.83");
            Series[] delete = await CompareAsync(
                ("bare HttpClient: check, delete and check 100 with one request each", "Bare", "delete", keys),
                ("this module", "Module", "delete", keys),
                ("bare HttpClient, without checks", "Bare", "delete-only", keys),
                ("Invoke-RestMethod in a loop", "Loop", "delete", keys / 10));
            AddTable(Title("Delete 1,000 keys", latency), [.. delete.Select((series, index) => series.Row(delete[0], index > 2 ? 10 : 1))]);
            if (latency > 0)
            {
                Goals.Add(new Goal(Title("change 1,000 keys, relative to the baseline", latency), change[1].Seconds / change[0].Seconds, 1.15, Profile: change[1].Profile(change[0])));
                Goals.Add(new Goal(Title("create 1,000 keys, relative to the baseline", latency), create[1].Seconds / create[0].Seconds, 1.15, Profile: create[1].Profile(create[0])));
                Goals.Add(new Goal(Title("delete 1,000 keys, relative to the baseline", latency), delete[1].Seconds / delete[0].Seconds, 1.3, Profile: delete[1].Profile(delete[0])));
            }
        }
    }
}
