using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets keys: one by id, secret or alias (<c>/key/info</c>), or many, newest first, page by page (<c>/key/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMKey", SupportsPaging = true, DefaultParameterSetName = KeyReference.AliasSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed partial class GetLiteLLMKeyCommand : ThrottledCmdlet
{
    /// <summary>The aliases of the keys; wildcards are allowed. Without it: all keys.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.AliasSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasPatternCompleter))]
    public string[]? KeyAlias { get; set; }

    /// <summary>The ids of the keys: the hashes of their secrets.</summary>
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

    /// <summary>Keys from the pipeline, to read them again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>Only the keys of this team.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("team_id")]
    [ArgumentCompleter(typeof(TeamIdCompleter))]
    public string? TeamId { get; set; }

    /// <summary>Only the keys of this user.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("user_id")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only the keys of this organization.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    [Alias("organization_id")]
    [ArgumentCompleter(typeof(OrganizationIdCompleter))]
    public string? OrganizationId { get; set; }

    /// <summary>Also reads what a listing leaves out: soft budget and budget id. It costs one more request a page.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gets deleted keys instead of live ones, from servers that keep them. They are for viewing: no other cmdlet accepts them.</summary>
    [Parameter(ParameterSetName = KeyReference.AliasSet)]
    public SwitchParameter Deleted { get; set; }

    /// <summary>Gets the keys that are meant.</summary>
    protected override void ProcessRecord()
    {
        Pipeline.Tasks.BeginInput();
        switch (ParameterSetName)
        {
            case KeyReference.IdSet:
                Array.ForEach(Id, id => Pipeline.Find(new KeyReference(Id: id), KeyReadRequirement.Current, WriteObject));
                break;
            case KeyReference.ObjectSet:
                Array.ForEach(InputObject, key => Pipeline.Find(new KeyReference(Object: key), KeyReadRequirement.Current, WriteObject));
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
            TeamId = Said(TeamId), UserId = Said(UserId), OrganizationId = Said(OrganizationId), IncludesTeamKeys = Said(TeamId) is not null, Deleted = Deleted,
            Alias = Deleted && !isPattern ? name : null,
        };
        if (!isPattern && !Deleted)
        {
            Pipeline.Tasks.Decide(alias, () =>
            {
                KeyFilter wanted = Predicate(null);
                Pipeline.Find(new KeyReference(Alias: name), KeyReadRequirement.Current, key => WriteIfMatches(key, query, wanted));
            });
            return;
        }

        Pipeline.Tasks.FinishLookups();
        Pipeline.Tasks.Decide(KeyAlias is null ? null : alias, () =>
        {
            if (List(query, Predicate(!isPattern || alias == "*" ? null : Wildcards.Parse(alias))) == 0 && query.Alias is not null)
            {
                throw new LiteLLMException(ErrorIds.KeyNotFound,
                    $"There is no deleted key with the alias '{name}', or it is not visible to the key of this connection.");
            }
        });
    }

    /// <summary>Writes the keys of a listing.</summary>
    /// <returns>The number of keys that matched, those that were skipped included.</returns>
    private int List(KeyListQuery query, KeyFilter wanted)
    {
        ulong skip = PagingParameters.Skip;
        ulong left = PagingParameters.First;
        PageRange range = RangeOf(query, wanted.IsEmpty, ref skip);
        PrefetchingKeyList listing = Pipeline.Queries.Open(query, range, Detail);
        IReadOnlyList<LiteLLMKey>? page = Pipeline.Tasks.WaitForPart(listing.NextAsync());
        if (page is null or { Count: 0 } && Deleted)
        {
            Await(Api.RequireDeletedAsync);
        }

        Pipeline.Tasks.Total = wanted.IsEmpty ? (long)Math.Min((ulong)listing.TotalCount, left) : listing.TotalCount;
        WriteTotal(listing.TotalCount, wanted.IsEmpty && !listing.HasOthers);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (page is not null && left > 0)
        {
            for (int index = 0; index < page.Count && left > 0; index++)
            {
                if (index == page.Count / 2)
                {
                    listing.ReadAhead();
                }

                if (!wanted.Matches(page[index]) || !seen.Add(page[index].RowId))
                {
                    continue;
                }

                if (skip > 0)
                {
                    skip--;
                    continue;
                }

                left--;
                WriteObject(page[index]);
            }

            page = left > 0 ? Pipeline.Tasks.WaitForPart(listing.NextAsync()) : null;
            if (page is null && left > 0 && listing.HasOthers && !range.IsWhole)
            {
                // The pages that were read also held keys that were not requested; those that are missing come later.
                range = PageRange.Whole;
                listing = Pipeline.Queries.Open(query, range, Detail);
                page = Pipeline.Tasks.WaitForPart(listing.NextAsync());
            }
        }

        return seen.Count;
    }

    /// <summary>
    /// The pages to read: where every row matches, none that is skipped, and not more than are requested. A server that filters may
    /// return other rows too, so what it filters is read from the first page on.
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

    private void WriteIfMatches(LiteLLMKey key, KeyListQuery query, KeyFilter wanted)
    {
        if (query.Matches(key) && wanted.Matches(key))
        {
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

    private static string? Said(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
