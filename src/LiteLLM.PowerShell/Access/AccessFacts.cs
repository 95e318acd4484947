using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Access;

/// <summary>The records that decide about the requests of one key. A record that the key does not refer to is <c>null</c>.</summary>
/// <param name="Name">How the key is named in the output.</param>
/// <param name="Now">The time of the proxy.</param>
internal sealed record AccessFacts(string Name, DateTimeOffset Now)
{
    /// <summary>The form of the secret, if the key was specified by its secret.</summary>
    internal SecretForm Secret { get; init; }

    /// <summary>The live key with its budget, or <c>null</c> if it does not exist.</summary>
    internal LiteLLMKey? Key { get; init; }

    /// <summary>The archived record of the key, if it was deleted and the proxy lists deleted keys.</summary>
    internal LiteLLMKey? Deleted { get; init; }

    internal AccessRecord? User { get; init; }

    internal AccessRecord? Team { get; init; }

    /// <summary>The membership of the user in the team, with its budget.</summary>
    internal AccessRecord? Membership { get; init; }

    internal AccessRecord? Organization { get; init; }

    internal AccessRecord? Project { get; init; }

    internal AccessRecord? EndUser { get; init; }

    /// <summary>The tags of the request, by name.</summary>
    internal IReadOnlyDictionary<string, AccessRecord> Tags { get; init; } = new Dictionary<string, AccessRecord>();

    /// <summary>The access groups of the key.</summary>
    internal IReadOnlyList<AccessRecord> AccessGroups { get; init; } = [];

    /// <summary>The spend and the budget of the proxy as a whole.</summary>
    internal AccessRecord? Server { get; init; }

    /// <summary>The models of the proxy, or <c>null</c> if they were not read.</summary>
    internal ModelDirectory? Models { get; init; }

    /// <summary>The metadata of the key, or a JSON <c>null</c>.</summary>
    internal JsonElement Metadata(string name) => Key is null ? JsonValueWriter.Null : JsonValueReader.Member(KeyJson.Metadata(Key.Row), name);
}
