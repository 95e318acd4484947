using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>The aliases of keys.</summary>
internal sealed class KeyAliasEndpoints(SandboxState state) : IEndpoints
{
    private const int LargestPage = 100;
    private const int DefaultPage = 50;

    private readonly Database _database = state.Database;

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
        [new("GET", "/key/aliases", ErrorStyle.Internal, state.Version.PagesAliases ? Page : All)];

    private Reply All(Call call)
    {
        List<string> aliases = [.. _database.Keys.OldestFirst
            .Select(key => key.Text(KeyColumns.KeyAlias)?.Trim() ?? "")
            .Where(alias => alias.Length > 0)
            .Distinct()
            .OrderBy(alias => alias, StringComparer.Ordinal)];
        return ToReply(aliases, _ => { });
    }

    private Reply Page(Call call)
    {
        var problems = new List<Problem>();
        long page = call.Query.Integer("page", 1, 1, long.MaxValue, problems);
        int size = (int)call.Query.Integer("size", DefaultPage, 1, LargestPage, problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);

        LikePattern? search = call.Query.NonEmpty("search") is { } part ? new LikePattern(part) : null;
        List<string> aliases = [.. _database.Keys.OldestFirst
            .Where(key => IsShown(call.Caller, key))
            .Select(key => key.Text(KeyColumns.KeyAlias) ?? "")
            .Where(alias => alias.Length > 0 && search?.IsIn(alias) != false)
            .OrderBy(alias => alias, StringComparer.Ordinal)];
        int skipped = (int)Math.Min(int.MaxValue, (page - 1) * size);
        return ToReply([.. aliases.Skip(skipped).Take(size)], writer =>
        {
            writer.WriteNumber("total_count", aliases.Count);
            writer.WriteNumber("current_page", page);
            writer.WriteNumber("total_pages", (aliases.Count + size - 1) / size);
            writer.WriteNumber("size", size);
        });
    }

    private bool IsShown(Caller caller, Row key) =>
        caller.ReadsEverything
        || (caller.UserId is not null && key.Text(KeyColumns.UserId) == caller.UserId)
        || TeamRoles.IsMember(_database.Teams.Find(key.Text(KeyColumns.TeamId)), caller.UserId);

    private static Reply ToReply(List<string> aliases, Action<Utf8JsonWriter> writeOthers) => Reply.Object(writer =>
    {
        writer.WriteStartArray("aliases");
        aliases.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        writeOthers(writer);
    });
}
