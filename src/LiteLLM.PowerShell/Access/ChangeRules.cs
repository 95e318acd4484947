using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Access;

/// <summary>The rules by which a server refuses or ignores a change of a key, as far as they can be decided before the change is sent. Pure.</summary>
/// <remarks>Each rule gives a warning only if the facts prove it.</remarks>
internal static class ChangeRules
{
    private const string Spending = "get_spend_routes";

    /// <summary>The last release that is known to ignore a request to clear the budget period.</summary>
    private static readonly Version LastWithLastingPeriod = new(1, 83, 2);

    /// <summary>The first release that requires a license to disable global guardrails. Earlier ones read the value from the metadata.</summary>
    private static readonly Version FirstWithGuardrailSwitch = new(1, 88);

    private static readonly Func<PlannedChange, ChangeFacts, IEnumerable<KeyChangeWarning>>[] All =
        [License, Undeclared, TeamChangeRules.Of, Alias, Budget, UncheckedModels, ServiceAccount, BudgetPeriod];

    /// <summary>Gets the warnings about a change.</summary>
    internal static IReadOnlyList<KeyChangeWarning> Of(PlannedChange change, ChangeFacts facts) => [.. All.SelectMany(rule => rule(change, facts))];

    /// <summary>Whether a license decides about the change.</summary>
    internal static bool DependsOnLicense(PlannedChange change) => Licensed(change).Any();

    /// <summary>Whether the request contains attributes that not every server has.</summary>
    internal static bool DependsOnDeclaration(PlannedChange change) => Newer(change).Any();

    /// <summary>Whether the release decides about the change.</summary>
    internal static bool DependsOnRelease(PlannedChange change) =>
        ClearsPeriod(change) || change.McpServers.Length + change.McpGroups.Length > 0 || !change.IsCreation && change.GuaranteesThroughput
        || change.Changed(nameof(LiteLLMKey.DisableGlobalGuardrails)) is not null;

    private static IEnumerable<KeyChangeWarning> License(PlannedChange change, ChangeFacts facts) => !facts.LacksLicense ? []
        : Licensed(change)
            .Where(name => name != nameof(LiteLLMKey.DisableGlobalGuardrails) || facts.Release >= FirstWithGuardrailSwitch)
            .Select(name => new KeyChangeWarning(name, KeyChangeOutcome.Refused, "the server has no LiteLLM enterprise license, which a request with this attribute requires", "Omit it." + facts.LicenseAdvice));

    /// <summary>The attributes in the request that require a license. Budgets by model can be cleared without one.</summary>
    private static IEnumerable<string> Licensed(PlannedChange change) => change.Body.SelectMany(member => KeyProperties.Find(member.Name) switch
    {
        { Gated: true } property when property.Storage != KeyStorage.Column || !JsonEquality.IsEmpty(member.Value) => [property.Name],
        { Name: nameof(LiteLLMKey.DisableGlobalGuardrails) } property when JsonValueReader.ToBoolean(member.Value) is true => [property.Name],
        { Name: nameof(LiteLLMKey.Permissions) } property when JsonValueReader.Members(member.Value).Any(permission => permission.Name == Spending) => [property.Name],
        _ => Array.Empty<string>(),
    });

    private static IEnumerable<KeyChangeWarning> Undeclared(PlannedChange change, ChangeFacts facts) => facts.Declared.Count == 0 ? []
        : Newer(change).Where(planned => !facts.Declared.Contains(NameOf(planned))).Select(planned => new KeyChangeWarning(
            planned.Property, KeyChangeOutcome.Ignored, $"the server does not declare the attribute '{NameOf(planned)}' for {(change.IsCreation ? "new keys" : "changes of keys")}",
            planned.Property == nameof(LiteLLMKey.OrganizationId) ? "Create a new key." : "Omit it, or use a newer server."));

    /// <summary>The changes of attributes in the request that not every server has.</summary>
    private static IEnumerable<KeyChange> Newer(PlannedChange change) => change.Changes.Where(planned =>
        (planned.Description is not { } property || property.IsNewer) && change.Body.Any(member => member.Name == NameOf(planned)) && !JsonEquality.IsEmpty(planned.AfterJson));

    private static string NameOf(KeyChange change) => change.Description?.JsonName ?? change.Property;

    private static IEnumerable<KeyChangeWarning> Alias(PlannedChange change, ChangeFacts facts) => !facts.IsAliasTaken ? []
        : [new KeyChangeWarning(nameof(LiteLLMKey.KeyAlias), KeyChangeOutcome.Refused, $"another key has the alias '{change.NewAlias}'", "Choose another alias.")];

    /// <summary>Compares the budget with the spend. A model without a price can be called anyway.</summary>
    private static IEnumerable<KeyChangeWarning> Budget(PlannedChange change, ChangeFacts facts)
    {
        string[] parts = [nameof(LiteLLMKey.MaxBudget), nameof(LiteLLMKey.Spend), nameof(LiteLLMKey.TempBudgetIncrease), nameof(LiteLLMKey.TempBudgetExpiry)];
        double spend = JsonValueReader.ToDouble(change.After(nameof(LiteLLMKey.Spend))) ?? change.InitialSpend;
        if (!parts.Any(part => change.Changed(part) is not null) || JsonValueReader.ToDouble(change.After(nameof(LiteLLMKey.MaxBudget))) is not { } budget)
        {
            yield break;
        }

        bool isIncreased = JsonValueReader.ToTime(change.After(nameof(LiteLLMKey.TempBudgetExpiry))) > facts.Now;
        double limit = budget + (isIncreased ? JsonValueReader.ToDouble(change.After(nameof(LiteLLMKey.TempBudgetIncrease))) ?? 0 : 0);
        if (spend >= limit)
        {
            yield return new KeyChangeWarning(nameof(LiteLLMKey.MaxBudget), KeyChangeOutcome.RequestsRefused,
                $"the key has spent {AccessContext.Money(spend)} USD, and its budget is {AccessContext.Money(limit)} USD", "Specify a larger budget, or reset the spend with Reset-LiteLLMKeySpend.");
        }
    }

    /// <summary>A server does not check the models of a key that has a configuration.</summary>
    private static IEnumerable<KeyChangeWarning> UncheckedModels(PlannedChange change, ChangeFacts facts) =>
        (change.Changed(nameof(LiteLLMKey.Config)) ?? change.Changed(nameof(LiteLLMKey.Models))) is not null
        && !JsonEquality.IsEmpty(change.After(nameof(LiteLLMKey.Config))) && !JsonEquality.IsEmpty(change.After(nameof(LiteLLMKey.Models)))
            ? [new KeyChangeWarning(nameof(LiteLLMKey.Models), KeyChangeOutcome.Ignored, "a server does not check the models of a key that has a Config", "Clear Config.")]
            : [];

    private static IEnumerable<KeyChangeWarning> ServiceAccount(PlannedChange change, ChangeFacts facts) =>
        change.TeamId is null && JsonValueReader.Member(change.Sent("metadata"), "service_account_id").ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? [new KeyChangeWarning(nameof(LiteLLMKey.ServiceAccountId), KeyChangeOutcome.Refused, "the key of a service account requires a team", "Specify -TeamId, or clear ServiceAccountId.")]
            : [];

    private static bool ClearsPeriod(PlannedChange change) => !change.IsCreation && change.Changed(nameof(LiteLLMKey.BudgetDuration)) is { } period && JsonEquality.IsEmpty(period.AfterJson);

    private static IEnumerable<KeyChangeWarning> BudgetPeriod(PlannedChange change, ChangeFacts facts) => ClearsPeriod(change) && facts.Release is { } release && release <= LastWithLastingPeriod
        ? [new KeyChangeWarning(nameof(LiteLLMKey.BudgetDuration), KeyChangeOutcome.Ignored, $"LiteLLM {facts.Release} cannot clear it once it is set", "Specify another value, or create a new key without it.")]
        : [];
}
