using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reports;
using LiteLLM.PowerShell.Reports.Html;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Writes an HTML page that shows the spend against budgets, the keys that require attention, and all keys. The page contains no secrets and loads nothing from the network.</summary>
[Cmdlet(VerbsData.Export, "LiteLLMKeyReport", SupportsShouldProcess = true, DefaultParameterSetName = AllSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportLiteLLMKeyReportCommand : KeyCmdlet
{
    private const string AllSet = "All";

    /// <summary>The number of days in one request, which limits the size of a response about many keys.</summary>
    private const int DaysOfRequest = 10;

    private readonly List<LiteLLMKey> _keys = [];
    private IReadOnlyList<KeyGrouping> _groupings = [];
    private LiteLLMDuration _expiringWithin = null!;
    private LiteLLMDuration _unusedFor = null!;

    /// <summary>The path of the file, for example <c>keys.html</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The keys. By default, all keys of the proxy are reported.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>The heading of the page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "LiteLLM keys";

    /// <summary>The time before the expiration in which a key is reported as about to expire: 14d, 1mo, a TimeSpan or ISO 8601.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string ExpiringWithin { get; set; } = "30d";

    /// <summary>The time without use after which a key is reported as unused: 90d, 3mo, a TimeSpan or ISO 8601.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string UnusedFor { get; set; } = "30d";

    /// <summary>By what keys are grouped: Team, User, Model, Tag, or the name of a metadata entry. A name such as <c>Metadata.team</c> is always a metadata entry.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyGroupingCompleter))]
    public string[] GroupBy { get; set; } = ["Team", "User"];

    /// <summary>Does not replace an existing file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces an existing file even if it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Finds the connection, and validates the durations before any request is sent.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _groupings = KeyGrouping.Parse(GroupBy);
        _expiringWithin = DurationOf(nameof(ExpiringWithin), ExpiringWithin, duration => duration.After(Api.ServerNow));
        _unusedFor = DurationOf(nameof(UnusedFor), UnusedFor, duration => duration.Before(Api.ServerNow));
    }

    /// <summary>Collects the keys.</summary>
    protected override void ProcessRecord()
    {
        foreach (LiteLLMKey key in InputObject)
        {
            this.ReportErrors(key.ToString(), () =>
            {
                new KeyReference(Object: key).ThrowIfDeleted();
                _keys.Add(key);
            });
        }
    }

    /// <summary>Reads the current keys and writes the page.</summary>
    protected override void EndProcessing()
    {
        string file = this.RunOrTerminate(Path, () => FilePaths.Resolve(SessionState, Path!));
        this.RunOrTerminate(file, () => AtomicFile.ThrowIfExists(file, NoClobber, Force));
        if (!ShouldProcess(file, ParameterSetName == AllSet ? "Write a report of all keys" : $"Write a report of {Pluralize.Keys(_keys.Count)}"))
        {
            return;
        }

        IReadOnlyList<LiteLLMKey> keys = Complete();
        Pipeline.Tasks.WriteErrors(Pipeline.Queries.NextProblem);
        _groupings = this.RunOrTerminate(nameof(GroupBy), () => _groupings.Select(grouping => grouping.Resolve(keys)).ToArray());
        KeyOwner[] teams = Owners("teams", token => Proxy.Catalog.TeamsAsync(token), KeyOwner.Of);
        KeyOwner[] users = Owners("users", token => Proxy.Catalog.UsersAsync(token), KeyOwner.Of);
        string page = ReportPage.Write(new KeyReport(Options(), keys, teams, users, Spend()), teams, users, CultureInfo.CurrentCulture);
        this.RunOrTerminate(file, () => AtomicFile.Write(file, page, Context.StopToken));
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }

        base.EndProcessing();
    }

    private IReadOnlyList<LiteLLMKey> Complete() =>
        this.RunOrTerminate(Connection, () => Pipeline.Tasks.WaitFor(() => ParameterSetName == AllSet ? Pipeline.Queries.AllAsync() : Pipeline.Queries.AgainAsync(_keys)));

    /// <summary>Reads teams or users. If the key of the connection may not list them, the report shows ids instead of names.</summary>
    private KeyOwner[] Owners<T>(string what, Func<CancellationToken, Task<IReadOnlyList<T>>> read, Func<T, KeyOwner> convert)
    {
        try
        {
            return [.. Context.Await(read).Select(convert)];
        }
        catch (LiteLLMException problem)
        {
            WriteWarning($"The {what} are shown by their ids, and without budgets of their own: {problem.Message}");
            return [];
        }
    }

    /// <summary>Reads the spend by day. If the key of the connection may not read it, the report has no trend and no forecast.</summary>
    private List<LiteLLMKeySpend>? Spend()
    {
        try
        {
            DateTimeOffset now = Api.ServerNow;
            SpendGrouping divided = IsByModel ? SpendGrouping.Model : SpendGrouping.Key;
            var spend = new List<LiteLLMKeySpend>();
            for (DateTime first = SpendTrend.FirstDay(now); first <= now.UtcDateTime.Date; first = first.AddDays(DaysOfRequest))
            {
                DateTime last = first.AddDays(DaysOfRequest - 1);
                var query = new ActivityQuery(first, last < now.UtcDateTime.Date ? last : now.UtcDateTime.Date, divided);
                spend.AddRange(Context.Await(token => Proxy.Spend.ReadAsync(query, token)));
            }

            return spend;
        }
        catch (LiteLLMException problem)
        {
            WriteWarning($"The spend by day{(IsByModel ? ", the spend by model" : "")} and the forecast are left out: {problem.Message}");
            return null;
        }
    }

    private bool IsByModel => _groupings.Any(grouping => grouping.Kind == KeyGroupingKind.Model);

    private KeyReportOptions Options()
    {
        DateTimeOffset now = Api.ServerNow;
        return new KeyReportOptions(Title, Proxy.Uri.Host, now, _expiringWithin.After(now), _unusedFor.Before(now), _groupings);
    }

    private LiteLLMDuration DurationOf(string parameter, string text, Func<LiteLLMDuration, DateTimeOffset> end) => this.RunOrTerminate(parameter, () =>
    {
        try
        {
            LiteLLMDuration duration = LiteLLMDuration.Parse(text);
            _ = end(duration);
            return duration;
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(parameter, problem.Message);
        }
    });
}
