using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

namespace LiteLLM.PowerShell.Sandbox.Tests.Access;

/// <summary>The reason with which a real server refused a request, as a check of the module names it.</summary>
/// <param name="Check">The check, or <c>null</c> if the server accepted the request or its provider failed.</param>
/// <param name="Detail">A text that the reason of the check must contain.</param>
internal sealed partial record RecordedReason(AccessCheckKind? Check, string Detail = "")
{
    private static readonly (string Part, AccessCheckKind Check)[] Messages =
    [
        ("No api key passed in", AccessCheckKind.Secret),
        ("Malformed API Key", AccessCheckKind.Secret),
        ("Virtual Key expected", AccessCheckKind.Secret),
        ("Unable to find token", AccessCheckKind.KeyExists),
        ("Key is blocked", AccessCheckKind.KeyBlocked),
        ("Expired Key", AccessCheckKind.KeyExpired),
        ("Budget has been exceeded! Team=", AccessCheckKind.TeamBudget),
        ("Budget has been exceeded! Organization=", AccessCheckKind.OrganizationBudget),
        ("Budget has been exceeded! Tag=", AccessCheckKind.TagBudget),
        ("ExceededBudget: User=", AccessCheckKind.UserBudget),
        ("ExceededBudget: End User=", AccessCheckKind.EndUserBudget),
        ("exceeded budget for model", AccessCheckKind.ModelBudget),
        ("Authentication Error, Team=", AccessCheckKind.TeamBlocked),
        ("Authentication Error, Project=", AccessCheckKind.ProjectBlocked),
        ("User not allowed to access model", AccessCheckKind.UserModel),
        ("key not allowed to access model", AccessCheckKind.KeyModel),
        ("team not allowed to access model", AccessCheckKind.TeamModel),
        ("user not allowed to access model", AccessCheckKind.UserModel),
        ("project not allowed to access model", AccessCheckKind.ProjectModel),
        ("Invalid model name", AccessCheckKind.ModelExists),
        ("no healthy deployments", AccessCheckKind.ModelExists),
        ("not allowed to call this route", AccessCheckKind.Route),
        ("Only proxy admin can be used", AccessCheckKind.Role),
        ("Enforced Params", AccessCheckKind.EnforcedParams),
        ("BadRequest please pass param", AccessCheckKind.EnforcedParams),
        ("LiteLLM Enterprise users", AccessCheckKind.Guardrails),
        ("permission to modify guardrails", AccessCheckKind.TeamGuardrails),
        ("allowed tools list", AccessCheckKind.Tools),
        ("api_base is not allowed", AccessCheckKind.ServerSettings),
        ("'user' param not passed in", AccessCheckKind.ServerSettings),
        ("Client-side 'metadata.tags'", AccessCheckKind.ServerSettings),
    ];

    private static readonly string[] OfProvider = ["litellm.RateLimitError", "litellm.InternalServerError", "litellm.APIConnectionError"];

    /// <summary>Reads the reason from the answer. Five budgets have the same message, so the note tells which one it is.</summary>
    public static RecordedReason Of(Exchange exchange)
    {
        string text = exchange.ResponseBody.GetRawText();
        if (exchange.Status < 400 || OfProvider.Any(failure => text.Contains(failure, StringComparison.Ordinal)))
            return new RecordedReason((AccessCheckKind?)null);
        string message = JsonSerializer.Deserialize<JsonElement>(text).ToString().Replace("\\u0027", "'", StringComparison.Ordinal);
        if (RateLimit().Match(message) is { Success: true } limit)
            return new RecordedReason(AccessCheckKind.RateLimit, $"({limit.Groups[1].Value})");
        if (message.Contains("Budget has been exceeded! Current cost", StringComparison.Ordinal))
        {
            return new RecordedReason(
                exchange.Note.Contains("whole server", StringComparison.Ordinal) ? AccessCheckKind.ServerBudget
                : exchange.Note.Contains("member", StringComparison.Ordinal) ? AccessCheckKind.MemberBudget
                : AccessCheckKind.KeyBudget);
        }
        return new RecordedReason(Messages.First(known => message.Contains(known.Part, StringComparison.Ordinal)).Check);
    }

    [GeneratedRegex("Rate limit exceeded for ([a-z_]+):")]
    private static partial Regex RateLimit();
}
