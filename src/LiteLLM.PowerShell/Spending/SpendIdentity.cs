namespace LiteLLM.PowerShell.Spending;

/// <summary>What an amount of spend belongs to.</summary>
internal sealed record SpendIdentity(DateTime Date, string KeyId, string? TeamId)
{
    internal string? Model { get; init; }

    internal string? Tag { get; init; }

    internal string? UserId { get; init; }
}
