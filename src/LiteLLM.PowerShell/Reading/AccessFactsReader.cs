using System.Collections.Concurrent;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Reads the records that decide about the requests of keys. Each record is read once, however many keys refer to it, and users are read a hundred at a time.</summary>
/// <param name="keys">The key endpoints.</param>
/// <param name="records">The endpoints of the other records.</param>
/// <param name="catalog">The endpoint that lists models.</param>
/// <param name="throttle">The throttle in whose slots the requests are sent.</param>
internal sealed class AccessFactsReader(KeyApi keys, RecordApi records, CatalogApi catalog, RequestThrottle throttle)
{
    private readonly ConcurrentDictionary<(string Kind, string Id), Task<AccessRecord>> _records = new();
    private readonly ConcurrentDictionary<string, JsonElement[]> _memberships = new(StringComparer.Ordinal);
    private readonly object _lock = new();
    private Task<ModelDirectory?>? _models;

    /// <summary>Reads what decides about a request of several keys.</summary>
    /// <param name="batch">The complete keys.</param>
    /// <param name="request">The request.</param>
    internal async Task<IReadOnlyList<AccessFacts>> ReadAsync(IReadOnlyCollection<LiteLLMKey> batch, AccessRequest request)
    {
        await ReadUsersAsync(batch.Select(key => key.UserId).OfType<string>().Where(id => id.Length > 0)).ConfigureAwait(false);
        Task<ModelDirectory?> models = request is { CallsModel: true, Model: not null } ? ModelsAsync() : Task.FromResult<ModelDirectory?>(null);
        Task<AccessRecord?> server = request.CallsModel ? FindAsync("server", "", async token => await records.ServerSpendAsync(token).ConfigureAwait(false)) : None;
        Task<AccessRecord?> endUser = FindAsync("customer", request.EndUser, token => records.EndUserAsync(request.EndUser!, token));
        Dictionary<string, Task<AccessRecord?>> tags = request.Tags.Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => FindAsync("tag", name, token => records.TagAsync(name, token)), StringComparer.Ordinal);
        Task<AccessFacts>[] read = [.. batch.Select(ReadKeyAsync)];
        await Task.WhenAll(tags.Values.Concat([server, endUser]).Cast<Task>().Concat(read).Append(models)).ConfigureAwait(false);
        Dictionary<string, AccessRecord> ofTags = tags.ToDictionary(tag => tag.Key, tag => tag.Value.Result ?? AccessRecord.Missing, StringComparer.Ordinal);
        return [.. read.Select(facts => facts.Result with { Models = models.Result, Server = server.Result, EndUser = endUser.Result, Tags = ofTags })];
    }

    /// <summary>Reads what is known about a key that does not exist: its archived record, if the proxy lists deleted keys.</summary>
    /// <param name="name">The name of the key in the output.</param>
    /// <param name="query">The id or the alias by which the key was requested.</param>
    internal async Task<AccessFacts> ReadMissingAsync(string name, KeyListQuery query)
    {
        LiteLLMKey? deleted = null;
        try
        {
            IReadOnlyList<LiteLLMKey> found = await throttle.RunAsync(() => keys.SearchAsync(query with { Deleted = true }, int.MaxValue, throttle.Aborted), throttle.Closed).ConfigureAwait(false);
            deleted = found.OrderByDescending(key => key.DeletedAt).FirstOrDefault();
        }
        catch (LiteLLMException)
        {
            // The proxy does not list deleted keys, or not to this connection. That the key does not exist is known without it.
        }

        return new AccessFacts(name, keys.ServerNow) { Deleted = deleted };
    }

    /// <summary>Returns the form of a secret.</summary>
    internal static SecretForm FormOf(SecureString secret) => Secrets.Use(secret, characters =>
        characters.Length == 0 ? SecretForm.Missing
        : characters.Length > 3 && characters[0] == 's' && characters[1] == 'k' && characters[2] == '-' ? SecretForm.Usable
        : SecretForm.Malformed);

    private static Task<AccessRecord?> None => Task.FromResult<AccessRecord?>(null);

    private async Task<AccessFacts> ReadKeyAsync(LiteLLMKey key)
    {
        Task<AccessRecord?> user = FindAsync("user", key.UserId, token => records.UserAsync(key.UserId!, token));
        Task<AccessRecord?> project = FindAsync("project", key.ProjectId, token => records.ProjectAsync(key.ProjectId!, token));
        Task<AccessRecord?>[] groups = [.. key.AccessGroupIds.Select(id => FindAsync("access group", id, token => records.AccessGroupAsync(id, token)))];
        AccessRecord? team = await FindAsync("team", key.TeamId, token => ReadTeamAsync(key.TeamId!, token)).ConfigureAwait(false);
        string? organization = key.OrganizationId is { Length: > 0 } own ? own : team?.Text("organization_id");
        return new AccessFacts(key.ToString(), keys.ServerNow)
        {
            Key = key,
            User = await user.ConfigureAwait(false),
            Team = team,
            Membership = MembershipOf(key),
            Organization = await FindAsync("organization", organization, token => records.OrganizationAsync(organization!, token)).ConfigureAwait(false),
            Project = await project.ConfigureAwait(false),
            AccessGroups = [.. (await Task.WhenAll(groups).ConfigureAwait(false)).OfType<AccessRecord>()],
        };
    }

    private async Task<JsonElement> ReadTeamAsync(string id, CancellationToken cancellationToken)
    {
        TeamResponse response = await records.TeamAsync(id, cancellationToken).ConfigureAwait(false);
        _memberships[id] = response.Memberships;
        return response.Team;
    }

    private AccessRecord? MembershipOf(LiteLLMKey key) => key is { TeamId: { Length: > 0 } team, UserId: { Length: > 0 } user } && _memberships.TryGetValue(team, out JsonElement[]? rows)
        ? rows.Where(row => JsonValueReader.ToText(JsonValueReader.Member(row, "user_id")) == user).Select(AccessRecord.Of).FirstOrDefault()
        : null;

    /// <summary>Reads users together, if there are several. Those that the proxy omits are read one by one later.</summary>
    private async Task ReadUsersAsync(IEnumerable<string> ids)
    {
        string[] unknown = [.. ids.Distinct(StringComparer.Ordinal).Where(id => !id.Contains(",") && !_records.ContainsKey(("user", id)))];
        for (int first = 0; unknown.Length > 1 && first < unknown.Length; first += RecordApi.MostUsers)
        {
            string[] part = [.. unknown.Skip(first).Take(RecordApi.MostUsers)];
            try
            {
                Dictionary<string, JsonElement> users = await throttle.RunAsync(() => records.UsersAsync(part, throttle.Aborted), throttle.Closed).ConfigureAwait(false);
                foreach (string id in part.Where(users.ContainsKey))
                {
                    _records.TryAdd(("user", id), Task.FromResult(AccessRecord.Of(users[id])));
                }
            }
            catch (LiteLLMServerException)
            {
                return; // Not everyone may list users. Each user is then read by itself.
            }
        }
    }

    private Task<ModelDirectory?> ModelsAsync()
    {
        lock (_lock)
        {
            return _models ??= ReadModelsAsync();
        }
    }

    /// <summary>Reads the models and their prices. A connection that may not read the prices still has the names.</summary>
    private async Task<ModelDirectory?> ReadModelsAsync()
    {
        Task<IReadOnlyList<LiteLLMModel>?> names = ReadOrNullAsync(token => catalog.ModelsAsync(token));
        Task<JsonElement[]?> deployments = ReadOrNullAsync(token => records.DeploymentsAsync(token));
        await Task.WhenAll(names, deployments).ConfigureAwait(false);
        return names.Result is null && deployments.Result is null ? null : new ModelDirectory((names.Result ?? []).Select(model => model.Name), deployments.Result ?? []);
    }

    private async Task<T?> ReadOrNullAsync<T>(Func<CancellationToken, Task<T>> read)
        where T : class
    {
        try
        {
            return await throttle.RunAsync(() => read(throttle.Aborted), throttle.Closed).ConfigureAwait(false);
        }
        catch (LiteLLMServerException)
        {
            return null;
        }
    }

    private async Task<AccessRecord?> FindAsync(string kind, string? id, Func<CancellationToken, Task<JsonElement>> read) =>
        id is null || id.Length == 0 && kind != "server" ? null : await _records.GetOrAdd((kind, id), _ => ReadRecordAsync(read)).ConfigureAwait(false);

    private async Task<AccessRecord> ReadRecordAsync(Func<CancellationToken, Task<JsonElement>> read)
    {
        try
        {
            return AccessRecord.Of(await throttle.RunAsync(() => read(throttle.Aborted), throttle.Closed).ConfigureAwait(false));
        }
        catch (LiteLLMServerException refusal)
        {
            return refusal.StatusCode == 404 ? AccessRecord.Missing : AccessRecord.Unreadable(refusal.Message);
        }
    }
}
