using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Adds to plans that are displayed or returned what the server will refuse or ignore.</summary>
internal static class PlanPreview
{
    /// <summary>Returns the plan with warnings.</summary>
    /// <param name="previews">Finds the warnings.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="now">The time of the server.</param>
    internal static IReadOnlyList<KeyPlan> WithWarnings(this ChangePreview previews, IEnumerable<KeyPlan> plan, DateTimeOffset now) =>
        [.. plan.Select(key => key.Problem is null && ChangeOf(key, now) is { } change ? key with { Warnings = previews.WarningsOf(change) } : key)];

    private static Func<PlannedChange>? ChangeOf(KeyPlan key, DateTimeOffset now) => key.Action switch
    {
        SyncAction.Create or SyncAction.Replace => () => PlannedChange.Creation(key.Changes, now),
        SyncAction.Change => () => PlannedChange.Update(key.Match.Current!, key.Changes, now),
        SyncAction.Rotate => () => PlannedChange.Replacement(key.Match.Current!, key.Changes, new ReplacementPlan(key.Match.Current!, key.Changes, key.Match.Current!.KeyAlias!, null).Spend, now),
        _ => null,
    };
}
