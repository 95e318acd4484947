using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;
using LiteLLM.PowerShell.Parameters;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets keys: one by id, secret or alias (<c>/key/info</c>), or many, newest first, page by page (<c>/key/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMKey", SupportsPaging = true, DefaultParameterSetName = KeyTarget.AliasSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class GetLiteLLMKeyCommand : BulkCmdlet
{
    /// <summary>The aliases of the keys; wildcards are allowed. Without it: all keys.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyTarget.AliasSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? KeyAlias { get; set; }

    /// <summary>The ids of the keys: the hashes of their secrets.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyTarget.IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Token", "token_id", "TokenId")]
    [ValidateNotNullOrEmpty]
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
    public string? TeamId { get; set; }

    /// <summary>Only the keys of this user.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    [Alias("user_id")]
    public string? UserId { get; set; }

    /// <summary>Only the keys of this organization.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    [Alias("organization_id")]
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
            Find(new KeyTarget(Alias: WildcardPattern.Unescape(alias)), key => WriteIfFits(key, filter));
            return;
        }

        FinishLookups();
        Decide(KeyAlias is null ? null : alias, () => List(filter, alias == "*" ? null : Pattern(alias)));
    }

    private static WildcardPattern Pattern(string text)
    {
        try
        {
            var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new LiteLLMException("InvalidPattern", ErrorCategory.InvalidArgument,
                $"'{text}' is no pattern. If it is an alias, write a backtick before each of * ? [ ], or use [WildcardPattern]::Escape().");
        }
    }

    private void List(KeyFilter filter, WildcardPattern? pattern)
    {
        ulong skip = PagingParameters.Skip;
        ulong left = PagingParameters.First;
        KeyListing listing = Open(filter, pattern is null, ref skip);
        IReadOnlyList<LiteLLMKey>? page = WaitForPart(listing.NextAsync());
        Total = pattern is null ? (long)Math.Min((ulong)listing.TotalCount, left) : listing.TotalCount;
        WriteTotal(listing.TotalCount, pattern is null);
        while (page is not null && left > 0)
        {
            for (int index = 0; index < page.Count && left > 0; index++)
            {
                if (index == page.Count / 2)
                {
                    listing.ReadAhead();
                }

                if (pattern is not null && !pattern.IsMatch(page[index].KeyAlias ?? ""))
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

    /// <summary>Without a pattern, what is skipped is not read, and not more than is asked for.</summary>
    private KeyListing Open(KeyFilter filter, bool isExact, ref ulong skip)
    {
        ulong first = PagingParameters.First;
        var range = new KeyListingRange(1, long.MaxValue, KeyApi.LargestPage);
        if (isExact)
        {
            ulong size = skip == 0 ? Math.Max(1, Math.Min(first, KeyApi.LargestPage)) : KeyApi.LargestPage;
            ulong last = first > long.MaxValue - skip ? long.MaxValue : (skip + first + size - 1) / size;
            range = new KeyListingRange((long)(skip / size) + 1, (long)last, (int)size);
            skip %= size;
        }

        return new KeyListing(Api, filter, range, Detailed, StopToken);
    }

    private void WriteIfFits(LiteLLMKey key, KeyFilter filter)
    {
        if (Fits(filter.TeamId, key.TeamId) && Fits(filter.UserId, key.UserId) && Fits(filter.OrganizationId, key.OrganizationId))
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
