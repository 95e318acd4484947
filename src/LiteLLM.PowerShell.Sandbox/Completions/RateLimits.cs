using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>The rate limits that apply to a call.</summary>
internal static class RateLimits
{
    /// <summary>Lists them in the order in which the server looks at them.</summary>
    public static IReadOnlyList<RateLimit> Of(Applicant applicant)
    {
        Row key = applicant.Key;
        string token = key.Text(KeyColumns.Token)!;
        string model = applicant.Request.Model ?? "";
        var limits = new List<RateLimit>();
        Add(limits, "api_key", token, key, applicant.Budget);
        Add(limits, "user", applicant.User?.Text(UserColumns.UserId), applicant.User);
        Add(limits, "team", applicant.Team?.Text(TeamColumns.TeamId), applicant.Team);
        Add(limits, "end_user", applicant.Customer?.Text(CustomerColumns.UserId), applicant.CustomerBudget);
        for (int time = 0; time < 2; time++) // The server counts the models of a team twice.
            AddOfModel(limits, "model_per_team", applicant.Team?.Text(TeamColumns.TeamId), model, name => OfModel(applicant.MetadataOfTeam(name), model));
        AddOfModel(limits, "model_per_key", token, model, name => OfModel(applicant.MetadataOfKey(name), model) ?? OfModel(applicant.MetadataOfTeam(name), model));
        Add(limits, "organization", applicant.Organization?.Text(OrganizationColumns.OrganizationId), applicant.OrganizationBudget);
        return limits;
    }

    private static void Add(List<RateLimit> limits, string kind, string? id, params Row?[] rows)
    {
        long? Limit(string name) => rows.OfType<Row>().Select(row => Value(row, name)).FirstOrDefault(value => value is not null);
        if (id is not null)
            Add(limits, new RateLimit(kind, id, Limit("rpm_limit"), Limit("tpm_limit"), kind == "api_key" ? Limit("max_parallel_requests") : null));
    }

    private static void AddOfModel(List<RateLimit> limits, string kind, string? id, string model, Func<string, long?> limit)
    {
        if (id is not null)
            Add(limits, new RateLimit(kind, $"{id}:{model}", limit("model_rpm_limit"), limit("model_tpm_limit")));
    }

    private static void Add(List<RateLimit> limits, RateLimit limit)
    {
        if (limit.Limits.Any())
            limits.Add(limit);
    }

    private static long? Value(Row row, string name) => row.Shape.Find(name) is { } column ? row.Integer(column) : null;

    private static long? OfModel(JsonElement? limits, string model) =>
        limits is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(model, out JsonElement limit) && limit.ValueKind == JsonValueKind.Number
            ? limit.GetInt64()
            : null;
}
