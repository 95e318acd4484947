using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>A key with a secret that was just made.</summary>
/// <param name="secret">The secret.</param>
/// <param name="told">The values that are told, which need not be those that are stored.</param>
internal sealed class CreatedKey(string secret, Func<Column, object?> told)
{
    /// <summary>The secret.</summary>
    public string Secret { get; } = secret;

    /// <summary>Whether the answer shows the stored row, as after a rotation, and not the request.</summary>
    public bool ShowsRow { get; init; }

    /// <summary>The hash, told as <c>token</c>.</summary>
    public string? Token { get; init; }

    /// <summary>The hash, told as <c>token_id</c>.</summary>
    public string? TokenId { get; init; }

    /// <summary>The budget that is told.</summary>
    public Row? Budget { get; init; }

    /// <summary>The value that is told.</summary>
    public object? Told(Column column) => told(column);
}
