using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets what keys spent on each day, by model, tag, team or user (<c>/user/daily/activity</c> and similar endpoints). Requires no license.</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMKeySpend", DefaultParameterSetName = KeyReference.AliasSet)]
[OutputType(typeof(LiteLLMKeySpend))]
public sealed class GetLiteLLMKeySpendCommand : KeyCmdlet
{
    /// <summary>The number of days in one request about all keys.</summary>
    private const int DaysOfAllKeys = 7;

    /// <summary>The number of days in one request about a single key.</summary>
    private const int DaysOfOneKey = 100;

    private readonly List<string> _ids = [];
    private readonly List<(string Name, WildcardPattern Pattern)> _aliases = [];

    /// <summary>The aliases of the keys; wildcards are accepted. By default, all keys are included, even deleted ones.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasPatternCompleter))]
    public string[] KeyAlias { get; set; } = [];

    /// <summary>The ids of the keys, which are the hashes of their secrets.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Token", "token_id", "TokenId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Keys from the pipeline. Deleted keys are accepted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>The first day, in UTC, or how long ago it was: 2026-11-01, 30d, 1mo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [DayTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string Since { get; set; } = "30d";

    /// <summary>The last day, in UTC, or how long ago it was. By default, today.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [DayTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? Until { get; set; }

    /// <summary>By what the spend is divided, in addition to day and key.</summary>
    [Parameter]
    public SpendGrouping By { get; set; } = SpendGrouping.Model;

    /// <summary>Returns only the spend of keys of these teams.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TeamIdCompleter))]
    public string[] TeamId { get; set; } = [];

    /// <summary>Returns only the spend of this user.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Returns only the spend of requests with these tags.</summary>
    [Parameter]
    [Alias("Tags")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Collects the keys.</summary>
    protected override void ProcessRecord()
    {
        _ids.AddRange(Id.Select(id => id.Trim().ToLowerInvariant()).Concat(InputObject.Select(key => key.Id)));
        _aliases.AddRange(KeyAlias.Select(alias => (alias, Wildcards.Parse(alias))));
    }

    /// <summary>Reads the days, the first ones first, and writes them as they arrive.</summary>
    protected override void EndProcessing()
    {
        if (MyInvocation.ExpectingInput && _ids.Count + _aliases.Count == 0)
        {
            base.EndProcessing();
            return;
        }

        this.RunOrTerminate(By, RefuseCombination);
        ActivityQuery[] queries = [.. this.RunOrTerminate(Since, Queries)];
        HashSet<string> ids = new(_ids, StringComparer.Ordinal);
        HashSet<string> found = new(StringComparer.Ordinal);
        Task<IReadOnlyList<LiteLLMKeySpend>>? next = Start(queries[0]);
        for (int index = 0; next is not null; index++)
        {
            Task<IReadOnlyList<LiteLLMKeySpend>> current = next;
            IReadOnlyList<LiteLLMKeySpend> rows = this.RunOrTerminate(Connection, () => Pipeline.Tasks.WaitFor(() => current));
            next = index + 1 < queries.Length ? Start(queries[index + 1]) : null;
            foreach (LiteLLMKeySpend row in rows.Where(row => IsWanted(row, ids)))
            {
                found.Add(row.KeyAlias ?? "");
                WriteObject(row);
            }
        }

        ReportUnknown(found);
        base.EndProcessing();
    }

    private Task<IReadOnlyList<LiteLLMKeySpend>> Start(ActivityQuery query) =>
        Pipeline.Tasks.Throttle.RunAsync(() => Proxy.Spend.ReadAsync(query, Pipeline.Tasks.Throttle.Aborted), Pipeline.Tasks.Throttle.Closed);

    /// <summary>The requests: a few days each, so that the first objects are written early.</summary>
    private IEnumerable<ActivityQuery> Queries()
    {
        DateTime today = Api.ServerNow.UtcDateTime.Date;
        DateTime first = DayOf(nameof(Since), Since);
        DateTime last = Until is null ? today : DayOf(nameof(Until), Until);
        if (last < first)
        {
            throw new KeyValueException(nameof(Until), string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd} is before -Since {1:yyyy-MM-dd}.", last, first));
        }

        string? only = _aliases.Count == 0 && _ids.Distinct(StringComparer.Ordinal).ToArray() is [var one] ? one : null;
        int days = only is null ? DaysOfAllKeys : DaysOfOneKey;
        return Enumerable.Range(0, (int)((last - first).TotalDays / days) + 1).Select(part =>
        {
            DateTime start = first.AddDays(part * days);
            DateTime end = start.AddDays(days - 1);
            return new ActivityQuery(start, end < last ? end : last, By) { KeyId = only, UserId = UserId, TeamIds = TeamId, Tags = Tag };
        });
    }

    private DateTime DayOf(string parameter, string text)
    {
        try
        {
            return LiteLLMDuration.Parse(text).Before(Api.ServerNow).UtcDateTime.Date;
        }
        catch (FormatException)
        {
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
                ? date.Date
                : throw new KeyValueException(parameter, $"'{text}' is neither a date nor a duration. Use a date such as 2026-11-01, or a duration such as 30d.");
        }
    }

    /// <summary>Refuses filters for which no endpoint has the data.</summary>
    private void RefuseCombination()
    {
        if ((UserId is not null || By == SpendGrouping.User) && (Tag.Length > 0 || TeamId.Length > 0 || By is SpendGrouping.Tag or SpendGrouping.Team))
        {
            throw new LiteLLMException(ErrorIds.FiltersNotCombinable, "The proxy does not record the spend of a user by tag or team. Omit -UserId and -By User, or -Tag, -TeamId, -By Tag and -By Team.");
        }

        if (Tag.Length > 0 && By is SpendGrouping.Team)
        {
            throw new LiteLLMException(ErrorIds.FiltersNotCombinable, "The proxy does not record the spend of a tag by team. Use -By Tag or -By Key, and group the objects by TeamId.");
        }
    }

    /// <summary>Whether a row belongs to the specified keys and teams. Servers ignore filters that they do not have.</summary>
    private bool IsWanted(LiteLLMKeySpend row, HashSet<string> ids) =>
        (ids.Count + _aliases.Count == 0 || ids.Contains(row.Id) || _aliases.Exists(alias => alias.Pattern.IsMatch(row.KeyAlias ?? "")))
        && (TeamId.Length == 0 || TeamId.Contains(row.TeamId, StringComparer.Ordinal))
        && (By != SpendGrouping.Tag || Tag.Length == 0 || Tag.Contains(row.Tag, StringComparer.Ordinal));

    /// <summary>Reports aliases without spend that no key has, so that a typing error is not mistaken for a key that spent nothing.</summary>
    private void ReportUnknown(HashSet<string> found)
    {
        foreach ((string name, WildcardPattern pattern) in _aliases.Where(alias => !WildcardPattern.ContainsWildcardCharacters(alias.Name)))
        {
            if (!found.Any(pattern.IsMatch))
            {
                Pipeline.Find(new KeyReference(Alias: WildcardPattern.Unescape(name)), KeyReadRequirement.Identity, _ => { });
            }
        }
    }
}
