using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Listings of keys.</summary>
internal sealed class KeyListEndpoints(SandboxState state, KeyAccess access) : IEndpoints
{
    private const int LargestPage = 100;

    private static readonly Column[] Sortable =
    [
        KeyColumns.Spend, KeyColumns.MaxBudget, KeyColumns.CreatedAt, KeyColumns.UpdatedAt, KeyColumns.Token, KeyColumns.KeyAlias,
    ];

    private readonly Database _database = state.Database;
    private readonly ListedKeyView _view = new(state.Version);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes => [new("GET", "/key/list", ErrorStyle.Internal, List)];

    private Reply List(Call call)
    {
        QueryString query = call.Query;
        var problems = new List<Problem>();
        long page = query.Integer("page", 1, 1, long.MaxValue, problems);
        int size = (int)query.Integer("size", 10, 1, LargestPage, problems);
        bool full = query.Flag("return_full_object", problems);
        bool teams = query.Flag("include_team_keys", problems);
        bool created = query.Flag("include_created_by_keys", problems);
        bool asked = state.Version.MatchesSubstringsOnRequest && query.Flag("substring_matching", problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);

        string? status = Status(query);
        CheckFilters(call.Caller, query);
        string order = query.Text("sort_order") ?? "desc";
        var search = new KeySearch
        {
            Page = page,
            Size = size,
            SortBy = SortColumn(query.Text("sort_by"), order),
            Descending = string.Equals(order, "desc", StringComparison.OrdinalIgnoreCase),
        };
        bool inPart = state.Version.MatchesSubstrings || asked;
        Filter(search, call.Caller, query, inPart);
        if (state.Version.ReportsKeyStatus)
            FilterFurther(search, query, status);
        if (created || teams)
            Widen(search, call.Caller, query, created, teams);
        bool expanded = state.Version.HasNewerFields && query.Text("expand") == "user";
        return status == KeyStatus.Deleted
            ? DeletedReply(search, full || expanded)
            : ToReply(search.In(_database.Keys), full || expanded, withUsers: expanded);
    }

    private string? Status(QueryString query)
    {
        if (!state.Version.KeepsDeletedKeys)
            return null;
        string? status = query.Text("status");
        if (state.Version.ReportsKeyStatus)
        {
            return status is null || KeyStatus.All.Contains(status)
                ? status
                : throw HttpFault.Error(400, "Invalid status value. Supported: 'active', 'expired', 'revoked', 'deleted'.");
        }
        return status is null or KeyStatus.Deleted
            ? status
            : throw HttpFault.Error(400, "Invalid status value. Currently only 'deleted' is supported.");
    }

    /// <summary>The filters that the newest version adds.</summary>
    private void FilterFurther(KeySearch search, QueryString query, string? status)
    {
        DateTimeOffset now = state.Now;
        if (status is not null and not KeyStatus.Deleted)
            search.And(key => KeyStatus.Of(key, now) == status);
        if (query.Text("expires") is "active" or "expired")
            search.And(key => KeyStatus.IsExpired(key, now) == (query.Text("expires") == "expired"));
        Limit(search, KeyColumns.AgentId, query.NonEmpty("agent_id"));
        if (query.NonEmpty("search") is not { } text)
            return;
        var part = new LikePattern(text);
        search.And(key => key.Text(KeyColumns.Token) == text || (key.Text(KeyColumns.KeyAlias) is { } alias && part.IsIn(alias)));
    }

    /// <summary>Refuses filters by what the caller may not see.</summary>
    private void CheckFilters(Caller caller, QueryString query)
    {
        if (caller.IsAdmin)
            return;
        if (!caller.IsKnownUser)
            throw Forbidden("You are not authorized to access this endpoint. No 'user_id' is associated with your API key.", "user_id");
        if (query.NonEmpty("user_id") is { } user && user != caller.UserId)
            throw Forbidden("You are not authorized to check another user's keys", "user_id");
        if (query.NonEmpty("team_id") is { } team && !TeamRoles.IsMember(_database.Teams.Find(team), caller.UserId))
            throw Forbidden("You are not authorized to check this team's keys", "team_id");
        if (query.NonEmpty("organization_id") is { } organization && !_database.BelongsTo(caller.UserId, organization))
            throw Forbidden("You are not authorized to check this organization's keys", "organization_id");
        if (query.NonEmpty("key_hash") is { } hash && _database.Keys.Find(hash) is { } key && !access.MayRead(caller, hash, key))
            throw KeyAccess.MayNotRead(caller);
    }

    private void Filter(KeySearch search, Caller caller, QueryString query, bool inPart)
    {
        search.Where(KeyColumns.UserId, Owner(caller, query), inPart && caller.ReadsEverything);
        search.Where(KeyColumns.KeyAlias, query.NonEmpty("key_alias"), inPart && caller.ReadsEverything);
        search.Where(KeyColumns.OrganizationId, query.NonEmpty("organization_id"));
        search.Where(KeyColumns.Token, query.NonEmpty("key_hash"));
        if (!state.Version.HasAgentsAndProjects)
        {
            search.Where(KeyColumns.TeamId, query.NonEmpty("team_id"));
            return;
        }
        Limit(search, KeyColumns.TeamId, query.NonEmpty("team_id"));
        Limit(search, KeyColumns.ProjectId, query.NonEmpty("project_id"));
        if (query.NonEmpty("access_group_id") is { } group)
            search.And(key => JsonParts.Texts(key.Json(KeyColumns.AccessGroupIds)).Contains(group));
    }

    /// <summary>Adds keys that the caller sees for another reason than the filters.</summary>
    private void Widen(KeySearch search, Caller caller, QueryString query, bool created, bool teams)
    {
        bool scoped = state.Version.HasAgentsAndProjects;
        string? creator = Owner(caller, query);
        if (created && creator is not null)
            search.Or(key => key.Text(KeyColumns.CreatedBy) == creator && (!scoped || IsWithinTeamsOf(caller, key)));
        if (caller.IsAdmin)
            return;
        if (teams)
            search.Or(key => TeamRoles.IsAdmin(TeamOf(key), caller.UserId));
        if (scoped)
            search.Or(key => key.Text(KeyColumns.UserId) is null && TeamRoles.IsMember(TeamOf(key), caller.UserId));
    }

    private static string? Owner(Caller caller, QueryString query) =>
        query.NonEmpty("user_id") ?? (caller.ReadsEverything ? null : caller.UserId);

    private bool IsWithinTeamsOf(Caller caller, Row key) =>
        key.Text(KeyColumns.TeamId) is null || (!caller.IsAdmin && TeamRoles.IsMember(TeamOf(key), caller.UserId));

    private Row? TeamOf(Row key) => _database.Teams.Find(key.Text(KeyColumns.TeamId));

    private static void Limit(KeySearch search, Column column, string? value)
    {
        if (value is not null)
            search.And(key => key.Text(column) == value);
    }

    private Reply ToReply(KeyPage page, bool full, bool withUsers)
    {
        List<ListedKey> keys = [.. page.Keys.Select(key => Listed(key, withUsers))];
        return ToReply(page, full ? writer => keys.ForEach(key => _view.Write(writer, key)) : null);
    }

    private Reply DeletedReply(KeySearch search, bool full)
    {
        Dictionary<Row, DeletedKey> records = _database.DeletedKeys.ToDictionary(deleted => deleted.Key);
        KeyPage page = search.In(Enumerable.Reverse(_database.DeletedKeys)
            .OrderByDescending(deleted => deleted.Key.Time(KeyColumns.CreatedAt))
            .Select(deleted => deleted.Key));
        List<DeletedKey> keys = [.. page.Keys.Select(key => records[key])];
        return ToReply(page, full ? writer => keys.ForEach(key => _view.Write(writer, key)) : null);
    }

    private static Reply ToReply(KeyPage page, Action<Utf8JsonWriter>? writeKeys) => Reply.Object(writer =>
    {
        writer.WriteStartArray("keys");
        if (writeKeys is not null)
            writeKeys(writer);
        else
            page.Keys.ToList().ForEach(key => writer.WriteStringValue(key.Text(KeyColumns.Token)));
        writer.WriteEndArray();
        writer.WriteNumber("total_count", page.Total);
        writer.WriteNumber("current_page", page.Number);
        writer.WriteNumber("total_pages", page.Pages);
    });

    private ListedKey Listed(Row key, bool withUsers) => new(
        key,
        _database.ObjectPermissions.Find(key.Text(KeyColumns.ObjectPermissionId)),
        _database.Budgets.Find(key.Text(KeyColumns.BudgetId)),
        withUsers ? _database.Users.Find(key.Text(KeyColumns.UserId)) : null,
        withUsers ? Creator(key.Text(KeyColumns.CreatedBy)) : null);

    /// <summary>The user who created a key; the one behind the master key exists without being created.</summary>
    private Row? Creator(string? id) => _database.Users.Find(id) ?? (id == Caller.AdminName
        ? UserColumns.Shape.NewRow().With(new Changes { [UserColumns.UserId] = id })
        : null);

    private static ProxyFault Forbidden(string message, string param) => new(403, message, "bad_request_error", param);

    private static Column? SortColumn(string? name, string order)
    {
        if (name is null)
            return null;
        Column column = Array.Find(Sortable, candidate => candidate.Name == name)
            ?? throw HttpFault.Error(
                400, $"Invalid sort column. Must be one of: {string.Join(", ", Sortable.Select(candidate => candidate.Name))}");
        if (order.ToUpperInvariant() is not ("ASC" or "DESC"))
            throw HttpFault.Error(400, "Invalid sort order. Must be 'asc' or 'desc'");
        return column;
    }
}
