using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>
/// The definition that manages a key, with the attributes that it declared last. An <see cref="OwnershipRecord"/> stores it with the
/// key, so that no state file is required.
/// </summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The name of the definition. It does not change with the alias of the key.</param>
/// <param name="Declared">
/// The API names of all attributes that were declared last, in ordinal order. Each entry of the metadata is listed separately:
/// <c>metadata.owner</c> is the entry <c>owner</c>.
/// </param>
/// <param name="Duration">The declared duration, or <c>null</c> if none was declared. It is counted from the time at which it is first applied.</param>
/// <param name="Version">The version of the format.</param>
/// <param name="PreventDestroy">Whether the key must not be removed.</param>
internal sealed record KeyOwnership(string Set, string Name, IReadOnlyList<string> Declared, string? Duration = null, long Version = KeyOwnership.CurrentVersion, bool PreventDestroy = false)
{
    internal const string DurationName = "duration";
    internal const string PreventDestroyName = "prevent_destroy";
    internal const string MetadataPrefix = "metadata.";
    internal const long CurrentVersion = 1;

    private const string UndeliveredName = "undelivered";

    /// <summary>Whether the key was created and its secret was not delivered yet. The mark is removed after the delivery, so that it remains only if the run was killed.</summary>
    internal bool IsUndelivered { get; init; }

    /// <summary>Reads a stored record. <c>null</c> if it does not contain a set and a definition.</summary>
    internal static KeyOwnership? From(JsonElement stored)
    {
        JsonElement declared = JsonValueReader.Member(stored, "declared");
        return Text(stored, "set") is { } set && Text(stored, "name") is { } name
            ? new KeyOwnership(
                set,
                name,
                declared.ValueKind == JsonValueKind.Array ? [.. declared.EnumerateArray().Select(JsonValueReader.ToText)] : [],
                Text(stored, DurationName),
                JsonValueReader.Member(stored, "version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt64(out long number) ? number : CurrentVersion,
                JsonValueReader.Member(stored, PreventDestroyName).ValueKind == JsonValueKind.True)
            {
                IsUndelivered = JsonValueReader.ToBoolean(JsonValueReader.Member(stored, UndeliveredName)) == true,
            }
            : null;
    }

    /// <summary>Returns whether both refer to the same definition of the same set.</summary>
    internal bool IsOf(KeyOwnership other) => Set == other.Set && Name == other.Name;

    /// <summary>Returns whether the stored record has the same content, apart from the mark of a secret that was not delivered.</summary>
    internal bool Matches(KeyOwnership? stored) => stored is not null
        && IsOf(stored) && Duration == stored.Duration && Version == stored.Version && PreventDestroy == stored.PreventDestroy && Declared.SequenceEqual(stored.Declared, StringComparer.Ordinal);

    internal IEnumerable<(string Name, JsonElement Value)> Members()
    {
        var members = new List<(string, JsonElement)>
        {
            ("version", JsonValueWriter.From(Version)),
            ("set", JsonValueWriter.From(Set)),
            ("name", JsonValueWriter.From(Name)),
            ("declared", JsonValueWriter.From(Declared.ToArray())),
        };
        if (Duration is not null)
        {
            members.Add((DurationName, JsonValueWriter.From(Duration)));
        }

        if (PreventDestroy)
        {
            members.Add((PreventDestroyName, JsonValueWriter.From(true)));
        }

        if (IsUndelivered)
        {
            members.Add((UndeliveredName, JsonValueWriter.From(true)));
        }

        return members;
    }

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
