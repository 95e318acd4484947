using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Access;

/// <summary>The checks of rate limits. The proxy does not show how much of a limit is used; only a limit of zero certainly refuses.</summary>
internal static class RateLimitRules
{
    internal static IEnumerable<AccessFinding> All(AccessContext context) => context.Request.CallsModel ? Limits(context).SelectMany(limit => limit.Findings(context)) : [];

    private static IEnumerable<Limit> Limits(AccessContext context)
    {
        AccessFacts facts = context.Facts;
        KeyLimits own = context.Status.Limits;
        yield return new Limit("the key", "api_key", own.RpmLimit, own.TpmLimit, own.MaxParallelRequests ?? Value(KeyJson.Budget(context.Key.Row), "max_parallel_requests"), "/key/info: rpm_limit, tpm_limit, max_parallel_requests, litellm_budget_table",
            $"Set-LiteLLMKey {context.Argument} -Clear RpmLimit, TpmLimit, MaxParallelRequests");
        yield return OfRow($"the user '{context.Key.UserId}'", "user", facts.User, "/user/info: user_info", "POST /user/update");
        yield return OfRow($"the team '{context.Key.TeamId}'", "team", facts.Team, "/team/info: team_info", "POST /team/update");
        yield return OfBudget($"the end user '{context.Request.EndUser}'", "end_user", facts.EndUser, "/customer/info: litellm_budget_table");
        if (context.Model is { } model)
        {
            yield return new Limit($"the team '{context.Key.TeamId}' for '{model}'", "model_per_team", OfModel(facts.Team, "model_rpm_limit", model), OfModel(facts.Team, "model_tpm_limit", model), null,
                "/team/info: team_info.metadata", "POST /team/update", " The proxy counts every request twice.");
            yield return new Limit($"the key for '{model}'", "model_per_key", Value(facts.Metadata("model_rpm_limit"), model), Value(facts.Metadata("model_tpm_limit"), model), null,
                "/key/info: metadata.model_rpm_limit, metadata.model_tpm_limit", $"Set-LiteLLMKey {context.Argument} -Clear ModelRpmLimit, ModelTpmLimit");
        }

        yield return OfBudget($"the organization '{context.Key.OrganizationId ?? facts.Team?.Text("organization_id")}'", "organization", facts.Organization, "/organization/info: litellm_budget_table");
    }

    private static Limit OfRow(string subject, string kind, AccessRecord? record, string source, string fix) =>
        new(subject, kind, Value(record?.Row, "rpm_limit"), Value(record?.Row, "tpm_limit"), null, source, fix);

    private static Limit OfBudget(string subject, string kind, AccessRecord? record, string source) =>
        new(subject, kind, Value(record?.Budget, "rpm_limit"), Value(record?.Budget, "tpm_limit"), null, source, "POST /budget/update");

    private static long? OfModel(AccessRecord? record, string name, string model) => record is null ? null : Value(record.Metadata(name), model);

    private static long? Value(JsonElement? row, string name) => row is { } found ? JsonValueReader.ToInteger(JsonValueReader.Member(found, name)) : null;

    /// <summary>The limits of one subject.</summary>
    private sealed record Limit(string Subject, string Kind, long? Requests, long? Tokens, long? Parallel, string Source, string Fix, string Remark = "")
    {
        internal IEnumerable<AccessFinding> Findings(AccessContext context)
        {
            (string Unit, long? Value)[] limits = [("requests per minute", Requests), ("tokens per minute", Tokens), ("concurrent requests", Parallel)];
            return limits.Where(limit => limit.Value is not null).Select(limit => Finding(limit.Unit, limit.Value!.Value));
        }

        private AccessFinding Finding(string unit, long limit)
        {
            string text = $"The limit of {Subject} ({Kind}) is {limit.ToString(CultureInfo.InvariantCulture)} {unit}.";
            return limit <= 0
                ? new AccessFinding(AccessCheckKind.RateLimit, AccessResult.Refused, text, Source, Fix)
                : new AccessFinding(AccessCheckKind.RateLimit, AccessResult.Conditional, $"{text}{Remark} The proxy does not show how much of it is used.", Source, "Wait a minute, or increase the limit.");
        }
    }
}
