using LiteLLM.PowerShell.Benchmarks.Server;
using LiteLLM.PowerShell.Benchmarks.Sides;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>All scenarios over HTTP, one after the other, each side against the same server.</summary>
internal sealed class Suite(ServerProcess server, int runs)
{
    private const int Latency = 10;

    private readonly Floor _floor = new(server.Http);
    private readonly PowerShellSide _shell = new(server);

    internal async Task RunAsync()
    {
        Report.Machine(runs);
        StartUp();
        await server.HoldAsync(10_000);
        foreach (int delay in new[] { 0, Latency })
        {
            await server.DelayAsync(delay);
            await ListAsync(delay);
            await ChangeAsync(delay);
            await SyncAsync(delay);
            await server.HoldAsync(10_000);
            await CreateAsync(delay);
            await DeleteAsync(delay);
            await server.HoldAsync(10_000);
        }

        await server.DelayAsync(0);
        await LargeListAsync();
        Report.PrintVerdicts();
    }

    private async Task ListAsync(int delay)
    {
        Measurement floor = new("bare HttpClient, 8 pages at a time", await Floor.MeasureAsync(runs, () => _floor.ListAsync(10_000, 8)));
        Measurement module = Module("list");
        Report.Scenario(
            Title("List 10,000 keys", delay), floor, module,
            new Measurement("bare HttpClient, one page at a time", await Floor.MeasureAsync(runs, () => _floor.ListAsync(10_000, 1))),
            Loop("Serial", "Invoke-RestMethod in a loop", "list", 2_000, 10_000),
            Loop("Parallel", "ForEach-Object -Parallel 8", "list", 10_000, 10_000));
        Report.Verdict(Title("list 10,000 keys, relative to the baseline", delay), module.Median / floor.Median, 1.25, "");

        Measurement page = new("bare HttpClient, one page", await Floor.MeasureAsync(runs, () => _floor.ListAsync(100, 1)));
        Measurement first = Module("first");
        Report.Scenario(Title("First of 10,000 keys", delay), page, first);
        Report.Verdict(Title("first object, relative to one page", delay), first.Median / page.Median, 1.5, "");
    }

    private async Task ChangeAsync(int delay)
    {
        IReadOnlyList<string> ids = [.. (await _floor.NewestAsync(10_000)).Where((_, index) => index % 100 == 0)];
        double budget = 1_000;
        Measurement floor = new("bare HttpClient: list, then 8 changes at a time", await Floor.MeasureAsync(runs, () => _floor.ChangeAsync(10_000, ids, ++budget)));
        Report.Scenario(Title("10,000 rows into Set-LiteLLMKey, 1 % changed", delay), floor, Module("change"));
    }

    /// <summary>First all keys are taken into a set, without latency and without counting it.</summary>
    private async Task SyncAsync(int delay)
    {
        await server.HoldAsync(10_000);
        await server.DelayAsync(0);
        _shell.Run("Module", "adopt", 10_000, 1);
        await server.DelayAsync(delay);
        Measurement list = Module("list") with { Side = "this module lists them" };
        Measurement nothing = Module("sync", 10_000) with { Side = "Sync-LiteLLMKey, nothing to do" };
        Report.Scenario(Title("Sync 10,000 keys", delay), list, nothing, Module("sync-change", 10_000) with { Side = "Sync-LiteLLMKey, 1 % to change" });
        Report.Verdict(Title("sync of 10,000 unchanged keys, relative to listing them", delay), nothing.Median / list.Median, 1.3, "");
    }

    private async Task CreateAsync(int delay)
    {
        Measurement floor = new("bare HttpClient, 8 at a time", await Floor.MeasureAsync(runs, () => _floor.CreateAsync(1_000)));
        Measurement module = Module("create", 1_000);
        Measurement serial = Loop("Serial", "Invoke-RestMethod in a loop", "create", 100, 1_000);
        Report.Scenario(
            Title("Create 1,000 keys", delay), floor, module, serial, Loop("Parallel", "ForEach-Object -Parallel 8", "create", 200, 1_000));
        Report.Verdict(Title("create 1,000 keys, relative to the baseline", delay), module.Median / floor.Median, 1.2, "");
        Report.Verdict(Title("create 1,000 keys, relative to the serial loop", delay), module.Median / serial.Median, 1 / 6.0, "");
    }

    private async Task DeleteAsync(int delay)
    {
        IReadOnlyList<string> ids = [];
        Measurement floor = new("bare HttpClient, 100 per request", await Floor.MeasureAsync(runs, () => _floor.DeleteAsync(ids), async () =>
        {
            await server.AddAsync(1_000);
            ids = await _floor.NewestAsync(1_000);
        }));
        Report.Scenario(
            Title("Delete 1,000 keys", delay), floor, Module("delete", 1_000), Loop("Serial", "Invoke-RestMethod in a loop", "delete", 100, 1_000));
    }

    private void StartUp()
    {
        Measurement empty = Fresh("empty binary module", "import", PowerShellSide.EmptyModule);
        Measurement module = Fresh("this module", "import");
        Report.Scenario("Import-Module in a fresh process", empty, Fresh("empty binary module with a manifest", "import", PowerShellSide.EmptyModuleWithManifest), module);
        Report.Verdict("import, in addition to an empty module", (module.Median - empty.Median) * 1000, 60, "ms");

        Measurement bare = Fresh("bare HttpClient", "bare-call");
        Measurement call = Fresh("Get-LiteLLMKey -First 1", "call");
        Report.Scenario("First call in a fresh process", bare, call);
        Report.Verdict("first call, in addition to a bare HttpClient", (call.Median - bare.Median) * 1000, 100, "ms");
    }

    private async Task LargeListAsync()
    {
        await server.HoldAsync(100_000);
        await _floor.ListAsync(100_000, 8);
        Measurement floor = new("bare HttpClient, 8 pages at a time", await Floor.MeasureAsync(runs, () => _floor.ListAsync(100_000, 8)));
        Report.Scenario("List 100,000 keys", floor, Module("list"));
        Report.Verdict("peak memory for 100,000 keys, in addition to an empty pipeline", Megabytes("Module") - Megabytes("Serial"), 80, "MB");
    }

    /// <summary>The median of the peaks of processes that do nothing else.</summary>
    private double Megabytes(string script) =>
        new Measurement(script, [.. Enumerable.Range(0, runs).Select(_ => _shell.Run(script, "memory", 0, 1)[0])]).Median;

    private Measurement Module(string scenario, int count = 0) => new("this module", _shell.Run("Module", scenario, count, runs));

    /// <summary>A loop over fewer items, counted up to all of them, since it takes in proportion.</summary>
    private Measurement Loop(string script, string name, string scenario, int count, int all) => new(
        count == all ? name : $"{name} (over {count}, extrapolated)",
        [.. _shell.Run(script, scenario, count, runs).Select(seconds => seconds * all / count)]);

    private Measurement Fresh(string name, string scenario, string? module = null) => new(
        name, [.. Enumerable.Range(0, runs).Select(_ => _shell.Run("FirstCall", scenario, 0, 1, module)[0])]);

    private static string Title(string what, int delay) => delay == 0 ? what : $"{what}, {delay} ms latency";
}
