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
    internal string FilterText => string.Join(", ", Filters().Where(filter => filter.Wanted is not null).Select(filter => $"{filter.Name} '{filter.Wanted}'"));

    /// <summary>Whether all live keys are listed.</summary>
    internal bool IsUnfiltered => !Deleted && Filters().All(filter => filter.Wanted is null);

    /// <summary>Whether a row is one of those that were requested.</summary>
    internal bool Matches(LiteLLMKey key) => key.IsDeleted == Deleted && Filters().All(filter => filter.Accepts(key));

    /// <summary>The filters that a row shows not to have been applied as exact comparisons.</summary>
    internal IEnumerable<ServerCapability> NotApplied(LiteLLMKey key) => Filters().Where(filter => !filter.Accepts(key)).Select(filter => filter.Capability);

    private IEnumerable<Filter> Filters() =>
    [
        new("Id", Id, ServerCapability.FiltersById, key => key.Id),
        new("KeyAlias", Alias, ServerCapability.FiltersByAlias, key => key.KeyAlias),
        new("TeamId", TeamId, ServerCapability.FiltersByTeam, key => key.TeamId),
        new("UserId", UserId, ServerCapability.FiltersByUser, key => key.UserId),
        new("OrganizationId", OrganizationId, ServerCapability.FiltersByOrganization, key => key.OrganizationId),
    ];

    private readonly record struct Filter(string Name, string? Wanted, ServerCapability Capability, Func<LiteLLMKey, string?> Actual)
    {
        internal bool Accepts(LiteLLMKey key) => Wanted is null || string.Equals(Wanted, Actual(key), StringComparison.Ordinal);
    }
}
