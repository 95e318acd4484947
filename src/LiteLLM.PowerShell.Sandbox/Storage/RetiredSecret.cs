namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A secret that was replaced but still works for a while.</summary>
/// <param name="successor">The hash of the secret that replaced it.</param>
/// <param name="until">Until when it works.</param>
internal sealed class RetiredSecret(string successor, DateTimeOffset until)
{
    /// <summary>The hash of the secret that replaced it.</summary>
    public string Successor { get; } = successor;

    /// <summary>Until when it works.</summary>
    public DateTimeOffset Until { get; } = until;
}
