using System.Security;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Binding;

/// <summary>One object of the pipeline, as the cmdlets use it: the key that it identifies, and the values of parameters.</summary>
internal sealed class KeyRow
{
    /// <summary>The key, if the object is one that a cmdlet of this module returned.</summary>
    internal LiteLLMKey? Object { get; init; }

    /// <summary>The text, if the object is one. It names a key.</summary>
    internal string? Text { get; init; }

    /// <summary>The id of the key, or <c>null</c>.</summary>
    internal string? Id { get; init; }

    /// <summary>The secret of the key, or <c>null</c>.</summary>
    internal SecureString? Secret { get; init; }

    /// <summary>The alias of the key, or <c>null</c>.</summary>
    internal string? KeyAlias { get; init; }

    /// <summary>The key, if the object is one as the API returns it.</summary>
    internal LiteLLMKey? Stored { get; init; }

    /// <summary>The values by the name of the parameter, without types of the engine.</summary>
    internal IReadOnlyDictionary<string, object?> Values { get; init; } = new Dictionary<string, object?>();

    /// <summary>The names of the columns that mean nothing to the cmdlet.</summary>
    internal IReadOnlyList<string> UnknownColumns { get; init; } = [];

    /// <summary>What the object is, for an error: <c>a team</c>, or <c>null</c> for a row.</summary>
    internal string? Kind { get; init; }

    /// <summary>Whether the object identifies a key.</summary>
    internal bool IdentifiesKey => Object is not null || Text is not null || Id is not null || Secret is not null || KeyAlias is not null;

    /// <summary>The target of an error about the row. It is never the secret.</summary>
    internal object? Name => Object?.ToString() ?? KeyAlias ?? Id ?? Text;
}
