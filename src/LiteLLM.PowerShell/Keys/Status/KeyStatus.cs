using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Evaluates a key at a point in time: its state, its use of the budget, its expiry and its last use. Pure. The key object, the
/// views, the filters and the report all use this class, so that they agree.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="now">The time at which the key is evaluated.</param>
internal sealed class KeyStatus(LiteLLMKey key, DateTimeOffset now)
{
    /// <summary>The largest difference between two times that the server stores when it creates a key.</summary>
    private static readonly TimeSpan OneWrite = TimeSpan.FromSeconds(1);

    private KeyLimits? _limits;

    /// <summary>The limits of the key, computed when they are first used: most operations on many keys do not need them.</summary>
    internal KeyLimits Limits => _limits ??= new KeyLimits(key, now);

    private DateTimeOffset? LastActive => JsonValueReader.ToTime(JsonValueReader.Member(key.Row, "last_active"));

    internal BudgetUsage Usage => new(key.Spend ?? 0, Limits.MaxBudget, Limits.SoftBudget);

    /// <summary>The first reason for which the proxy refuses the key, or <see cref="KeyState.Active"/>.</summary>
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

    /// <summary>Whether there is no sign that the key was ever used.</summary>
    internal bool IsNeverUsed =>
        LastActive is null && Usage.Spend <= 0 && Limits.BudgetDuration is null && key.UpdatedAt - key.CreatedAt <= OneWrite;

    /// <summary>
    /// The last time at which the key may have been used. Newer servers store the time of the last request. On older servers, both
    /// requests and changes set the time of the last update.
    /// </summary>
    internal DateTimeOffset? LastUse => LastActive ?? key.UpdatedAt ?? key.CreatedAt;

    /// <summary>From which attribute <see cref="LastUse"/> is known.</summary>
    internal LastUsedSource? LastUseSource =>
        LastActive is not null ? LastUsedSource.LastActive
        : key.UpdatedAt is not null ? LastUsedSource.UpdatedAt
        : key.CreatedAt is not null ? LastUsedSource.CreatedAt
        : null;

    /// <summary>Whether the server records when the key is used.</summary>
    internal bool RecordsUse => key.Row.ValueKind == JsonValueKind.Object && key.Row.TryGetProperty("last_active", out _);

    internal bool ExpiresBefore(DateTimeOffset time) => key.Expires < time;

    internal bool IsUnusedSince(DateTimeOffset time) => LastUse < time;
}
