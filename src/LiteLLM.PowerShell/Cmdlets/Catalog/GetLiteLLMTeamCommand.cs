using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets teams by name or id (<c>/team/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMTeam")]
[OutputType(typeof(LiteLLMTeam))]
public sealed class GetLiteLLMTeamCommand : CatalogCmdlet<LiteLLMTeam>
{
    /// <summary>The names or ids of the teams; wildcards are accepted. By default, all teams are returned.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("TeamAlias", "TeamId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TeamNameCompleter))]
    public string[]? Name { get; set; }

    private protected override string Noun => "team";

    private protected override ErrorId NotFound => ErrorIds.TeamNotFound;

    private protected override string[]? Names => Name;

    private protected override Task<IReadOnlyList<LiteLLMTeam>> ReadAsync(CatalogApi lookups, CancellationToken cancellationToken) =>
        lookups.TeamsAsync(cancellationToken);

    private protected override IEnumerable<string?> NamesOf(LiteLLMTeam team) => [team.TeamAlias, team.TeamId];
}
