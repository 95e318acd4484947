using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Builds the smallest requests that apply changes. Pure: uses no server, no clock and no PowerShell.</summary>
internal static class KeyRequestBuilder
{
    internal const string Duration = "duration";

    /// <summary>The form of "never" that all servers accept. Newer servers prefer <c>null</c>, which older servers ignore.</summary>
    internal const string NeverExpires = "-1";

    private const string TemporaryIncrease = "temp_budget_increase";
    private const string TemporaryExpiry = "temp_budget_expiry";

    /// <summary>Builds the body of <c>/key/generate</c>, which contains only the changes.</summary>
    /// <exception cref="KeyValueException">An attribute cannot be set on creation.</exception>
    /// <param name="changes">The attributes.</param>
    /// <param name="now">The time of the server.</param>
    /// <param name="kept">Entries of the server inside the metadata to take over from another key.</param>
    internal static IReadOnlyList<(string Name, JsonElement Value)> Create(IEnumerable<KeyChange> changes, DateTimeOffset now, JsonElement kept = default)
    {
        KeyChange[] specified = [.. changes.Where(change => !JsonEquality.IsEmpty(change.AfterJson))];
        var body = new List<(string Name, JsonElement Value)>();
        var metadata = new MetadataRewrite(JsonValueWriter.Object(kept.ValueKind == JsonValueKind.Object ? [("metadata", kept)] : []));
        foreach (KeyChange change in specified.Where(change => !IsKept(change, kept)))
        {
            Require(change, Settable.OnCreate);
            AddTo(body, metadata, change, row: JsonValueWriter.Null, now);
        }

        CompleteTemporaryBudget(body, JsonValueWriter.Null);
        body.RemoveAll(member => member.Name is TemporaryIncrease or TemporaryExpiry); // The server ignores them on creation. A subsequent update sets them.
        return Finished(body, metadata);
    }

    /// <summary>Returns whether an attribute is taken over inside the metadata. The kinds of limits are sent as attributes, so that the server checks the limits of the team.</summary>
    private static bool IsKept(KeyChange change, JsonElement kept) => change.Description is { Storage: KeyStorage.Metadata or KeyStorage.MetadataEntry } property
        && property.Name is not (nameof(LiteLLMKey.RpmLimitType) or nameof(LiteLLMKey.TpmLimitType))
        && JsonValueReader.Member(kept, property.JsonName) is { ValueKind: not JsonValueKind.Null } value && KeyDiff.Same(property.Kind, change.AfterJson, value);

    /// <summary>Builds the requests that update a key: the body of <c>/key/update</c> without <c>key</c>, and the soft budget, which is stored in a budget.</summary>
    /// <exception cref="KeyValueException">The server cannot apply one of the changes.</exception>
    internal static KeyUpdateRequest Update(IEnumerable<KeyChange> changes, JsonElement row, DateTimeOffset now)
    {
        var body = new List<(string Name, JsonElement Value)>();
        var metadata = new MetadataRewrite(row);
        JsonElement? softBudget = null;
        foreach (KeyChange change in changes)
        {
            Require(change, Settable.OnUpdate);
            switch (change.Description?.Storage)
            {
                case KeyStorage.BudgetTable:
                    softBudget = change.AfterJson;
                    break;
                case KeyStorage.PermissionTable:
                    body.Add((JsonName(change), Permissions(change)));
                    break;
                default:
                    AddTo(body, metadata, change, row, now);
                    break;
            }
        }

        CompleteTemporaryBudget(body, row);

        if (softBudget is { ValueKind: JsonValueKind.Number } && body.Exists(member => member is { Name: "budget_id", Value.ValueKind: JsonValueKind.Null }))
        {
            throw new KeyValueException(nameof(LiteLLMKey.SoftBudget), "it is stored in the budget of the key, which is to be cleared. Set the soft budget or clear the budget, not both.");
        }

        return new KeyUpdateRequest(Finished(body, metadata), softBudget);
    }

    /// <summary>Builds an alternative request for changes that a server accepted and ignored. Empty if there is no alternative.</summary>
    /// <param name="ignored">The changes that the server did not store.</param>
    /// <param name="row">The key as JSON, after the first request.</param>
    internal static IReadOnlyList<(string Name, JsonElement Value)> OtherForms(IEnumerable<KeyChange> ignored, JsonElement row)
    {
        var body = new List<(string Name, JsonElement Value)>();
        var metadata = new MetadataRewrite(row);
        foreach (KeyChange change in ignored)
        {
            switch (change.Description?.Name)
            {
                case nameof(LiteLLMKey.Expires) when JsonEquality.IsEmpty(change.AfterJson):
                    body.Add((Duration, JsonValueWriter.Null));
                    break;
                case nameof(LiteLLMKey.DisableGlobalGuardrails):
                    metadata.Write(JsonName(change), change.AfterJson); // 1.81 to 1.83 read it there and ignore it elsewhere.
                    break;
            }
        }

        return Finished(body, metadata);
    }

    private static void AddTo(List<(string Name, JsonElement Value)> body, MetadataRewrite metadata, KeyChange change, JsonElement row, DateTimeOffset now)
    {
        if (CallbackVariables.HasMask(change.AfterJson))
        {
            throw new KeyValueException(change.Property, $"the value of a callback variable is masked ('{CallbackVariables.Mask}'), and the key has no value of that name to keep. Specify the real value.");
        }

        bool clears = JsonEquality.IsEmpty(change.AfterJson);
        switch (change.Description?.Storage)
        {
            case KeyStorage.UserMetadata:
                metadata.ReplaceUserEntries(change.BeforeJson, change.AfterJson);
                break;
            case KeyStorage.MetadataEntry or KeyStorage.ReservedMetadata:
                metadata.Write(JsonName(change), change.AfterJson);
                break;
            case KeyStorage.Metadata when clears:
            case null when clears && IsInMetadata(change, row):
                metadata.Remove(JsonName(change));
                break;
            case null:
                body.Add((change.Property, clears ? EmptyLike(change.BeforeJson) : change.AfterJson));
                break;
            default:
                body.Add(clears ? Cleared(change.Description!)
                    : change.Description?.Kind == KeyValueKind.Time ? DurationUntil(change.AfterJson, now)
                    : (JsonName(change), change.AfterJson));
                break;
        }
    }

    private static bool IsInMetadata(KeyChange change, JsonElement row) =>
        JsonEquality.IsEmpty(JsonValueReader.Member(row, change.Property)) && !JsonEquality.IsEmpty(JsonValueReader.Member(KeyJson.Metadata(row), change.Property));

    /// <summary>Gets the empty value of the same type. Columns of lists and maps cannot be <c>null</c>.</summary>
    private static JsonElement EmptyLike(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => JsonValueWriter.EmptyList,
        JsonValueKind.Object => JsonValueWriter.EmptyMap,
        JsonValueKind.True => JsonValueWriter.False,
        _ => JsonValueWriter.Null,
    };

    /// <summary>Adds the other part of a temporary budget, because the server accepts only both parts together.</summary>
    private static void CompleteTemporaryBudget(List<(string Name, JsonElement Value)> body, JsonElement row)
    {
        string[] named = [.. body.Select(member => member.Name).Where(name => name is TemporaryIncrease or TemporaryExpiry)];
        if (named.Length != 1)
        {
            return;
        }

        KeyProperty other = KeyProperties.Find(named[0] == TemporaryIncrease ? TemporaryExpiry : TemporaryIncrease)!;
        JsonElement stored = other.Read(row);
        body.Add(!JsonEquality.IsEmpty(stored)
            ? (other.JsonName, KeyValueNormalizer.Normalize(other, KeyValueNormalizer.FromServer(other, stored)))
            : throw new KeyValueException(other.Name, $"it is missing. A temporary budget needs both -{nameof(LiteLLMKey.TempBudgetIncrease)} and -{nameof(LiteLLMKey.TempBudgetExpiry)}."));
    }

    private static List<(string Name, JsonElement Value)> Finished(List<(string Name, JsonElement Value)> body, MetadataRewrite metadata) =>
        metadata.IsRequired ? [.. body, ("metadata", metadata.ToJson())] : body;

    /// <summary>Converts an expiry time to a duration in whole seconds from now, as the server counts it.</summary>
    private static (string Name, JsonElement Value) DurationUntil(JsonElement expires, DateTimeOffset now)
    {
        DateTimeOffset date = JsonValueReader.ToTime(expires)!.Value;
        double seconds = Math.Ceiling((date - now).TotalSeconds);
        return seconds > 0
            ? (Duration, JsonValueWriter.From(seconds.ToString("0", CultureInfo.InvariantCulture) + "s"))
            : throw new KeyValueException(nameof(LiteLLMKey.Expires), $"{date:u} is in the past; block or remove the key instead.");
    }

    /// <summary>Builds the permissions to send. The server merges them into the current ones: unchanged members are omitted, and removed members are sent empty.</summary>
    private static JsonElement Permissions(KeyChange change) => JsonValueWriter.Object(
        JsonValueReader.Members(change.BeforeJson)
            .Where(entry => JsonValueReader.Member(change.AfterJson, entry.Name).ValueKind == JsonValueKind.Null)
            .Select(entry => (entry.Name, EmptyLike(entry.Value)))
            .Concat(JsonValueReader.Members(change.AfterJson)
                .Where(entry => !JsonEquality.Same(entry.Value, JsonValueReader.Member(change.BeforeJson, entry.Name)))
                .Select(entry => (entry.Name, entry.Value))));

    private static (string Name, JsonElement Value) Cleared(KeyProperty property) => property.Clear switch
    {
        ClearForm.Null => (property.JsonName, JsonValueWriter.Null),
        ClearForm.EmptyList => (property.JsonName, JsonValueWriter.EmptyList),
        ClearForm.EmptyMap => (property.JsonName, JsonValueWriter.EmptyMap),
        ClearForm.Never => (Duration, JsonValueWriter.From(NeverExpires)),
        _ => throw new KeyValueException(property.Name, "it cannot be cleared: only the server sets it."),
    };

    private static void Require(KeyChange change, Settable when)
    {
        if (change.Description is { } property && (property.Settable & when) == 0)
        {
            throw new KeyValueException(property.Name, "it cannot be set: only the server sets it.");
        }
    }

    private static string JsonName(KeyChange change) => change.Description?.JsonName ?? change.Property;
}
