using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>
/// Which definition of which set manages a key, and what it declared last. An <see cref="OwnershipRecord"/> stores it with the key, so that
/// no state file is needed.
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

    /// <summary>What the record of a key says; <c>null</c> if it names no set and no definition.</summary>
    internal static KeyOwnership? From(JsonElement kept)
    {
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

    internal IEnumerable<(string Name, JsonElement Value)> Members()
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

        return members;
    }

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
