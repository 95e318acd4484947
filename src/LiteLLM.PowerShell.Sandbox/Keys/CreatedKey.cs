using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>A key with a secret that was just created.</summary>
/// <param name="secret">The secret.</param>
/// <param name="echoed">Returns the values in the response, which can differ from the stored ones.</param>
internal sealed class CreatedKey(string secret, Func<Column, object?> echoed)
{
    /// <summary>The secret.</summary>
    public string Secret { get; } = secret;

    /// <summary>Whether the answer shows the stored row, as after a rotation, and not the request.</summary>
    public bool ShowsRow { get; init; }

    /// <summary>The hash, returned as <c>token</c>.</summary>
    public string? Token { get; init; }

    /// <summary>The hash, returned as <c>token_id</c>.</summary>
    public string? TokenId { get; init; }

    /// <summary>The budget in the response.</summary>
    public Row? Budget { get; init; }

    /// <summary>The value in the response.</summary>
    public object? Echoed(Column column) => echoed(column);
}
