using System.Diagnostics;
using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Looks up and works on many keys of a cmdlet at the same time.</summary>
/// <remarks>
/// What is known of a key when a change of it is decided about is at most a few seconds old, and newer than what the same command did to
/// it. What is done to one key is done one after the other. For threads, errors, secrets and cancellation see
/// <see cref="ConcurrentPipeline"/>.
/// </remarks>
internal sealed class KeyPipeline : IDisposable
{
    /// <summary>How old what is known of a key may be when its change is decided about. The user may have thought about the keys before it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly KeyApi _api;
    private readonly AliasIndex _aliases;
    private readonly HashSet<string> _worked = new(StringComparer.Ordinal);

    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="api">The server, which posts its messages to the same notices.</param>
    /// <param name="notices">The messages of the requests of the cmdlet.</param>
    /// <param name="throttleLimit">The number of requests that may be in progress at the same time.</param>
    /// <param name="report">Reports the error of an item.</param>
    /// <param name="stop">Is cancelled on Ctrl+C.</param>
    internal KeyPipeline(PSCmdlet cmdlet, KeyApi api, NoticeQueue notices, int throttleLimit, Action<object?, LiteLLMException> report, CancellationToken stop)
    {
        _api = api;
        Tasks = new ConcurrentPipeline(cmdlet, notices, throttleLimit, report, stop);
        Loader = LoaderOf(api);
        Queries = new KeyQueries(api, Tasks.Throttle);
        _aliases = new AliasIndex(api, Tasks.Throttle);
    }

    /// <summary>Runs the operations and writes their results in order.</summary>
    internal ConcurrentPipeline Tasks { get; }

    /// <summary>Reads keys for operations, many with one request.</summary>
    internal BatchingKeyLoader Loader { get; }

    /// <summary>Lists keys.</summary>
    internal KeyQueries Queries { get; }

    /// <summary>Another loader, which shares the throttle of this pipeline.</summary>
    internal BatchingKeyLoader LoaderOf(KeyApi api) => new(api, Tasks.Throttle);

    /// <summary>Removes keys of a server that were created and not delivered.</summary>
    internal static KeyRollback RollbackOf(KeyApi api) => new(
        async (id, token) => await api.FindAsync(id, token).ConfigureAwait(false) is not null,
        (ids, token) => api.DeleteAsync(ids, token));

    /// <summary>Looks up a key while earlier ones are worked on, then works on it, in order.</summary>
    /// <param name="target">The key to look up.</param>
    /// <param name="need">How much of the key is needed.</param>
    /// <param name="work">Works on the key, on the pipeline thread.</param>
    /// <param name="useObjects">Whether an object from the pipeline is used as it is.</param>
    internal void Find(KeyReference target, KeyReadRequirement need, Action<LiteLLMKey> work, bool useObjects = false) => Tasks.Lookup(target.Name, async context =>
    {
        target.RefuseDeleted();
        LiteLLMKey key = useObjects && target.Object is { } known
            ? known
            : await target.ResolveAsync(new KeyResolver(_api, Loader, _aliases, need), context.Token).ConfigureAwait(false);
        var age = Stopwatch.StartNew();
        return () => work(WaitForEarlier(key.Id) || age.Elapsed > Freshness ? ReadAgain(key) : key);
    });

    /// <summary>Waits for all operations if one was started for this key before.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool WaitForEarlier(string key)
    {
        bool isFirst = _worked.Add(key);
        if (!isFirst)
        {
            Tasks.Finish();
        }

        return !isFirst;
    }

    /// <summary>Ends the command; see <see cref="ConcurrentPipeline.Dispose"/>.</summary>
    public void Dispose() => Tasks.Dispose();

    private LiteLLMKey ReadAgain(LiteLLMKey key) =>
        Tasks.WaitFor(() => Tasks.Throttle.RunAsync(() => new KeyResolver(_api).ByIdAsync(key.Id, Tasks.Throttle.Aborted), Tasks.Throttle.Closed));
}
