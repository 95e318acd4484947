using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Finds the values of a key in the JSON of the server. The responses of <c>/key/info</c>, <c>/key/list</c> and <c>/key/update</c> differ in details.</summary>
internal static class KeyJson
{
    private const string MetadataName = "metadata";
    private const string BudgetTable = "litellm_budget_table";
    private const string Permissions = "object_permission";
    private const string PermissionsId = "object_permission_id";
    private const string ReservedPrefix = "litellm_";

    private const string RouterSettings = "router_settings";

    /// <summary>The user that a server assigns to keys that are created without one.</summary>
    internal const string DefaultUserId = "default_user_id";

    /// <summary>Names inside <c>metadata</c> that belong to the server and are not attributes in this module.</summary>
    internal static readonly string[] OtherServerEntriesOfMetadata =
    [
        "enforced_batch_output_expires_after", "enforced_file_expires_after", "secret_manager_settings", "team_member_key_duration",
    ];

    /// <summary>Columns that only the server writes. They appear among the additional properties and are never sent.</summary>
    private static readonly HashSet<string> ReadOnlyColumns = new(StringComparer.Ordinal)
    {
        "budget_limits_usage", "created_by_user", "deleted_by_api_key", "id", "jwt_claims", "jwt_key_mappings",
        "litellm_changed_by", "litellm_project_table", "model_max_budget_usage", "project_alias", "project_metadata", "user",
    };

    /// <summary>Columns for internal use of the server, and columns joined from the team, user and organization of the key.</summary>
    private static readonly HashSet<string> NotOfTheKey = new(StringComparer.Ordinal)
    {
        "key", "token", "token_id", "api_key", "duration", "org_id", BudgetTable, "litellm_organization_table",
        PermissionsId, "soft_budget_cooldown", "parent_otel_span", "request_route", "last_refreshed_at",
        "rpm_limit_per_model", "tpm_limit_per_model", "allowed_model_region",
    };

    private static readonly string[] JoinedTables = [BudgetTable, Permissions];

    private static readonly string[] JoinedPrefixes = ["team_", "user_", "end_user_", "organization_"];

    private static readonly string[] PermissionBookkeeping =
        [PermissionsId, "teams", "verification_tokens", "organizations", "users", "projects", "end_users", "agents_table"];

    internal static JsonElement Read(JsonElement row, KeyProperty property) => property.Storage switch
    {
        KeyStorage.Metadata => Lifted(row, property.JsonName),
        KeyStorage.MetadataEntry or KeyStorage.ReservedMetadata => JsonValueReader.Member(Metadata(row), property.JsonName),
        KeyStorage.UserMetadata => Filtered(Metadata(row), entry => !IsServerOwned(entry.Name)),
        KeyStorage.BudgetTable => JsonValueReader.Member(Budget(row), property.JsonName),
        KeyStorage.PermissionTable => WithoutMeaningless(property, JsonValueReader.Member(row, property.JsonName)),
        _ when property.JsonName == RouterSettings => WithoutMeaningless(property, JsonValueReader.Member(row, RouterSettings)),
        _ when property.JsonName == "organization_id" => FirstOf(JsonValueReader.Member(row, "organization_id"), JsonValueReader.Member(row, "org_id")),
        _ => JsonValueReader.Member(row, property.JsonName),
    };

    /// <summary>Gets the complete <c>metadata</c> of a key, including the entries of the server.</summary>
    internal static JsonElement Metadata(JsonElement row) => JsonValueReader.Member(row, MetadataName);

    /// <summary>Gets the budget that <c>budget_id</c> refers to. <c>null</c> if the key has no budget or the response does not include it.</summary>
    internal static JsonElement Budget(JsonElement row) => JsonValueReader.Member(row, BudgetTable);

    /// <summary>Returns whether an entry of <c>metadata</c> belongs to the server.</summary>
    internal static bool IsServerOwned(string name) =>
        name.StartsWith(ReservedPrefix, StringComparison.Ordinal) || KeyProperties.OwnedByServerInMetadata.Contains(name);

    /// <summary>Returns whether an attribute can be stored inside <c>metadata</c>. Names of columns cannot.</summary>
    internal static bool MayBeInMetadata(string name) =>
        !NotOfTheKey.Contains(name) && (KeyProperties.Find(name) is not { } property || property.JsonName != name || property.Storage is KeyStorage.Metadata or KeyStorage.MetadataEntry);

    /// <summary>Gets the values that are not attributes in this module, with secrets masked.</summary>
    internal static ObjectMap AdditionalProperties(JsonElement row) => new(CallbackVariables.Masked(Additional(row, _ => true)), SecretMask.Scrub);

    /// <summary>Gets the values that are not attributes in this module and can be set, as stored.</summary>
    internal static JsonElement SettableAdditionalProperties(JsonElement row) => Additional(row, name => !IsReadOnly(name));

    /// <summary>Returns the JSON of a key without columns that are unknown to this module and not in <paramref name="settable"/>.</summary>
    internal static JsonElement WithoutUnknown(JsonElement row, IReadOnlyCollection<string> settable) => JsonValueWriter.Object(
        JsonValueReader.Members(row).Where(column => IsKnown(column.Name) || settable.Contains(column.Name)).Select(column => (column.Name, column.Value)));

    /// <summary>Returns the JSON of a key without the columns that have no value.</summary>
    internal static JsonElement WithoutEmptyColumns(JsonElement row) => JsonValueWriter.Object(row.EnumerateObject().Where(column => !JsonEquality.IsEmpty(column.Value)));

    /// <summary>Gets a value that is not an attribute in this module, from its column or from <c>metadata</c>.</summary>
    internal static JsonElement ReadAdditional(JsonElement row, string name) => FirstOf(JsonValueReader.Member(row, name), JsonValueReader.Member(Metadata(row), name));

    /// <summary>Returns whether a name is a column that only the server writes and that is not an attribute in this module.</summary>
    internal static bool IsReadOnly(string name) => ReadOnlyColumns.Contains(name) || NotOfTheKey.Contains(name);

    /// <summary>Removes members that have no effect: empty permissions and router settings without a value.</summary>
    internal static JsonElement WithoutMeaningless(KeyProperty property, JsonElement value) =>
        property.Storage == KeyStorage.PermissionTable ? WithoutEmptyPermissions(value)
        : property.JsonName == RouterSettings ? Filtered(value, setting => !JsonEquality.IsEmpty(setting.Value))
        : value;

    /// <summary>Removes members of the permissions that grant no access.</summary>
    internal static JsonElement WithoutEmptyPermissions(JsonElement permissions) => Filtered(permissions, IsPermission);

    /// <summary>Returns the JSON of a key without the secret, which is only stored as a <see cref="System.Security.SecureString"/>.</summary>
    internal static JsonElement WithoutSecret(JsonElement row) =>
        JsonValueWriter.Object(JsonValueReader.Members(row).Where(column => column.Name != "key").Select(column => (column.Name, column.Value)));

    /// <summary>Returns the JSON of a key with another value of a column.</summary>
    internal static JsonElement With(JsonElement row, string name, JsonElement value) =>
        JsonValueWriter.Object(JsonValueReader.Members(row).Select(column => (column.Name, column.Name == name ? value : column.Value)));

    /// <summary>Returns the JSON of a key without a record of this module in its metadata.</summary>
    internal static JsonElement WithoutRecord(JsonElement row, string name) => With(row, MetadataName,
        JsonValueWriter.Object(JsonValueReader.Members(Metadata(row)).Where(entry => entry.Name != name).Select(entry => (entry.Name, entry.Value))));

    /// <summary>Returns whether the key has permissions that the response omits.</summary>
    internal static bool LacksPermissions(JsonElement row) =>
        JsonValueReader.Member(row, PermissionsId).ValueKind == JsonValueKind.String && JsonValueReader.Member(row, Permissions).ValueKind == JsonValueKind.Null;

    /// <summary>Returns whether the key has permissions. Some servers list only part of them.</summary>
    internal static bool HasPermissions(JsonElement row) => JsonValueReader.Member(row, PermissionsId).ValueKind == JsonValueKind.String;

    /// <summary>Returns whether the JSON is the archived record of a deleted key, or of a key whose secret was rotated.</summary>
    internal static bool IsDeleted(JsonElement row) =>
        JsonValueReader.Member(row, "deleted_at").ValueKind == JsonValueKind.String
        || JsonValueReader.Member(row, "status") is { ValueKind: JsonValueKind.String } status && status.ValueEquals("deleted");

    /// <summary>Fills in the joined tables that a response omits from another response for the same key.</summary>
    internal static JsonElement WithJoinedTables(JsonElement row, JsonElement other) =>
        Array.TrueForAll(JoinedTables, table => JsonValueReader.Member(row, table).ValueKind != JsonValueKind.Null || JsonValueReader.Member(other, table).ValueKind == JsonValueKind.Null)
            ? row
            : JsonValueWriter.Object(JsonValueReader.Members(row)
                .Select(column => (column.Name, JoinedTables.Contains(column.Name) ? FirstOf(column.Value, JsonValueReader.Member(other, column.Name)) : column.Value)));

    private static JsonElement Lifted(JsonElement row, string name) => FirstOf(JsonValueReader.Member(Metadata(row), name), JsonValueReader.Member(row, name));

    private static JsonElement FirstOf(JsonElement first, JsonElement second) =>
        first.ValueKind == JsonValueKind.Null ? second : first;

    private static JsonElement Filtered(JsonElement map, Func<JsonProperty, bool> keep)
    {
        JsonProperty[] kept = [.. JsonValueReader.Members(map).Where(keep)];
        return kept.Length == 0 ? JsonValueWriter.Null : JsonValueWriter.Object(kept);
    }

    private static JsonElement Additional(JsonElement row, Func<string, bool> keep) =>
        Filtered(row, column => !JsonEquality.IsEmpty(column.Value) && column.Name is var name && !IsKnown(name) && keep(name)); // Most columns are empty, and their names need not be read.

    private static bool IsPermission(JsonProperty entry) =>
        !PermissionBookkeeping.Contains(entry.Name) && !JsonEquality.IsEmpty(entry.Value) && entry.Value.ValueKind != JsonValueKind.False;

    private static bool IsKnown(string name) =>
        KeyProperties.Find(name)?.JsonName == name
        || NotOfTheKey.Contains(name)
        || Array.Exists(JoinedPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
