using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Recognizes the name of a team, or the name or email address of a user, where an id is required. A server does not: it returns no keys,
/// or creates a key of a team that does not exist.
/// </summary>
/// <param name="context">Waits for requests.</param>
/// <param name="catalog">The teams and users of the server. They are read at most once per command.</param>
/// <param name="records">Single teams of the server.</param>
internal sealed class OwnerNames(CmdletContext context, CatalogApi catalog, RecordApi records)
{
    private const int NotFound = 404;

    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);
    private IReadOnlyList<LiteLLMTeam>? _teams;
    private IReadOnlyList<LiteLLMUser>? _users;

    /// <summary>Rejects names in a filter that matched no key.</summary>
    /// <exception cref="LiteLLMException">A value is a name and not an id. The message contains the id.</exception>
    internal void Refuse(string? teamId, string? userId)
    {
        RefuseTeam(teamId);
        RefuseUser(userId);
    }

    /// <summary>
    /// Rejects names among desired attributes. The list of teams is read only if there is no team with the id, and the list of users only for values
    /// with spaces or an @, because it can be long and servers accept any id of a user.
    /// </summary>
    /// <exception cref="LiteLLMException">A value is a name and not an id. The message contains the id.</exception>
    internal void Refuse(DesiredKey desired)
    {
        string team = TextOf(desired, nameof(LiteLLMKey.TeamId));
        string user = TextOf(desired, nameof(LiteLLMKey.UserId));
        if (team.Length > 0 && _checked.Add(team) && !Guid.TryParse(team, out _) && (IsName(team) || IsMissing(team)))
        {
            _checked.Remove(team);
            RefuseTeam(team);
        }

        RefuseUser(IsName(user) ? user : null);
    }

    /// <summary>Whether the server has no team with an id. Servers before 1.83 create keys for such teams.</summary>
    private bool IsMissing(string team)
    {
        try
        {
            context.Await(token => records.TeamAsync(team, token));
            return false;
        }
        catch (LiteLLMException problem)
        {
            return problem is LiteLLMServerException { StatusCode: NotFound };
        }
    }

    /// <summary>Adds the id to the error of a server that has no team with an id, if that id is the name of a team.</summary>
    internal LiteLLMException Explain(LiteLLMException problem)
    {
        if (problem.Message.IndexOf("Team doesn't exist", StringComparison.Ordinal) < 0)
        {
            return problem;
        }

        LiteLLMTeam? meant = Teams().FirstOrDefault(team => team.TeamAlias is { Length: > 0 } alias && problem.Message.IndexOf($"Team={alias}.", StringComparison.OrdinalIgnoreCase) >= 0);
        return meant is null ? problem : NotAnId(ErrorIds.TeamNotFound, "TeamId", "team", meant.TeamAlias!, [meant.TeamId]);
    }

    private void RefuseTeam(string? value)
    {
        if (!string.IsNullOrEmpty(value) && Teams() is { Count: > 0 } teams && teams.All(team => team.TeamId != value)
            && teams.Where(team => Same(team.TeamAlias, value)).Select(team => team.TeamId).ToArray() is { Length: > 0 } ids)
        {
            throw NotAnId(ErrorIds.TeamNotFound, "TeamId", "team", value!, ids);
        }

        if (!string.IsNullOrEmpty(value) && Teams().All(team => team.TeamId != value) && Teams().FirstOrDefault(team => Same(team.TeamId, value)) is { } other)
        {
            throw new LiteLLMException(ErrorIds.TeamNotFound, $"-TeamId: there is no team with the id '{value}'. Did you mean '{other.TeamId}'?");
        }
    }

    private void RefuseUser(string? value)
    {
        if (!string.IsNullOrEmpty(value) && Users() is { Count: > 0 } users && users.All(user => user.UserId != value)
            && users.Where(user => Same(user.UserEmail, value) || Same(user.UserAlias, value)).Select(user => user.UserId).ToArray() is { Length: > 0 } ids)
        {
            throw NotAnId(ErrorIds.UserNotFound, "UserId", "user", value!, ids);
        }
    }

    private IReadOnlyList<LiteLLMTeam> Teams() => _teams ??= Read(catalog.TeamsAsync);

    private IReadOnlyList<LiteLLMUser> Users() => _users ??= Read(catalog.UsersAsync);

    /// <summary>Reads a list. It is empty if the key of the connection may not read it, because the check is then not possible.</summary>
    private IReadOnlyList<T> Read<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> list)
    {
        try
        {
            return context.Await(list);
        }
        catch (LiteLLMException)
        {
            return [];
        }
    }

    private static string TextOf(DesiredKey desired, string property) =>
        desired.Values.TryGetValue(KeyProperties.Named(property), out JsonElement value) ? JsonValueReader.ToText(value) : "";

    /// <summary>Whether a value is one that servers do not generate as an id.</summary>
    private static bool IsName(string value) => value.Any(letter => letter == '@' || char.IsWhiteSpace(letter));

    private static bool Same(string? name, string? value) => string.Equals(name, value, StringComparison.OrdinalIgnoreCase);

    private static LiteLLMException NotAnId(ErrorId id, string parameter, string noun, string name, string[] ids) => new(id, ids.Length == 1
        ? $"-{parameter}: '{name}' is the name of a {noun}, not its id. Its id is '{ids[0]}'; use -{parameter} '{VisibleText.Of(ids[0])}'."
        : $"-{parameter}: '{name}' is the name of {ids.Length} {noun}s, not an id. Use one of their ids: '{string.Join("', '", ids)}'.");
}
