using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>What the server answered about one id.</summary>
internal readonly record struct KeyReadResult
{
    private readonly LiteLLMKey? _row;

    private KeyReadResult(LiteLLMKey? row, bool isDenied) => (_row, IsDenied) = (row, isDenied);

    /// <summary>The server left the key out of an answer about several keys: it does not exist, or the caller may not see it.</summary>
    internal static KeyReadResult LeftOut { get; } = new(null, isDenied: false);

    /// <summary>The server denied that there is such a key.</summary>
    internal static KeyReadResult Denied { get; } = new(null, isDenied: true);

    /// <summary>The live key, or none.</summary>
    internal LiteLLMKey? Key => _row is { IsDeleted: false } ? _row : null;

    /// <summary>The archived row of the key, if the server reported that it was deleted or that its secret was rotated.</summary>
    internal LiteLLMKey? Deleted => _row is { IsDeleted: true } ? _row : null;

    /// <summary>Whether the server denied that there is such a key; it did not merely leave it out.</summary>
    internal bool IsDenied { get; }

    internal static KeyReadResult Of(LiteLLMKey row) => new(row, isDenied: false);
}
