using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>The response of the server for one id.</summary>
internal readonly record struct KeyReadResult
{
    private readonly LiteLLMKey? _row;

    private KeyReadResult(LiteLLMKey? row, bool isDenied) => (_row, IsDenied) = (row, isDenied);

    /// <summary>The response about several keys omitted the key: it does not exist, or the caller may not read it.</summary>
    internal static KeyReadResult LeftOut { get; } = new(null, isDenied: false);

    /// <summary>The server reported that the key does not exist.</summary>
    internal static KeyReadResult Denied { get; } = new(null, isDenied: true);

    /// <summary>The live key, or <c>null</c>.</summary>
    internal LiteLLMKey? Key => _row is { IsDeleted: false } ? _row : null;

    /// <summary>The archived record of the key, if the server reported that it was deleted or that its secret was rotated.</summary>
    internal LiteLLMKey? Deleted => _row is { IsDeleted: true } ? _row : null;

    /// <summary>Whether the server reported that the key does not exist, instead of only omitting it.</summary>
    internal bool IsDenied { get; }

    internal static KeyReadResult Of(LiteLLMKey row) => new(row, isDenied: false);
}
