using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The signing secrets of a proxy. Each one is the id of a budget without limits that no key uses, because only proxy admins can list budgets.</summary>
internal static class OwnershipSecrets
{
    private const string Prefix = "litellm-powershell-keysets-";
    private const string BudgetId = "budget_id";

    private static readonly Regex Form = new($"^{Prefix}[0-9a-f]{{64}}$", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>The time in which concurrent first runs can each create a secret, all of which are valid. Secrets created later are ignored, so that a secret cannot be added afterwards.</summary>
    private static readonly TimeSpan FirstRuns = TimeSpan.FromMinutes(1);

    /// <summary>Returns whether the id of a budget is a signing secret. Such an id must not be displayed.</summary>
    internal static bool IsSecret(string budgetId) => Form.IsMatch(budgetId);

    /// <summary>Returns the valid secrets among the budgets of a proxy, oldest first.</summary>
    internal static IReadOnlyList<string> Among(IEnumerable<JsonElement> budgets)
    {
        (string Id, DateTimeOffset Created)[] secrets =
        [
            .. budgets.Select(budget => (Id: JsonValueReader.ToText(JsonValueReader.Member(budget, BudgetId)), Created: JsonValueReader.ToTime(JsonValueReader.Member(budget, "created_at")) ?? DateTimeOffset.MaxValue))
                .Where(budget => IsSecret(budget.Id))
                .OrderBy(budget => budget.Created)
                .ThenBy(budget => budget.Id, StringComparer.Ordinal),
        ];
        return [.. secrets.TakeWhile(secret => secret.Created - secrets[0].Created <= FirstRuns).Select(secret => secret.Id)];
    }

    /// <summary>Creates a secret of 256 random bits.</summary>
    internal static string Create()
    {
        byte[] random = new byte[32];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(random);
        return Prefix + string.Concat(random.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
