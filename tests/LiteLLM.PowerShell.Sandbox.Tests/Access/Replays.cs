using System.Collections.Concurrent;
using LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

namespace LiteLLM.PowerShell.Sandbox.Tests.Access;

/// <summary>The recordings, each replayed once for all tests: what the sandbox answered, and what the module decided about the requests of keys.</summary>
internal static class Replays
{
    private static readonly ConcurrentQueue<Decision> Decided = new();

    private static readonly Lazy<IReadOnlyList<Outcome>> All = new(() => [.. Recordings.Replayed.SelectMany(Replay)]);

    /// <summary>What the sandbox answered to each recorded request.</summary>
    public static IReadOnlyList<Outcome> Outcomes => All.Value;

    /// <summary>What the module decided about each recorded request of a key in the files about refusals and use.</summary>
    public static IReadOnlyList<Decision> Decisions => All.Value.Count == 0 ? [] : [.. Decided];

    private static IReadOnlyList<Outcome> Replay(RecordingSource source) => Replayer.Replay(source, IsAboutAccess(source) ? Decide : null);

    private static bool IsAboutAccess(RecordingSource source) =>
        source.Files is [var file] && (file.StartsWith("refusals", StringComparison.Ordinal) || file == "last_use");

    private static void Decide(RecordingSource source, Exchange exchange, SandboxRequest request, SandboxServer server)
    {
        if (AccessReplay.IsOfKey(exchange, request))
            Decided.Enqueue(new Decision(source.Archive, exchange, AccessReplay.Decide(exchange, request, server)));
    }
}
