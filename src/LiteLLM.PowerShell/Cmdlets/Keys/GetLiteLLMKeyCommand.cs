using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets keys by id, secret or alias (<c>/key/info</c>), or lists keys, newest first, page by page (<c>/key/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMKey", SupportsPaging = true, DefaultParameterSetName = KeyReference.AliasSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed partial class GetLiteLLMKeyCommand : KeyCmdlet
{
    private const string LiteralAliasSet = "LiteralAlias";

    /// <summary>Texts for which the server has returned no keys. If a key contains one of them, the server does not find parts of aliases.</summary>
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);

    private KeyRowReader _rows = null!;

    /// <summary>The aliases of the keys; wildcards are accepted. By default, all keys are returned.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasPatternCompleter))]
    public string[]? KeyAlias { get; set; }

    /// <summary>The aliases of the keys. Wildcard characters are not interpreted, and no text is used as an id or a secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralAliasSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasCompleter))]
    public string[] LiteralAlias { get; set; } = [];

    /// <summary>The ids of the keys, which are the hashes of their secrets.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Token", "token_id", "TokenId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The secret of the key. Only its hash is sent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.SecretSet)]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

    /// <summary>Keys from the pipeline, which are read again, rows that identify keys, aliases, or teams and users whose keys are returned.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Returns only keys of this team.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("team_id")]
    [ArgumentCompleter(typeof(TeamIdCompleter))]
    public string? TeamId { get; set; }

    /// <summary>Returns only keys of this user.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("user_id")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Returns only keys of this organization.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("organization_id")]
    [ArgumentCompleter(typeof(OrganizationIdCompleter))]
    public string? OrganizationId { get; set; }

    /// <summary>Also reads the soft budget and the budget id, which a listing does not include. This requires another request for each page.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gets deleted keys instead of existing ones, from servers that record them. Other cmdlets do not accept these objects.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = LiteralAliasSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    public SwitchParameter Deleted { get; set; }

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _rows = KeyRowReader.For(MyInvocation.MyCommand);
    }

    /// <summary>Gets the keys.</summary>
    protected override void ProcessRecord()
    {
        Pipeline.Tasks.BeginInput();
        switch (ParameterSetName)
        {
            case KeyReference.IdSet:
                Pipeline.FindAll([.. Id.Select(id => new KeyReference(Id: id))], KeyReadRequirement.Current, WriteObject);
                break;
            case KeyReference.ObjectSet:
                Pipeline.Tasks.Decide(InputObject, () => Array.ForEach([.. _rows.Read(InputObject!)], GetRow));
                break;
            case KeyReference.SecretSet:
                Find(new KeyReference(Secret: Key));
                break;
            case LiteralAliasSet:
                Array.ForEach(LiteralAlias, alias => GetByAlias(alias, isPattern: false, Query));
                break;
            default:
                Array.ForEach(KeyAlias ?? ["*"], alias => GetByAlias(alias, WildcardPattern.ContainsWildcardCharacters(alias), Query));
                break;
        }

        Pipeline.Tasks.EndInput();
    }

    /// <summary>The keys that the parameters select.</summary>
    private KeyListQuery Query => new()
    {
        TeamId = NullIfEmpty(TeamId), UserId = NullIfEmpty(UserId), OrganizationId = NullIfEmpty(OrganizationId), IncludesTeamKeys = NullIfEmpty(TeamId) is not null, Deleted = Deleted,
    };

    /// <summary>Gets the key that a row identifies, or the keys of its team, user and organization. The values of a row are never patterns.</summary>
    private void GetRow(KeyRow row)
    {
        if (row.Object is not null || row.Id is not null || row.Secret is not null)
        {
            Find(KeyReference.Of(row));
        }
        else if ((row.KeyAlias ?? row.Text) is { } alias)
        {
            GetByAlias(alias, isPattern: false, Query);
        }
        else
        {
            string? team = TeamId ?? TextOf(row, nameof(TeamId));
            KeyListQuery query = Query with { TeamId = team, IncludesTeamKeys = team is not null, UserId = UserId ?? TextOf(row, nameof(UserId)), OrganizationId = OrganizationId ?? TextOf(row, nameof(OrganizationId)) };
            if ((query.TeamId, query.UserId, query.OrganizationId) is (null, null, null))
            {
                throw new LiteLLMException(ErrorIds.KeyNotNamed,
                    $"The object from the pipeline identifies no key{(row.UnknownColumns.Count > 0 ? $"; it has {string.Join(", ", row.UnknownColumns)}" : "")}. Pipe in aliases, keys, teams, users, or rows with KeyAlias, Id, Key, TeamId, UserId or OrganizationId.");
            }

            GetByAlias("*", isPattern: true, query);
        }
    }

    private static string? TextOf(KeyRow row, string column) => row.Values.TryGetValue(column, out object? value) ? NullIfEmpty(value as string) : null;

    private void Find(KeyReference target) => Pipeline.Find(target, KeyReadRequirement.Current, WriteObject);

    private void GetByAlias(string alias, bool isPattern, KeyListQuery selected)
    {
        string name = ParameterSetName == KeyReference.AliasSet ? WildcardPattern.Unescape(alias) : alias;
        KeyListQuery query = selected with { Alias = Deleted && !isPattern ? name : null };
        if (!isPattern && !Deleted)
        {
            Pipeline.Tasks.Decide(KeyReference.Named(alias).Name, () =>
            {
                KeyFilter filter = CreateFilter(null);
                Pipeline.Find(ParameterSetName == LiteralAliasSet ? new KeyReference(Alias: name) : KeyReference.Named(name), KeyReadRequirement.Current, key => WriteIfMatches(key, query, filter));
            });
            return;
        }

        Pipeline.Tasks.FinishLookups();
        Pipeline.Tasks.Decide(KeyAlias is null ? null : alias, () =>
        {
            if (List(query, CreateFilter(!isPattern || alias == "*" ? null : Wildcards.Parse(alias)), isPattern ? Wildcards.LiteralPart(alias) : null) > 0)
            {
                return;
            }

            new OwnerNames(Context, Proxy.Catalog, Proxy.Records).Refuse(query.TeamId, query.UserId);
            if (query.Alias is not null)
            {
                throw new LiteLLMException(ErrorIds.KeyNotFound,
                    $"There is no deleted key with the alias '{name}', or it is not visible to the key of this connection.");
            }
        });
    }

    /// <summary>Writes the keys of a listing.</summary>
    /// <param name="query">The keys to list.</param>
    /// <param name="filter">The conditions that the module evaluates.</param>
    /// <param name="aliasPart">A text that the aliases of all matching keys contain, or <c>null</c>.</param>
    /// <returns>The number of keys that matched, including those that were skipped.</returns>
    private int List(KeyListQuery query, KeyFilter filter, string? aliasPart)
    {
        ulong skip = PagingParameters.Skip;
        ulong left = PagingParameters.First;
        PageRange range = RangeOf(query, filter.IsEmpty, ref skip);
        (PrefetchingKeyList listing, IReadOnlyList<LiteLLMKey>? page) = Narrowed(query, aliasPart) ?? Opened(query, range);
        if (page is null or { Count: 0 } && Deleted)
        {
            Context.Await(Api.RequireDeletedAsync);
        }

        Pipeline.Tasks.WriteErrors(listing.NextProblem);
        Pipeline.Tasks.Total = filter.IsEmpty ? (long)Math.Min((ulong)listing.TotalCount, left) : listing.TotalCount;
        WriteTotal(listing.TotalCount, filter.IsEmpty && !listing.HasOthers);
        HashSet<string>? seen = range.IsWhole ? null : new(StringComparer.Ordinal); // A part of a listing may be followed by the whole listing.
        int found = 0;
        while (page is not null && left > 0)
        {
            for (int index = 0; index < page.Count && left > 0; index++)
            {
                if (index == page.Count / 2)
                {
                    listing.ReadAhead();
                }

                if (!filter.Matches(page[index]) || seen?.Add(page[index].RowId) == false)
                {
                    continue;
                }

                found++;
                if (skip > 0)
                {
                    skip--;
                    continue;
                }

                left--;
                NoteUse(page[index]);
                WriteObject(page[index]);
            }

            page = left > 0 ? Pipeline.Tasks.WaitForPart(listing.NextAsync()) : null;
            Pipeline.Tasks.WriteErrors(listing.NextProblem);
            if (page is null && left > 0 && listing.HasOthers && !range.IsWhole)
            {
                // The pages also contained keys that do not match, so the missing keys are on later pages.
                range = PageRange.Whole;
                listing = Pipeline.Queries.Open(query, range, Detail);
                page = Pipeline.Tasks.WaitForPart(listing.NextAsync());
            }
        }

        if (found > 0 && aliasPart is not null && _unanswered.Remove(aliasPart))
        {
            Api.Capabilities.Learn(ServerCapability.FindsAliasParts, false);
        }

        return found;
    }

    private (PrefetchingKeyList Listing, IReadOnlyList<LiteLLMKey>? Page) Opened(KeyListQuery query, PageRange range)
    {
        PrefetchingKeyList listing = Pipeline.Queries.Open(query, range, Detail);
        return (listing, Pipeline.Tasks.WaitForPart(listing.NextAsync()));
    }

    /// <summary>
    /// Opens a listing that the server reduces to the keys whose aliases contain a text. Only a response proves that the server does that: if
    /// the first page does not, all keys are listed, so that no key is missed.
    /// </summary>
    /// <returns>The listing and its first page, or <c>null</c> if the server is not known to have reduced it.</returns>
    private (PrefetchingKeyList Listing, IReadOnlyList<LiteLLMKey>? Page)? Narrowed(KeyListQuery query, string? aliasPart)
    {
        if (aliasPart is null || query.Deleted || query.IncludesTeamKeys || Api.TotalSoFar <= 2 * KeyApi.LargestPage || Api.Capabilities.Lacks(ServerCapability.FindsAliasParts))
        {
            return null;
        }

        PrefetchingKeyList listing = Pipeline.Queries.Open(query with { AliasPart = aliasPart }, PageRange.Whole, Detail);
        try
        {
            IReadOnlyList<LiteLLMKey>? page = Pipeline.Tasks.WaitFor(listing.NextAsync);
            if (listing.FirstPage?.IsNarrowedTo(aliasPart) == true)
            {
                return (listing, Pipeline.Tasks.WaitForPart(Task.FromResult(page)));
            }

            if (listing.FirstPage?.Keys.Count == 0)
            {
                _unanswered.Add(aliasPart);
            }
        }
        catch (LiteLLMServerException)
        {
            // The server does not accept the filter. The listing without it reports any other failure.
        }

        return null;
    }

    /// <summary>
    /// The pages to read. If every key matches, pages that are skipped or not requested are not read. A filtered listing may contain other
    /// keys, so it is read from the first page.
    /// </summary>
    private PageRange RangeOf(KeyListQuery query, bool isExact, ref ulong skip)
    {
        ulong first = PagingParameters.First;
        if (!isExact || (first, skip) == (ulong.MaxValue, 0))
        {
            return PageRange.Whole;
        }

        ulong end = first > long.MaxValue - skip ? long.MaxValue : skip + first;
        ulong size = skip > 0 && query.IsUnfiltered ? KeyApi.LargestPage : Math.Max(1, Math.Min(end, KeyApi.LargestPage));
        ulong from = query.IsUnfiltered ? skip / size : 0;
        skip -= from * size;
        return new PageRange((long)from + 1, (long)((end + size - 1) / size), (int)size);
    }

    private void WriteIfMatches(LiteLLMKey key, KeyListQuery query, KeyFilter filter)
    {
        if (query.Matches(key) && filter.Matches(key))
        {
            NoteUse(key);
            WriteObject(key);
        }
    }

    private void WriteTotal(long count, bool exact)
    {
        if (PagingParameters.IncludeTotalCount)
        {
            WriteObject(PagingParameters.NewTotalCount((ulong)count, exact ? 1.0 : 0.0));
        }
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
