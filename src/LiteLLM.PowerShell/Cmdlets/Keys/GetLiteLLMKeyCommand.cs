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
    /// <summary>The aliases of the keys; wildcards are accepted. By default, all keys are returned.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.AliasSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasPatternCompleter))]
    public string[]? KeyAlias { get; set; }

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

    /// <summary>Keys from the pipeline, which are read again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>Returns only keys of this team.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("team_id")]
    [ArgumentCompleter(typeof(TeamIdCompleter))]
    public string? TeamId { get; set; }

    /// <summary>Returns only keys of this user.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("user_id")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Returns only keys of this organization.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("organization_id")]
    [ArgumentCompleter(typeof(OrganizationIdCompleter))]
    public string? OrganizationId { get; set; }

    /// <summary>Also reads the soft budget and the budget id, which a listing does not include. This requires another request for each page.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gets deleted keys instead of existing ones, from servers that record them. Other cmdlets do not accept these objects.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public SwitchParameter Deleted { get; set; }

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
                Pipeline.FindAll([.. InputObject.Select(key => new KeyReference(Object: key))], KeyReadRequirement.Current, WriteObject);
                break;
            case KeyReference.SecretSet:
                Pipeline.Find(new KeyReference(Secret: Key), KeyReadRequirement.Current, WriteObject);
                break;
            default:
                Array.ForEach(KeyAlias ?? ["*"], GetByAlias);
                break;
        }

        Pipeline.Tasks.EndInput();
    }

    private void GetByAlias(string alias)
    {
        bool isPattern = WildcardPattern.ContainsWildcardCharacters(alias);
        string name = WildcardPattern.Unescape(alias);
        var query = new KeyListQuery
        {
            TeamId = NullIfEmpty(TeamId), UserId = NullIfEmpty(UserId), OrganizationId = NullIfEmpty(OrganizationId), IncludesTeamKeys = NullIfEmpty(TeamId) is not null, Deleted = Deleted,
            Alias = Deleted && !isPattern ? name : null,
        };
        if (!isPattern && !Deleted)
        {
            Pipeline.Tasks.Decide(alias, () =>
            {
                KeyFilter filter = CreateFilter(null);
                Pipeline.Find(new KeyReference(Alias: name), KeyReadRequirement.Current, key => WriteIfMatches(key, query, filter));
            });
            return;
        }

        Pipeline.Tasks.FinishLookups();
        Pipeline.Tasks.Decide(KeyAlias is null ? null : alias, () =>
        {
            if (List(query, CreateFilter(!isPattern || alias == "*" ? null : Wildcards.Parse(alias))) > 0)
            {
                return;
            }

            new OwnerNames(Context, Proxy.Catalog).Refuse(query.TeamId, query.UserId);
            if (query.Alias is not null)
            {
                throw new LiteLLMException(ErrorIds.KeyNotFound,
                    $"There is no deleted key with the alias '{name}', or it is not visible to the key of this connection.");
            }
        });
    }

    /// <summary>Writes the keys of a listing.</summary>
    /// <returns>The number of keys that matched, including those that were skipped.</returns>
    private int List(KeyListQuery query, KeyFilter filter)
    {
        ulong skip = PagingParameters.Skip;
        ulong left = PagingParameters.First;
        PageRange range = RangeOf(query, filter.IsEmpty, ref skip);
        PrefetchingKeyList listing = Pipeline.Queries.Open(query, range, Detail);
        IReadOnlyList<LiteLLMKey>? page = Pipeline.Tasks.WaitForPart(listing.NextAsync());
        if (page is null or { Count: 0 } && Deleted)
        {
            Context.Await(Api.RequireDeletedAsync);
        }

        Pipeline.Tasks.WriteErrors(listing.NextProblem);
        Pipeline.Tasks.Total = filter.IsEmpty ? (long)Math.Min((ulong)listing.TotalCount, left) : listing.TotalCount;
        WriteTotal(listing.TotalCount, filter.IsEmpty && !listing.HasOthers);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (page is not null && left > 0)
        {
            for (int index = 0; index < page.Count && left > 0; index++)
            {
                if (index == page.Count / 2)
                {
                    listing.ReadAhead();
                }

                if (!filter.Matches(page[index]) || !seen.Add(page[index].RowId))
                {
                    continue;
                }

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

        return seen.Count;
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
