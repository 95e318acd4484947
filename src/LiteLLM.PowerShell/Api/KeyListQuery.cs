using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>The filters and the order of a listing. A filter that is not set matches every key.</summary>
/// <remarks>
/// The server narrows the listing with these filters, but its rows are never trusted to match: servers ignore parameters that they do
/// not know, and some match substrings in any case. <see cref="Matches"/> compares each row, ordinally.
/// </remarks>
internal sealed record KeyListQuery
{
    internal string? Id { get; init; }

    internal string? Alias { get; init; }

    internal string? TeamId { get; init; }

    internal string? UserId { get; init; }

    internal string? OrganizationId { get; init; }

    /// <summary>Lists the oldest keys first instead of the newest.</summary>
    internal bool OldestFirst { get; init; }

    /// <summary>Lists deleted keys instead of live ones.</summary>
    internal bool Deleted { get; init; }

    /// <summary>Also lists the keys of the caller's teams, where the caller is not an administrator of the proxy.</summary>
    internal bool IncludesTeamKeys { get; init; }

    /// <summary>The filters as an error names them.</summary>
    internal string FilterText => string.Join(", ", Filters.Where(filter => filter.Wanted(this) is not null).Select(filter => $"{filter.Name} '{filter.Wanted(this)}'"));

    /// <summary>Whether all live keys are listed.</summary>
    internal bool IsUnfiltered => !Deleted && Array.TrueForAll(Filters, filter => filter.Wanted(this) is null);

    /// <summary>Whether a row is one of those that were requested.</summary>
    internal bool Matches(LiteLLMKey key) => key.IsDeleted == Deleted && Array.TrueForAll(Filters, filter => filter.Accepts(this, key));

    /// <summary>The filters that a row shows not to have been applied as exact comparisons.</summary>
    internal IEnumerable<ServerCapability> NotApplied(LiteLLMKey key) => Filters.Where(filter => !filter.Accepts(this, key)).Select(filter => filter.Capability);

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
