using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>
/// What is kept on the server with a key that a set manages, so that no state file is needed:
/// <c>{"version":1,"set":"platform","name":"ci","asked":["max_budget","metadata.owner"],"duration":"30d"}</c>.
/// </summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The name of the definition. It stays when the alias of the key changes.</param>
/// <param name="Asked">
/// The API names of all attributes that were declared last, in ordinal order. Of the metadata each entry counts for itself:
/// <c>metadata.owner</c> is the entry <c>owner</c>.
/// </param>
/// <param name="Duration">The life that was asked for, if it was relative. It counts from the moment at which it was asked for first.</param>
/// <param name="Version">The version of the format.</param>
internal sealed record KeyOwnership(string Set, string Name, IReadOnlyList<string> Asked, string? Duration = null, long Version = KeyOwnership.CurrentVersion)
{
    internal const string DurationName = "duration";
    internal const string MetadataPrefix = "metadata.";
    internal const long CurrentVersion = 1;

    internal static readonly KeyProperty Property = KeyProperties.Named(nameof(LiteLLMKey.KeySet));

    /// <summary>What is kept with a key; none if no set manages it.</summary>
    internal static KeyOwnership? Of(LiteLLMKey key)
    {
        JsonElement kept = Property.Read(key.Row);
        JsonElement asked = JsonValueReader.Member(kept, "asked");
        return Text(kept, "set") is { } set && Text(kept, "name") is { } name
            ? new KeyOwnership(
                set,
                name,
                asked.ValueKind == JsonValueKind.Array ? [.. asked.EnumerateArray().Select(JsonValueReader.ToText)] : [],
                Text(kept, DurationName),
                JsonValueReader.Member(kept, "version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt64(out long number) ? number : CurrentVersion)
            : null;
    }

    /// <summary>Whether the same definition of the same set is meant.</summary>
    internal bool IsOf(KeyOwnership other) => Set == other.Set && Name == other.Name;

    /// <summary>Whether the same is kept already.</summary>
    internal bool Says(KeyOwnership? kept) => kept is not null
        && IsOf(kept) && Duration == kept.Duration && Version == kept.Version && Asked.SequenceEqual(kept.Asked, StringComparer.Ordinal);

    internal JsonElement ToJson()
    {
        var members = new List<(string, JsonElement)>
        {
            ("version", JsonValueWriter.From(Version)),
            ("set", JsonValueWriter.From(Set)),
            ("name", JsonValueWriter.From(Name)),
            ("asked", JsonValueWriter.From(Asked.ToArray())),
        };
        if (Duration is not null)
        {
            members.Add((DurationName, JsonValueWriter.From(Duration)));
        }

        return JsonValueWriter.Object(members);
    }

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
