using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>The filters and the sort order of a listing. A filter without a value matches every key.</summary>
/// <remarks>
/// The server reduces the listing with these filters, but its result is always verified: servers ignore unknown parameters, and some
/// match substrings regardless of case. <see cref="Matches"/> compares each key ordinally.
/// </remarks>
internal sealed record KeyListQuery
{
    internal string? Id { get; init; }

    internal string? Alias { get; init; }

    /// <summary>
    /// A part of the alias, with which a server that finds parts of aliases reduces the listing. It is a hint: whether the server has applied
    /// it is only known from <see cref="KeyPage.IsNarrowedTo"/>, and the caller compares the aliases.
    /// </summary>
    internal string? AliasPart { get; init; }

    internal string? TeamId { get; init; }

    internal string? UserId { get; init; }

    internal string? OrganizationId { get; init; }

    /// <summary>Lists the oldest keys first instead of the newest.</summary>
    internal bool OldestFirst { get; init; }

    /// <summary>Lists deleted keys instead of live ones.</summary>
    internal bool Deleted { get; init; }

    /// <summary>Also lists the keys of the caller's teams, if the caller is not an administrator of the proxy.</summary>
    internal bool IncludesTeamKeys { get; init; }

    /// <summary>How the keys are kept in memory.</summary>
    internal RowRetention Retention { get; init; }

    /// <summary>The filters for error messages.</summary>
    internal string FilterText => string.Join(", ", Filters.Where(filter => filter.Wanted(this) is not null).Select(filter => $"{filter.Name} '{filter.Wanted(this)}'"));

    /// <summary>Whether the query lists all live keys.</summary>
    internal bool IsUnfiltered => !Deleted && !IsFiltered;

    /// <summary>Returns whether a key matches the query.</summary>
    internal bool Matches(LiteLLMKey key) => key.IsDeleted == Deleted && (!IsFiltered || Array.TrueForAll(Filters, filter => filter.Accepts(this, key)));

    /// <summary>Gets the capabilities that the server lacks, because it returned keys that do not match their filters.</summary>
    internal IEnumerable<ServerCapability> NotApplied(IEnumerable<LiteLLMKey> keys) =>
        IsFiltered ? keys.SelectMany(key => Filters.Where(filter => !filter.Accepts(this, key)).Select(filter => filter.Capability)).Distinct() : [];

    private bool IsFiltered => Id is not null || AliasPart is not null || Alias is not null || TeamId is not null || UserId is not null || OrganizationId is not null;

    private static readonly Filter[] Filters =
    [
        new("Id", query => query.Id, ServerCapability.FiltersById, key => key.Id),
        new("KeyAlias", query => query.Alias, ServerCapability.FiltersByAlias, key => key.KeyAlias),
        new("TeamId", query => query.TeamId, ServerCapability.FiltersByTeam, key => key.TeamId),
        new("UserId", query => query.UserId, ServerCapability.FiltersByUser, key => key.UserId),
        new("OrganizationId", query => query.OrganizationId, ServerCapability.FiltersByOrganization, key => key.OrganizationId),
    ];

    private sealed record Filter(string Name, Func<KeyListQuery, string?> Wanted, ServerCapability Capability, Func<LiteLLMKey, string?> Actual)
    {
        internal bool Accepts(KeyListQuery query, LiteLLMKey key) =>
            Wanted(query) is not { } wanted || string.Equals(wanted, Actual(key), StringComparison.Ordinal);
    }
}
