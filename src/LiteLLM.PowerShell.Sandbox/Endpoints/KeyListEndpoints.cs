using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Listings of keys and of their aliases.</summary>
internal sealed class KeyListEndpoints(SandboxState state) : IEndpoints
{
    private const int LargestPage = 100;

    private static readonly Column[] Sortable =
    [
        KeyColumns.Spend, KeyColumns.MaxBudget, KeyColumns.CreatedAt, KeyColumns.UpdatedAt, KeyColumns.Token, KeyColumns.KeyAlias,
    ];

    private readonly Database _database = state.Database;
    private readonly ListedKeyView _view = new(state.Version);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/key/list", ErrorStyle.Internal, List),
        new("GET", "/key/aliases", ErrorStyle.Internal, Aliases),
    ];

    private Reply List(Call call)
    {
        QueryString query = call.Query;
        var problems = new List<Problem>();
        int page = query.Integer("page", 1, 1, int.MaxValue, problems);
        int size = query.Integer("size", 10, 1, LargestPage, problems);
        bool full = query.Flag("return_full_object", problems);
        query.Flag("include_team_keys", problems);
        bool created = query.Flag("include_created_by_keys", problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);

        string? user = OwnerFilter(call.Caller, query.NonEmpty("user_id"));
        string order = query.Text("sort_order") ?? "desc";
        var search = new KeySearch
        {
            Page = page,
            Size = size,
            SortBy = SortColumn(query.Text("sort_by"), order),
            Descending = string.Equals(order, "desc", StringComparison.OrdinalIgnoreCase),
            OrCreatedBy = created ? user : null,
        };
        search.Where(KeyColumns.UserId, user);
        search.Where(KeyColumns.TeamId, query.NonEmpty("team_id"));
        search.Where(KeyColumns.OrganizationId, query.NonEmpty("organization_id"));
        search.Where(KeyColumns.KeyAlias, query.NonEmpty("key_alias"));
        search.Where(KeyColumns.Token, query.NonEmpty("key_hash"));
        bool deleted = state.Version.KeepsDeletedKeys && query.Text("status") == "deleted";
        KeyPage found = deleted ? search.In(DeletedKeys()) : search.In(_database.Keys);
        return Tell(found, full, withUsers: state.Version.HasNewerFields && query.Text("expand") == "user");
    }

    private Reply Tell(KeyPage page, bool full, bool withUsers)
    {
        List<ListedKey> keys = [.. page.Keys.Select(key => new ListedKey(
            key,
            _database.ObjectPermissions.Find(key.Text(KeyColumns.ObjectPermissionId)),
            withUsers ? _database.Users.Find(key.Text(KeyColumns.UserId)) : null,
            withUsers ? _database.Users.Find(key.Text(KeyColumns.CreatedBy)) : null))];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("keys");
            foreach (ListedKey key in keys)
            {
                if (full)
                    _view.Write(writer, key);
                else
                    writer.WriteStringValue(key.Key.Text(KeyColumns.Token));
            }
            writer.WriteEndArray();
            writer.WriteNumber("total_count", page.Total);
            writer.WriteNumber("current_page", page.Number);
            writer.WriteNumber("total_pages", page.Pages);
        });
    }

    private IEnumerable<Row> DeletedKeys() =>
        Enumerable.Reverse(_database.DeletedKeys).OrderByDescending(key => key.Time(KeyColumns.CreatedAt));

    private static string? OwnerFilter(Caller caller, string? asked)
    {
        if (caller.IsAdmin)
            return asked;
        if (!caller.IsKnownUser)
            throw Forbidden("You are not authorized to access this endpoint. No 'user_id' is associated with your API key.");
        if (asked is not null && asked != caller.UserId)
            throw Forbidden("You are not authorized to check another user's keys");
        return caller.UserId;
    }

    private static ProxyFault Forbidden(string message) => new(403, message, "bad_request_error", "user_id");

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

    private Reply Aliases(Call call)
    {
        List<string> aliases = [.. _database.Keys.OldestFirst
            .Select(key => key.Text(KeyColumns.KeyAlias)?.Trim() ?? "")
            .Where(alias => alias.Length > 0)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("aliases");
            foreach (string alias in aliases.Distinct().OrderBy(alias => alias, StringComparer.Ordinal))
                writer.WriteStringValue(alias);
            writer.WriteEndArray();
        });
    }
}
