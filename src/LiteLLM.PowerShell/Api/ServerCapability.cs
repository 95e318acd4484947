namespace LiteLLM.PowerShell.Api;

/// <summary>Specifies a capability that LiteLLM servers have or lack, and that their responses show.</summary>
internal enum ServerCapability
{
    /// <summary>The caller may use <c>POST /v2/key/info</c>, and its response contains the ids of the keys.</summary>
    BulkRead,

    /// <summary>The response of <c>GET /key/list</c> contains the budget id and the budget of each key.</summary>
    ListsBudgets,

    /// <summary><c>GET /key/list?status=deleted</c> lists deleted keys.</summary>
    ListsDeletedKeys,

    /// <summary>The filter <c>key_hash</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersById,

    /// <summary>The filter <c>key_alias</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersByAlias,

    /// <summary>The filter <c>key_alias</c> of <c>GET /key/list</c> also finds a part of the alias, in any case, perhaps only with <c>substring_matching=true</c>.</summary>
    FindsAliasParts,

    /// <summary>The filter <c>user_id</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersByUser,

    /// <summary>The filter <c>team_id</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersByTeam,

    /// <summary>The filter <c>organization_id</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersByOrganization,

    /// <summary><c>POST /key/update</c> with <c>budget_duration: null</c> clears the budget period.</summary>
    ClearsBudgetDuration,

    /// <summary><c>POST /key/update</c> changes the organization of a key.</summary>
    ChangesOrganization,

    /// <summary>The server changes the secrets of keys, which requires a license.</summary>
    ChangesSecrets,

    /// <summary>The old secret of a key stays valid for the grace period of a regeneration.</summary>
    KeepsOldSecret,

    /// <summary>The caller may use <c>GET /user/daily/activity/aggregated</c>.</summary>
    AggregatesActivity,

    /// <summary>The server has <c>POST /key/{key}/reset_spend</c>.</summary>
    ResetsSpend,

    /// <summary>The keys of the caller's teams are listed only on request, because the caller is not an administrator of the proxy.</summary>
    ListsTeamKeysApart,
}
