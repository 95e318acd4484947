using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;
using LiteLLM.PowerShell.Parameters;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets keys: one by id, secret or alias (<c>/key/info</c>), or many, newest first, page by page (<c>/key/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMKey", SupportsPaging = true, DefaultParameterSetName = KeyTarget.AliasSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed partial class GetLiteLLMKeyCommand : BulkCmdlet
{
    /// <summary>The aliases of the keys; wildcards are allowed. Without it: all keys.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyTarget.AliasSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyAliasPatternCompleter))]
    public string[]? KeyAlias { get; set; }

    /// <summary>The ids of the keys: the hashes of their secrets.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyTarget.IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Token", "token_id", "TokenId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The secret of the key. Only its hash is sent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyTarget.SecretSet)]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? Key { get; set; }

    /// <summary>Keys from the pipeline, to read them again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyTarget.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey[] InputObject { get; set; } = [];

    /// <summary>Only the keys of this team.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    [Alias("team_id")]
    [ArgumentCompleter(typeof(TeamIdCompleter))]
    public string? TeamId { get; set; }

    /// <summary>Only the keys of this user.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    [Alias("user_id")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only the keys of this organization.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    [Alias("organization_id")]
    [ArgumentCompleter(typeof(OrganizationIdCompleter))]
    public string? OrganizationId { get; set; }

    /// <summary>Also reads what a listing leaves out: soft budget and budget id. It costs one more request a page.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gets the keys that are meant.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case KeyTarget.IdSet:
                Array.ForEach(Id, id => Find(new KeyTarget(Id: id), WriteObject));
                break;
            case KeyTarget.ObjectSet:
                Array.ForEach(InputObject, key => Find(new KeyTarget(Object: key), WriteObject));
                break;
            case KeyTarget.SecretSet:
                Find(new KeyTarget(Secret: Key), WriteObject);
                break;
            default:
                Array.ForEach(KeyAlias ?? ["*"], GetByAlias);
                break;
        }
    }

    private void GetByAlias(string alias)
    {
        var filter = new KeyFilter(TeamId: Said(TeamId), UserId: Said(UserId), OrganizationId: Said(OrganizationId));
        if (!WildcardPattern.ContainsWildcardCharacters(alias))
        {
            Decide(alias, () =>
            {
                KeyPredicate wanted = Predicate(null);
                Find(new KeyTarget(Alias: WildcardPattern.Unescape(alias)), key => WriteIfFits(key, filter, wanted));
            });
            return;
        }

        FinishLookups();
        Decide(KeyAlias is null ? null : alias, () => List(filter, Predicate(alias == "*" ? null : Wildcards.Parse(alias))));
    }

    private void List(KeyFilter filter, KeyPredicate wanted)
    {
        ulong skip = PagingParameters.Skip;
        ulong left = PagingParameters.First;
        KeyListing listing = Open(filter, wanted.IsEmpty, ref skip);
        IReadOnlyList<LiteLLMKey>? page = WaitForPart(listing.NextAsync());
        Total = wanted.IsEmpty ? (long)Math.Min((ulong)listing.TotalCount, left) : listing.TotalCount;
        WriteTotal(listing.TotalCount, wanted.IsEmpty);
        while (page is not null && left > 0)
        {
            for (int index = 0; index < page.Count && left > 0; index++)
            {
                if (index == page.Count / 2)
                {
                    listing.ReadAhead();
                }

                if (!wanted.Fits(page[index]))
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

            page = left > 0 ? WaitForPart(listing.NextAsync()) : null;
        }
    }

    /// <summary>Where every key fits, what is skipped is not read, and not more than is asked for.</summary>
    private KeyListing Open(KeyFilter filter, bool isExact, ref ulong skip)
    {
        ulong first = PagingParameters.First;
        KeyListingRange range = KeyListingRange.Whole;
        if (isExact && (first, skip) != (ulong.MaxValue, 0))
        {
            ulong size = skip == 0 ? Math.Max(1, Math.Min(first, KeyApi.LargestPage)) : KeyApi.LargestPage;
            ulong last = first > long.MaxValue - skip ? long.MaxValue : (skip + first + size - 1) / size;
            range = new KeyListingRange((long)(skip / size) + 1, (long)last, (int)size);
            skip %= size;
        }

        return Reading.Open(filter, range, Detail);
    }

    private void WriteIfFits(LiteLLMKey key, KeyFilter filter, KeyPredicate wanted)
    {
        if (wanted.Fits(key) && Fits(filter.TeamId, key.TeamId) && Fits(filter.UserId, key.UserId) && Fits(filter.OrganizationId, key.OrganizationId))
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

    private static bool Fits(string? wanted, string? actual) => wanted is null || wanted == actual;
}
