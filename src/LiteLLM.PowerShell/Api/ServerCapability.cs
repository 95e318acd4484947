namespace LiteLLM.PowerShell.Api;

/// <summary>Something that some LiteLLM servers can do and others cannot, and that an answer of the server shows.</summary>
internal enum ServerCapability
{
    /// <summary><c>POST /v2/key/info</c> may be used, and its rows carry the ids of the keys.</summary>
    BulkRead,

    /// <summary>The rows of <c>GET /key/list</c> carry the budget id and the budget row of a key.</summary>
    ListsBudgets,

    /// <summary><c>GET /key/list?status=deleted</c> lists deleted keys.</summary>
    ListsDeletedKeys,

    /// <summary>The filter <c>key_hash</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersById,

    /// <summary>The filter <c>key_alias</c> of <c>GET /key/list</c> returns exact matches only.</summary>
    FiltersByAlias,

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

    /// <summary>The old secret of a key stays valid for the grace period of a regeneration.</summary>
    KeepsOldSecret,

    /// <summary>The keys of the caller's teams are listed only on request, because the caller is not an administrator of the proxy.</summary>
    ListsTeamKeysApart,
}
