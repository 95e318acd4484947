using System.Diagnostics;
using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Finds and processes many keys of a cmdlet at the same time.</summary>
/// <remarks>
/// When a change of a key is decided about, its data is at most <see cref="Freshness"/> old, and newer than earlier changes by the same
/// command. Operations on the same key never overlap. For threads, errors, secrets and cancellation, see
/// <see cref="ConcurrentPipeline"/>.
/// </remarks>
internal sealed class KeyPipeline : IDisposable
{
    /// <summary>The maximum age of the data of a key when a change of it is decided about. Prompts for earlier keys can delay the decision.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly PSCmdlet _cmdlet;
    private readonly CmdletContext _context;
    private readonly KeyApi _api;
    private readonly AliasIndex _aliases;
    private readonly AliasAdvice _advice;
    private readonly HashSet<string> _processed = new(StringComparer.Ordinal);

    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="context">Cancellation and messages of the cmdlet.</param>
    /// <param name="api">The server, whose messages go to the same context.</param>
    /// <param name="throttleLimit">The number of requests that may be in progress at the same time.</param>
    /// <param name="report">Reports the error of an item; called on the pipeline thread.</param>
    internal KeyPipeline(PSCmdlet cmdlet, CmdletContext context, KeyApi api, int throttleLimit, Action<object?, LiteLLMException> report)
    {
        _cmdlet = cmdlet;
        _context = context;
        _api = api;
        Tasks = new ConcurrentPipeline(cmdlet, context.Notices, throttleLimit, report, context.StopToken);
        Loader = LoaderOf(api);
        Queries = new KeyQueries(api, Tasks.Throttle);
        _aliases = new AliasIndex(api, Tasks.Throttle);
        _advice = new AliasAdvice(api, cmdlet.MyInvocation.MyCommand.Name);
    }

    /// <summary>Runs the operations and writes their results in order.</summary>
    internal ConcurrentPipeline Tasks { get; }

    /// <summary>Reads keys for operations, many with one request.</summary>
    internal BatchingKeyLoader Loader { get; }

    /// <summary>Lists keys.</summary>
    internal KeyQueries Queries { get; }

    /// <summary>Creates a loader that shares the throttle of this pipeline.</summary>
    internal BatchingKeyLoader LoaderOf(KeyApi api) => new(api, Tasks.Throttle);

    /// <summary>Creates the rollback that removes keys of a server.</summary>
    internal static KeyRollback RollbackOf(KeyApi api) => new(
        async (id, token) => await api.FindAsync(id, token).ConfigureAwait(false) is not null,
        async (ids, token) =>
        {
            if ((await new KeyRemover(api).RemoveAsync(ids, token).ConfigureAwait(false)).Values.FirstOrDefault() is { } problem)
            {
                throw problem;
            }
        });

    /// <summary>Finds keys while earlier keys are processed, then processes them, in order. The keys are read with as few requests as the server allows, however fast this method runs.</summary>
    /// <param name="targets">The keys to find.</param>
    /// <param name="requirement">How much of each key has to be read.</param>
    /// <param name="process">Processes a key; called on the pipeline thread.</param>
    /// <param name="useObjects">Whether an object from the pipeline is used without reading the key again.</param>
    /// <param name="processMissing">Processes a key that does not exist or was deleted; called on the pipeline thread. By default, that is the error of its item.</param>
    internal void FindAll(
        IReadOnlyList<KeyReference> targets, KeyReadRequirement requirement, Action<LiteLLMKey> process, bool useObjects = false, Action<KeyReference>? processMissing = null)
    {
        for (int start = 0; start < targets.Count; start += KeyApi.LargestPage)
        {
            KeyReference[] batch = [.. targets.Skip(start).Take(KeyApi.LargestPage)];
            Tasks.ReserveLookups(batch.Length);
            using ReadAnnouncement announcement = Loader.Announce(requirement);
            Array.ForEach(batch, target => Find(target, requirement, process, useObjects, processMissing));
        }
    }

    /// <summary>Finds a key while earlier keys are processed, then processes it, in order.</summary>
    /// <param name="target">The key to find.</param>
    /// <param name="requirement">How much of the key has to be read.</param>
    /// <param name="process">Processes the key; called on the pipeline thread.</param>
    /// <param name="useObjects">Whether an object from the pipeline is used without reading the key again.</param>
    /// <param name="processMissing">Processes a key that does not exist or was deleted; called on the pipeline thread. By default, that is the error of its item.</param>
    internal void Find(KeyReference target, KeyReadRequirement requirement, Action<LiteLLMKey> process, bool useObjects = false, Action<KeyReference>? processMissing = null)
    {
        Tasks.ReserveLookups(1); // A read must not be announced before a wait.
        bool isRead = !(useObjects && target.Object is not null);
        ReadAnnouncement? announcement = isRead && target.Alias is null ? Loader.Announce(requirement) : null;
        Tasks.Lookup(target.Name, async context =>
        {
            using (announcement)
            {
                try
                {
                    target.ThrowIfDeleted();
                    LiteLLMKey key = isRead
                        ? await target.ResolveAsync(new KeyResolver(_api, Loader, _aliases, requirement, announcement, _advice), context.Token).ConfigureAwait(false)
                        : target.Object!;
                    var age = Stopwatch.StartNew();
                    return () => process(WaitForEarlier(key.Id) || age.Elapsed > Freshness ? ReadAgain(key) : key);
                }
                catch (LiteLLMException problem) when (processMissing is not null && (problem.Is(ErrorIds.KeyNotFound) || problem.Is(ErrorIds.KeyDeleted)))
                {
                    return () => processMissing(target);
                }
            }
        });
    }

    /// <summary>Reads a key again, together with others that are read at the same time.</summary>
    /// <exception cref="LiteLLMException">The key no longer exists.</exception>
    internal async Task<LiteLLMKey> ReadAgainAsync(LiteLLMKey key, KeyReadRequirement requirement)
    {
        KeyReadResult read = await Loader.ReadAsync(key.Id, requirement.Fresh).ConfigureAwait(false);
        return read.Key ?? throw KeyResolver.NotFound(read, $"Nothing was done to the key {KeyReference.Describe(key)}: it no longer exists");
    }

    /// <summary>If an operation was started for this key before, waits for all operations.</summary>
    /// <returns>Whether an operation was started for this key before.</returns>
    internal bool WaitForEarlier(string key)
    {
        bool isFirst = _processed.Add(key);
        if (!isFirst)
        {
            Tasks.Finish();
        }

        return !isFirst;
    }

    /// <summary>
    /// Removes the columns that cannot be set on another key. An unknown column can be set if the server declares
    /// it, or if the server declares no attributes. The server computes the other columns.
    /// </summary>
    internal LiteLLMKey WithoutComputed(LiteLLMKey key)
    {
        string[] unknown = [.. JsonValueReader.Members(KeyJson.SettableAdditionalProperties(key.Row)).Select(column => column.Name)];
        if (unknown.Length == 0 || _context.Await(_api.AttributeNamesAsync) is not { Count: > 0 } names)
        {
            return key;
        }

        string[] computed = [.. unknown.Except(names, StringComparer.Ordinal)];
        if (computed.Length > 0)
        {
            _cmdlet.WriteVerbose($"Key '{key}': the server does not declare {string.Join(", ", computed)} as attributes that can be set, so they are left out.");
        }

        return key.WithRow(KeyJson.WithoutUnknown(key.Row, names));
    }

    /// <summary>Ends the command; see <see cref="ConcurrentPipeline.Dispose"/>.</summary>
    public void Dispose() => Tasks.Dispose();

    private LiteLLMKey ReadAgain(LiteLLMKey key) =>
        Tasks.WaitFor(() => Tasks.Throttle.RunAsync(() => new KeyResolver(_api).ByIdAsync(key.Id, Tasks.Throttle.Aborted), Tasks.Throttle.Closed));
}
