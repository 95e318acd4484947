using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Evaluates a key at a point in time: its state, its use of the budget, whether it expires or is unused. Pure; the key object, the
/// views, the filters and the report all use it, so they cannot disagree.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="now">The time at which the key is evaluated.</param>
internal sealed class KeyStatus(LiteLLMKey key, DateTimeOffset now)
{
    /// <summary>How close two times are that the server writes when it creates a key.</summary>
    private static readonly TimeSpan OneWrite = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset? _lastActive = JsonValueReader.ToTime(JsonValueReader.Member(key.Row, "last_active"));

    internal KeyLimits Limits { get; } = new(key, now);

    internal BudgetUsage Usage => new(key.Spend ?? 0, Limits.MaxBudget, Limits.SoftBudget);

    /// <summary>The reason for which the proxy refuses the key first, or <see cref="KeyState.Active"/>.</summary>
    internal KeyState State =>
        key.IsDeleted ? KeyState.Deleted
        : key.Blocked ? KeyState.Blocked
        : IsExpired ? KeyState.Expired
        : IsOverBudget ? KeyState.OverBudget
        : KeyState.Active;

    internal bool IsExpired => key.Expires <= now;

    internal bool IsOverBudget => Usage.Level == BudgetLevel.Over;

    /// <summary>Whether the proxy warns about the key without refusing it.</summary>
    internal bool IsOverSoftBudget => !IsOverBudget && Usage.IsSoftBudgetSpent;

    /// <summary>Whether nothing indicates that the key was ever used.</summary>
    internal bool IsNeverUsed =>
        _lastActive is null && Usage.Spend <= 0 && Limits.BudgetDuration is null && key.UpdatedAt - key.CreatedAt <= OneWrite;

    /// <summary>
    /// The last time at which the key was possibly used. Newer servers store the time of the last call; on older ones, both calls and
    /// changes move the time of the last update.
    /// </summary>
    internal DateTimeOffset? LastUse => _lastActive ?? key.UpdatedAt ?? key.CreatedAt;

    internal bool ExpiresBefore(DateTimeOffset time) => key.Expires < time;

    internal bool IsUnusedSince(DateTimeOffset time) => LastUse < time;
}
