using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>Desired state of 10,000 keys of which none or one in a hundred differs, and 100,000 definitions.</summary>
internal sealed class SyncPart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    protected override async Task MeasureAsync()
    {
        int keys = Keys(10_000);
        foreach (bool hidesIds in new[] { false, true })
        {
            string kind = hidesIds ? "without ids in bulk responses" : "with ids in bulk responses";
            foreach (int latency in new[] { Latency, 0 })
            {
                await Server.TableAsync(keys, hidesIds);
                await Server.DelayAsync(latency);
                Series[] sync = await CompareAsync(
                    ("this module lists the keys", "Module", "list", keys),
                    ("Sync-LiteLLMKey, nothing to do", "Module", "sync", keys));
                Series[] change = await CompareAsync(
                    ("Sync-LiteLLMKey, 1 % to change", "Module", "sync-change", keys),
                    ("Set-LiteLLMKey, 1 % to change", "Module", "change-rows", keys));
                AddTable(Title($"Sync 10,000 keys, server {kind}", latency), [.. sync.Concat(change)]);
                if (latency > 0)
                {
                    Goals.Add(new Goal(Title($"sync 10,000 unchanged keys, relative to listing them, server {kind}", latency), sync[1].Seconds / sync[0].Seconds, 1.3, Profile: sync[1].Profile(sync[0])));
                }
            }
        }

        await Server.DelayAsync(0);
        int many = Keys(100_000);
        await Server.TableAsync(many);
        Run plan = await Worker.RunFreshAsync(Server, "Module", "plan", many);
        Run export = await Worker.RunFreshAsync(Server, "Module", "export", many);
        Tables.Add(new Table("100,000 definitions in a fresh process", ["command", "time", "processor time", "requests", "allocated", "peak of the working set"], [Row("Sync-LiteLLMKey -WhatIf -PassThru, 1 % to change", plan), Row("Export-LiteLLMKey", export)]));
        Goals.Add(new Goal("plan 100,000 definitions", plan.Seconds, 20, "s", Series.ProfileOf(plan)));
        Goals.Add(new Goal("plan 100,000 definitions, peak of the working set", plan.Megabytes, 1_000, "MB"));
        Goals.Add(new Goal("export 100,000 definitions", export.Seconds, 20, "s", Series.ProfileOf(export)));
        Goals.Add(new Goal("export 100,000 definitions, peak of the working set", export.Megabytes, 1_000, "MB"));
    }

    private static string[] Row(string name, Run run) =>
        [name, $"{Series.Text(run.Seconds)} s", $"{Series.Text(run.Processor)} s", Series.Whole(run.Requests), $"{Series.Whole(run.Allocated / 1_000_000)} MB", $"{Series.Whole(run.Megabytes)} MB"];
}
