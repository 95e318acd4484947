using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Finds out before a change is sent what the server will refuse or ignore. It reads only what decides about the change: each team once, and
/// the license, the release, the declared attributes and the models at most once.
/// </summary>
/// <remarks>What cannot be read leads to no warning. Changes that are sent are not checked, because the server does it.</remarks>
/// <param name="keys">The key endpoints.</param>
/// <param name="records">The endpoint of single teams.</param>
/// <param name="catalog">The endpoint that lists models.</param>
/// <param name="throttle">The throttle for a listing of all keys.</param>
/// <param name="isPreview">Whether none of the changes is sent, so that an alias of an earlier change is taken by it.</param>
internal sealed class ChangeWarnings(KeyApi keys, RecordApi records, CatalogApi catalog, RequestThrottle throttle, bool isPreview)
{
    /// <summary>The number of aliases that are searched one by one before all keys are listed.</summary>
    private const int FewAliases = 8;

    private const int NotFound = 404;

    private readonly Dictionary<string, (AccessRecord Team, TeamKeyLimits[] Keys)?> _teams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _planned = new(StringComparer.Ordinal);
    private HashSet<string>? _aliases;
    private ModelDirectory? _models;
    private bool _hasReadModels;

    /// <summary>Gets the warnings about a change. Call it for one change after the other.</summary>
    internal async Task<IReadOnlyList<KeyChangeWarning>> OfAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        bool lacksLicense = ChangeRules.DependsOnLicense(change) && !await TryAsync(() => keys.ChangesSecretsAsync(cancellationToken), true).ConfigureAwait(false);
        (AccessRecord Team, TeamKeyLimits[] Keys)? team = TeamChangeRules.DependsOnTeam(change) ? await TeamAsync(change.TeamId!, cancellationToken).ConfigureAwait(false) : null;
        return ChangeRules.Of(change, new ChangeFacts(keys.ServerNow)
        {
            LacksLicense = lacksLicense,
            LicenseAdvice = keys.LicenseAdvice,
            Declared = ChangeRules.DependsOnDeclaration(change) ? await TryAsync(() => keys.DeclaredAsync(change.IsCreation, cancellationToken), []).ConfigureAwait(false) : [],
            Release = ChangeRules.DependsOnRelease(change) ? await TryAsync(() => keys.VersionAsync(cancellationToken), null).ConfigureAwait(false) : null,
            Team = team?.Team,
            TeamKeys = team?.Keys ?? [],
            Models = TeamChangeRules.DependsOnModels(change, team?.Team) ? await ModelsAsync(cancellationToken).ConfigureAwait(false) : null,
            IsAliasTaken = change.NewAlias is { } alias && await IsTakenAsync(alias, cancellationToken).ConfigureAwait(false),
        });
    }

    private async Task<(AccessRecord Team, TeamKeyLimits[] Keys)?> TeamAsync(string id, CancellationToken cancellationToken)
    {
        if (!_teams.TryGetValue(id, out (AccessRecord Team, TeamKeyLimits[] Keys)? known))
        {
            _teams[id] = known = await ReadTeamAsync(id, cancellationToken).ConfigureAwait(false);
        }

        return known;
    }

    private async Task<(AccessRecord Team, TeamKeyLimits[] Keys)?> ReadTeamAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            TeamResponse response = await records.TeamAsync(id, cancellationToken).ConfigureAwait(false);
            return (AccessRecord.Of(response.Team), response.Limits);
        }
        catch (LiteLLMServerException refusal) when (refusal.StatusCode == NotFound && !refusal.IsMissingEndpoint)
        {
            return (AccessRecord.Missing, []);
        }
        catch (LiteLLMException)
        {
            return null; // The key of the connection may not read the team.
        }
    }

    /// <summary>Reads the models and their groups. Without the groups, a model can be in one of them, so that nothing is known.</summary>
    private async Task<ModelDirectory?> ModelsAsync(CancellationToken cancellationToken)
    {
        if (!_hasReadModels)
        {
            _hasReadModels = true;
            _models = await TryAsync(
                async () => new ModelDirectory(
                    (await catalog.ModelsAsync(cancellationToken).ConfigureAwait(false)).Select(model => model.Name),
                    await records.DeploymentsAsync(cancellationToken).ConfigureAwait(false)),
                (ModelDirectory?)null).ConfigureAwait(false);
        }

        return _models;
    }

    /// <summary>Returns whether a key has the alias, or an earlier change gives it to another key.</summary>
    private async Task<bool> IsTakenAsync(string alias, CancellationToken cancellationToken)
    {
        if (!_planned.Add(alias) && isPreview)
        {
            return true;
        }

        if (_planned.Count <= FewAliases)
        {
            return (await TryAsync(() => keys.WithAliasAsync(alias, cancellationToken), []).ConfigureAwait(false)).Count > 0;
        }

        _aliases ??= new HashSet<string>(
            (await TryAsync(() => new KeyQueries(keys, throttle).ListedAsync(), []).ConfigureAwait(false)).Select(key => key.KeyAlias).OfType<string>(), StringComparer.Ordinal);
        return _aliases.Contains(alias);
    }

    private static async Task<T> TryAsync<T>(Func<Task<T>> read, T unknown)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (LiteLLMException)
        {
            return unknown;
        }
    }
}
