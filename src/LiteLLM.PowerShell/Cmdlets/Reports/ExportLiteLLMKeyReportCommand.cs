using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reports;
using LiteLLM.PowerShell.Reports.Html;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Writes an HTML page that shows spend against budgets, the keys that need a look, and all keys. It needs no network and holds no secret.</summary>
[Cmdlet(VerbsData.Export, "LiteLLMKeyReport", SupportsShouldProcess = true, DefaultParameterSetName = AllSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportLiteLLMKeyReportCommand : ThrottledCmdlet
{
    private const string AllSet = "All";

    private readonly List<LiteLLMKey> _keys = [];
    private LiteLLMDuration _expiringWithin = null!;
    private LiteLLMDuration _unusedFor = null!;

    /// <summary>The file, for instance <c>keys.html</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The keys. Without any, all keys of the proxy are reported.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>The heading of the page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "LiteLLM keys";

    /// <summary>How long before its end a key counts as about to expire: 14d, 1mo, a TimeSpan or ISO 8601.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string ExpiringWithin { get; set; } = "30d";

    /// <summary>How long a key has not been used if it counts as unused: 90d, 3mo, a TimeSpan or ISO 8601.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string UnusedFor { get; set; } = "30d";

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces a file even if it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives out the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Finds the connection, and reads the periods before anything is asked for.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _expiringWithin = PeriodOf(nameof(ExpiringWithin), ExpiringWithin, period => period.After(Api.ServerNow));
        _unusedFor = PeriodOf(nameof(UnusedFor), UnusedFor, period => period.Before(Api.ServerNow));
    }

    /// <summary>Collects the keys.</summary>
    protected override void ProcessRecord()
    {
        foreach (LiteLLMKey key in InputObject)
        {
            ForItem(key.ToString(), () =>
            {
                new KeyReference(Object: key).RefuseDeleted();
                _keys.Add(key);
            });
        }
    }

    /// <summary>Reads the keys as they are now, and writes the page.</summary>
    protected override void EndProcessing()
    {
        string file = Need(Path, () => FilePaths.Resolve(SessionState, Path!));
        Need(file, () => AtomicFile.RefuseToReplace(file, NoClobber, Force));
        if (!ShouldProcess(file, ParameterSetName == AllSet ? "Write a report of all keys" : $"Write a report of {Pluralize.Keys(_keys.Count)}"))
        {
            return;
        }

        IReadOnlyList<LiteLLMKey> keys = Complete();
        KeyOwner[] teams = Owners("teams", token => Lookups.TeamsAsync(token), KeyOwner.Of);
        KeyOwner[] users = Owners("users", token => Lookups.UsersAsync(token), KeyOwner.Of);
        string page = ReportPage.Write(new KeyReport(Options(), keys, teams, users), teams, users, CultureInfo.CurrentCulture);
        Need(file, () => AtomicFile.Write(file, page, StopToken));
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }

        base.EndProcessing();
    }

    private IReadOnlyList<LiteLLMKey> Complete() =>
        Need(Connection, () => Pipeline.Tasks.WaitFor(() => ParameterSetName == AllSet ? Pipeline.Queries.AllAsync() : Pipeline.Queries.AgainAsync(_keys)));

    /// <summary>What the proxy tells of teams or users; a key that may not list them makes a report with ids instead of names.</summary>
    private KeyOwner[] Owners<T>(string what, Func<CancellationToken, Task<IReadOnlyList<T>>> read, Func<T, KeyOwner> convert)
    {
        try
        {
            return [.. Await(read).Select(convert)];
        }
        catch (LiteLLMException problem)
        {
            WriteWarning($"The {what} are shown by their ids, and without budgets of their own: {problem.Message}");
            return [];
        }
    }

    private KeyReportOptions Options()
    {
        DateTimeOffset now = Api.ServerNow;
        return new KeyReportOptions(Title, (Connection ?? ConnectionStore.Require()).Uri.Host, now, _expiringWithin.After(now), _unusedFor.Before(now));
    }

    private LiteLLMDuration PeriodOf(string parameter, string text, Func<LiteLLMDuration, DateTimeOffset> end) => Need(parameter, () =>
    {
        try
        {
            LiteLLMDuration period = LiteLLMDuration.Parse(text);
            _ = end(period);
            return period;
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(parameter, problem.Message);
        }
    });
}
