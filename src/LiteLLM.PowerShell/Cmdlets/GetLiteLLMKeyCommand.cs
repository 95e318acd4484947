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
public sealed partial class GetLiteLLMKeyCommand : ConnectedCmdlet
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
    public string? OrganizationId { get; set; }

    /// <summary>Also reads what a listing leaves out: soft budget and budget id. It costs one more request a page.</summary>
    [Parameter(ParameterSetName = KeyTarget.AliasSet)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gets the keys that are meant.</summary>
    protected override void ProcessRecord()
    {
        var finder = new KeyFinder(Api);
        switch (ParameterSetName)
        {
            case KeyTarget.IdSet:
                GetById(Id, finder);
                break;
            case KeyTarget.ObjectSet:
                GetById(InputObject.Select(key => key.Id), finder);
                break;
            case KeyTarget.SecretSet:
                ForItem(null, () => WriteObject(Await(token => finder.BySecretAsync(Key!, token))));
                break;
            default:
                foreach (string? alias in KeyAlias ?? [null!])
                {
                    ForItem(alias, () => GetByAlias(alias, finder));
                }

                break;
        }
    }

    private void GetById(IEnumerable<string> ids, KeyFinder finder)
    {
        foreach (string id in ids)
        {
            ForItem(id, () => WriteObject(Await(token => finder.ByIdAsync(id, token))));
        }
    }

    private void GetByAlias(string? alias, KeyFinder finder)
    {
        var filter = new KeyFilter(TeamId: Said(TeamId), UserId: Said(UserId), OrganizationId: Said(OrganizationId));
        if (alias is null || alias == "*")
        {
            List(filter, Predicate(null));
        }
        else if (WildcardPattern.ContainsWildcardCharacters(alias))
        {
            List(filter, Predicate(WildcardPattern.Get(alias, WildcardOptions.IgnoreCase)));
        }
        else
        {
            LiteLLMKey key = Await(token => finder.ByAliasAsync(WildcardPattern.Unescape(alias), token));
            if (Predicate(null).Fits(key) && Fits(filter.TeamId, key.TeamId) && Fits(filter.UserId, key.UserId) && Fits(filter.OrganizationId, key.OrganizationId))
            {
                WriteObject(key);
            }
        }
    }

    private void List(KeyFilter filter, KeyPredicate predicate)
    {
        ulong skip = PagingParameters.Skip;
        ulong left = PagingParameters.First;
        int size = predicate.IsEmpty && skip == 0 ? (int)Math.Max(1, Math.Min(left, KeyApi.LargestPage)) : KeyApi.LargestPage;
        long page = predicate.IsEmpty ? (long)(skip / (ulong)size) + 1 : 1;
        skip = predicate.IsEmpty ? skip % (ulong)size : skip;
        var listing = new KeyListing(Api, filter, page, size);
        IReadOnlyList<LiteLLMKey> listed = Await(listing.NextAsync);
        WriteTotal(listing.TotalCount, predicate.IsEmpty);
        while (true)
        {
            IReadOnlyList<LiteLLMKey> keys = Detailed && listed.Count > 0 ? Completed(listed) : listed;
            foreach (LiteLLMKey key in keys.Where(predicate.Fits))
            {
                if (skip > 0)
                {
                    skip--;
                }
                else if (left > 0)
                {
                    left--;
                    WriteObject(key);
                }
            }

            if (left == 0 || !listing.HasMore)
            {
                return;
            }

            listed = Await(listing.NextAsync);
        }
    }

    private IReadOnlyList<LiteLLMKey> Completed(IReadOnlyList<LiteLLMKey> listed)
    {
        Dictionary<string, LiteLLMKey> complete = Await(token => Api.FindManyAsync(listed.Select(key => key.Id), token))
            .ToDictionary(key => key.Id, StringComparer.Ordinal);
        return [.. listed.Where(key => complete.ContainsKey(key.Id))
            .Select(key => new LiteLLMKey(key.Id, KeyRow.WithJoinedTables(complete[key.Id].Row, key.Row)))];
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
