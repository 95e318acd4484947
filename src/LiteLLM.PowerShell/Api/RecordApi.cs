using System.Text.Json;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Api;

/// <summary>Reads single records that decide about the requests of a key. A record that does not exist is a <see cref="Errors.LiteLLMServerException"/> with status 404.</summary>
internal sealed class RecordApi(LiteLLMClient client)
{
    /// <summary>The maximum number of users in one request.</summary>
    internal const int MostUsers = 100;

    /// <summary>Creates a copy that reports retries to one cmdlet. The callback can run on any thread.</summary>
    internal RecordApi NotifyingOf(Action<string> notify) => new(client.NotifyingOf(notify));

    /// <summary>Sends GET <c>/user/info</c>.</summary>
    internal Task<JsonElement> UserAsync(string id, CancellationToken cancellationToken) =>
        MemberAsync("user/info?user_id=" + Uri.EscapeDataString(id), "user_info", cancellationToken);

    /// <summary>Sends GET <c>/user/list</c> for up to <see cref="MostUsers"/> users, whose ids contain no comma.</summary>
    /// <returns>The users that the server returned, by id. The server may omit some.</returns>
    internal Task<Dictionary<string, JsonElement>> UsersAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => client.GetAsync(
        $"user/list?page=1&page_size={MostUsers}&user_ids={Uri.EscapeDataString(string.Join(",", ids))}",
        answer => Rows(JsonValueReader.Member(answer, "users"))
            .ToLookup(row => JsonValueReader.ToText(JsonValueReader.Member(row, "user_id")), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First().Clone(), StringComparer.Ordinal),
        cancellationToken);

    /// <summary>Sends GET <c>/team/info</c>.</summary>
    /// <returns>The team, the budgets and the spend of its members, and the limits of its keys.</returns>
    internal Task<TeamResponse> TeamAsync(string id, CancellationToken cancellationToken) => client.GetAsync(
        "team/info?team_id=" + Uri.EscapeDataString(id),
        answer => new TeamResponse(
            JsonValueReader.Member(answer, "team_info").Clone(),
            [.. Rows(JsonValueReader.Member(answer, "team_memberships")).Select(row => row.Clone())],
            [.. Rows(JsonValueReader.Member(answer, "keys")).Select(TeamKeyLimits.Of).Where(limits => (limits.Tpm ?? limits.Rpm) is not null)]),
        cancellationToken);

    /// <summary>Sends GET <c>/organization/info</c>.</summary>
    internal Task<JsonElement> OrganizationAsync(string id, CancellationToken cancellationToken) =>
        client.GetAsync("organization/info?organization_id=" + Uri.EscapeDataString(id), cancellationToken);

    /// <summary>Sends GET <c>/project/info</c>, which servers have since 1.83.</summary>
    internal Task<JsonElement> ProjectAsync(string id, CancellationToken cancellationToken) =>
        client.GetAsync("project/info?project_id=" + Uri.EscapeDataString(id), cancellationToken);

    /// <summary>Sends GET <c>/customer/info</c>.</summary>
    internal Task<JsonElement> EndUserAsync(string id, CancellationToken cancellationToken) =>
        client.GetAsync("customer/info?end_user_id=" + Uri.EscapeDataString(id), cancellationToken);

    /// <summary>Sends POST <c>/tag/info</c> for one tag.</summary>
    internal async Task<JsonElement> TagAsync(string name, CancellationToken cancellationToken) =>
        JsonValueReader.Member(await client.PostAsync("tag/info", [("names", JsonValueWriter.From(new[] { name }))], cancellationToken).ConfigureAwait(false), name);

    /// <summary>Sends GET <c>/v1/access_group/{id}</c>, which servers have since 1.81.</summary>
    internal Task<JsonElement> AccessGroupAsync(string id, CancellationToken cancellationToken) =>
        client.GetAsync("v1/access_group/" + Uri.EscapeDataString(id), cancellationToken);

    /// <summary>Sends GET <c>/v1/model/info</c>.</summary>
    /// <returns>The deployments with their prices.</returns>
    internal Task<JsonElement[]> DeploymentsAsync(CancellationToken cancellationToken) => client.GetAsync(
        "v1/model/info", answer => Rows(JsonValueReader.Member(answer, "data")).Select(row => row.Clone()).ToArray(), cancellationToken);

    /// <summary>Sends GET <c>/global/spend</c> once, because the server fails permanently if its database lacks the view.</summary>
    /// <returns>The spend and the budget of the proxy as a whole.</returns>
    internal Task<JsonElement> ServerSpendAsync(CancellationToken cancellationToken) => client.GetOnceAsync("global/spend", cancellationToken);

    private Task<JsonElement> MemberAsync(string path, string member, CancellationToken cancellationToken) =>
        client.GetAsync(path, answer => JsonValueReader.Member(answer, member).Clone(), cancellationToken);

    private static JsonElement.ArrayEnumerator Rows(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
