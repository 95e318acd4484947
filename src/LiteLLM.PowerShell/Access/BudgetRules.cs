using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Access;

/// <summary>The checks of all budgets that apply to a request. A model without a price lifts all of them.</summary>
internal static class BudgetRules
{
    private const string Late = "The spend of the last seconds may be missing.";

    private static readonly Regex TimeZone = new("(Z|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, RegexLimit.Time);

    internal static IEnumerable<AccessFinding> EndUser(AccessContext context)
    {
        if (!context.Request.CallsModel || context.Facts.EndUser is not { } user)
        {
            return [];
        }

        string subject = $"The end user '{context.Request.EndUser}'";
        return user.Problem is { } problem
            ? [new AccessFinding(AccessCheckKind.EndUserBudget, AccessResult.Unknown, $"{subject} cannot be read: {problem}", "/customer/info")]
            : Budget(context, AccessCheckKind.EndUserBudget, subject, user.Number("spend"), LimitOf(user.Budget), reaches: false, "/customer/info: spend, litellm_budget_table.max_budget", "POST /customer/update with a larger max_budget");
    }

    internal static IEnumerable<AccessFinding> Member(AccessContext context) => context.Request.CallsModel && context.Facts.Membership is { IsFound: true } member
        ? Budget(context, AccessCheckKind.MemberBudget, $"The user '{context.Key.UserId}' as a member of the team '{context.Key.TeamId}'", member.Number("spend"), LimitOf(member.Budget), reaches: false,
            "/team/info: team_memberships", "POST /team/member_update with a larger max_budget_in_team. It takes effect after up to a minute.")
        : [];

    /// <summary>Checks the time at which the temporary increase ends. A time with a time zone makes the proxy fail at every request.</summary>
    internal static IEnumerable<AccessFinding> Temporary(AccessContext context)
    {
        JsonElement expiry = context.Facts.Metadata("temp_budget_expiry");
        if (!context.Request.CallsModel || context.Key.MaxBudget is null || expiry.ValueKind != JsonValueKind.String || context.Facts.Metadata("temp_budget_increase").ValueKind == JsonValueKind.Null)
        {
            yield break;
        }

        const string Source = "/key/info: metadata.temp_budget_increase, metadata.temp_budget_expiry";
        string increase = $"{AccessContext.Money(context.Key.TempBudgetIncrease ?? 0)} USD";
        yield return TimeZone.IsMatch(expiry.GetString()!)
            ? new AccessFinding(AccessCheckKind.TemporaryBudget, AccessResult.Refused, $"The end of the temporary budget increase has a time zone ('{expiry.GetString()}'), which the proxy cannot compare.", Source, $"Set-LiteLLMKey {context.Argument} -Clear TempBudgetIncrease, TempBudgetExpiry")
            : context.Key.TempBudgetExpiry > context.Facts.Now
            ? new AccessFinding(AccessCheckKind.TemporaryBudget, AccessResult.Passed, $"The budget is increased by {increase} until {AccessContext.Time(context.Key.TempBudgetExpiry!.Value)}.", Source)
            : new AccessFinding(AccessCheckKind.TemporaryBudget, AccessResult.Warning, $"The temporary budget increase of {increase} has ended{(context.Key.TempBudgetExpiry is { } end ? $" at {AccessContext.Time(end)}" : "")}.", Source);
    }

    internal static IEnumerable<AccessFinding> Key(AccessContext context)
    {
        if (!context.Request.CallsModel)
        {
            return [];
        }

        bool isShared = context.Key.MaxBudget is null && context.Status.Limits.MaxBudget is not null;
        return Budget(context, AccessCheckKind.KeyBudget, isShared ? $"The key, by its shared budget '{context.Key.BudgetId}',"  : "The key", context.Key.Spend, context.Status.Limits.MaxBudget, reaches: true,
            isShared ? "/key/info: spend, litellm_budget_table.max_budget" : "/key/info: spend, max_budget",
            $"Set-LiteLLMKey {context.Argument} -MaxBudget {AccessContext.Money(Math.Ceiling(2 * Math.Max(context.Key.Spend ?? 0, context.Status.Limits.MaxBudget ?? 0)))}");
    }

    internal static IEnumerable<AccessFinding> Soft(AccessContext context) => context.Request.CallsModel && context.Key.SoftBudget is { } soft
        ? [
            context.Status.Usage.IsSoftBudgetSpent
                ? new AccessFinding(AccessCheckKind.SoftBudget, AccessResult.Warning, $"The key has spent {AccessContext.Money(context.Key.Spend ?? 0)} USD, which is more than its soft budget of {AccessContext.Money(soft)} USD. A soft budget refuses nothing.", "/key/info: litellm_budget_table.soft_budget")
                : new AccessFinding(AccessCheckKind.SoftBudget, AccessResult.Passed, $"The soft budget of {AccessContext.Money(soft)} USD is not spent.", "/key/info: litellm_budget_table.soft_budget"),
        ]
        : [];

    /// <summary>Checks the budget for the model. What was spent on it is not shown, so it can be the reason.</summary>
    internal static IEnumerable<AccessFinding> Model(AccessContext context)
    {
        if (context.Model is not { } model || context.IsFree)
        {
            yield break;
        }

        string? name = new[] { model, model.Substring(model.IndexOf('/') + 1) }.FirstOrDefault(candidate => context.Status.Limits.ModelMaxBudget.Contains(candidate));
        if (name is not null)
        {
            JsonElement budget = JsonValueReader.Member(context.Key.ModelMaxBudget.Count > 0 ? JsonValueReader.Member(context.Key.Row, "model_max_budget") : JsonValueReader.Member(KeyJson.Budget(context.Key.Row), "model_max_budget"), name);
            double? limit = JsonValueReader.ToDouble(budget) ?? JsonValueReader.ToDouble(JsonValueReader.Member(budget, "budget_limit")) ?? JsonValueReader.ToDouble(JsonValueReader.Member(budget, "max_budget"));
            yield return new AccessFinding(AccessCheckKind.ModelBudget, AccessResult.Conditional,
                $"The key has a budget of {(limit is { } amount ? AccessContext.Money(amount) : "unknown")} USD for '{name}'. The proxy does not show how much of it is spent.", "/key/info: model_max_budget", $"Set-LiteLLMKey {context.Argument} -Clear ModelMaxBudget");
        }
    }

    internal static IEnumerable<AccessFinding> Team(AccessContext context) => context.Request.CallsModel && context.Facts.Team is { IsFound: true } team
        ? Budget(context, AccessCheckKind.TeamBudget, $"The team '{context.Key.TeamId}'", team.Number("spend"), team.Number("max_budget"), reaches: false, "/team/info: team_info.spend, team_info.max_budget", "POST /team/update with a larger max_budget")
        : [];

    internal static IEnumerable<AccessFinding> Organization(AccessContext context)
    {
        if (!context.Request.CallsModel || context.Facts.Organization is not { IsMissing: false } organization)
        {
            return [];
        }

        string subject = $"The organization '{context.Key.OrganizationId ?? context.Facts.Team?.Text("organization_id")}'";
        return organization.Problem is { } problem
            ? [new AccessFinding(AccessCheckKind.OrganizationBudget, AccessResult.Unknown, $"{subject} cannot be read: {problem}", "/organization/info")]
            : Budget(context, AccessCheckKind.OrganizationBudget, subject, organization.Number("spend"), LimitOf(organization.Budget) is > 0 and var limit ? limit : null, reaches: true,
                "/organization/info: spend, litellm_budget_table.max_budget", "PATCH /organization/update with a larger max_budget");
    }

    internal static IEnumerable<AccessFinding> Tags(AccessContext context) => !context.Request.CallsModel || context.IsFree ? [] : context.Request.Tags
        .Select(name => (Name: name, Record: context.Facts.Tags.TryGetValue(name, out AccessRecord? record) ? record : AccessRecord.Missing))
        .Where(tag => tag.Record.Problem is not null || LimitOf(tag.Record.Budget) is not null)
        .Select(tag => tag.Record.Problem is { } problem
            ? new AccessFinding(AccessCheckKind.TagBudget, AccessResult.Unknown, $"The tag '{tag.Name}' cannot be read: {problem}", "/tag/info")
            : new AccessFinding(AccessCheckKind.TagBudget, AccessResult.Conditional, $"The tag '{tag.Name}' has a budget of {AccessContext.Money(LimitOf(tag.Record.Budget)!.Value)} USD. /tag/info does not show how much of it is spent; Get-LiteLLMKeySpend -By Tag does.", "/tag/info: litellm_budget_table.max_budget", "POST /tag/update with a larger max_budget, or leave out the tag."));

    internal static IEnumerable<AccessFinding> User(AccessContext context) => context.Request.CallsModel && !context.HasTeam && context.Facts.User is { IsFound: true } user
        ? Budget(context, AccessCheckKind.UserBudget, $"The user '{context.Key.UserId}'", user.Number("spend"), user.Number("max_budget"), reaches: false, "/user/info: user_info.spend, user_info.max_budget", "POST /user/update with a larger max_budget")
        : [];

    internal static IEnumerable<AccessFinding> Server(AccessContext context)
    {
        if (!context.Request.CallsModel || context.Facts.Server is not { IsMissing: false } server)
        {
            return [];
        }

        return server.Problem is { } problem
            ? [new AccessFinding(AccessCheckKind.ServerBudget, AccessResult.Unknown, $"The spend of the proxy as a whole cannot be read: {problem}", "/global/spend")]
            : Budget(context, AccessCheckKind.ServerBudget, "The proxy as a whole", server.Number("spend"), server.Number("max_budget") is > 0 and var limit ? limit : null, reaches: false,
                "/global/spend: spend, max_budget", "Increase litellm_settings.max_budget in the configuration of the proxy.");
    }

    /// <summary>Compares spend with a budget. Without a budget, there is nothing to report.</summary>
    /// <param name="context">The request.</param>
    /// <param name="check">What is checked.</param>
    /// <param name="subject">Whose budget it is.</param>
    /// <param name="spend">The spend, in USD.</param>
    /// <param name="limit">The budget, in USD.</param>
    /// <param name="reaches">Whether the proxy refuses as soon as the spend equals the budget, instead of only when it is exceeded.</param>
    /// <param name="source">Where the values can be seen.</param>
    /// <param name="fix">What removes the reason.</param>
    private static IEnumerable<AccessFinding> Budget(AccessContext context, AccessCheckKind check, string subject, double? spend, double? limit, bool reaches, string source, string fix)
    {
        if (limit is not { } budget)
        {
            yield break;
        }

        double spent = spend ?? 0;
        bool isOver = reaches ? spent >= budget : spent > budget;
        string amounts = $"{subject} has spent {AccessContext.Money(spent)} of {AccessContext.Money(budget)} USD.";
        yield return !isOver ? new AccessFinding(check, AccessResult.Passed, $"{amounts} {Late}", source)
            : context.IsFree ? new AccessFinding(check, AccessResult.Warning, $"{amounts} The model '{context.Model}' has no price, so that no budget refuses it.", source)
            : new AccessFinding(check, AccessResult.Refused, amounts, source, fix);
    }

    private static double? LimitOf(JsonElement budget) => JsonValueReader.ToDouble(JsonValueReader.Member(budget, "max_budget"));
}
