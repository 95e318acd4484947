namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A key that was deleted, or the state of a key before its secret was replaced.</summary>
/// <param name="key">The key as it was.</param>
internal sealed class DeletedKey(Row key)
{
    /// <summary>The identity of the record; a key can be deleted more than once.</summary>
    public string Id { get; } = RowId.New();

    /// <summary>The key as it was, as a row of its own.</summary>
    public Row Key { get; } = key.With([]);

    /// <summary>When it was deleted.</summary>
    public DateTimeOffset DeletedAt { get; init; }

    /// <summary>The user who deleted it.</summary>
    public string? DeletedBy { get; init; }

    /// <summary>The hash of the key that was used for it.</summary>
    public string? DeletedByApiKey { get; init; }

    /// <summary>The user on whose behalf it was deleted, if the request specified one.</summary>
    public string? ChangedBy { get; init; }
}
