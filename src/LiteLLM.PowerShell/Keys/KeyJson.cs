using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Knows where in a row of the server a value stands. Rows of <c>/key/info</c>, <c>/key/list</c> and <c>/key/update</c> differ in places.</summary>
internal static class KeyJson
{
    private const string MetadataName = "metadata";
    private const string BudgetTable = "litellm_budget_table";
    private const string Permissions = "object_permission";
    private const string PermissionsId = "object_permission_id";
    private const string ReservedPrefix = "litellm_";

    private const string RouterSettings = "router_settings";

    /// <summary>Names inside <c>metadata</c> that belong to the server and are no attributes of this module.</summary>
    internal static readonly string[] OtherServerEntriesOfMetadata =
    [
        "enforced_batch_output_expires_after", "enforced_file_expires_after", "secret_manager_settings", "team_member_key_duration",
    ];

    /// <summary>Columns that only the server writes: they are shown among the additional properties, and never sent.</summary>
    private static readonly HashSet<string> ReadOnlyColumns = new(StringComparer.Ordinal)
    {
        "budget_limits_usage", "created_by_user", "deleted_by_api_key", "id", "jwt_claims", "jwt_key_mappings",
        "litellm_changed_by", "litellm_project_table", "model_max_budget_usage", "project_alias", "project_metadata", "user",
    };

    /// <summary>Columns that a row carries for the server's own bookkeeping, or joined from the key's team, user and organization.</summary>
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
        KeyStorage.MetadataEntry or KeyStorage.ReservedMetadata => Member(Metadata(row), property.JsonName),
        KeyStorage.UserMetadata => Filtered(Metadata(row), entry => !IsServerOwned(entry.Name)),
        KeyStorage.BudgetTable => Member(Budget(row), property.JsonName),
        KeyStorage.PermissionTable => WithoutMeaningless(property, Member(row, property.JsonName)),
        _ when property.JsonName == RouterSettings => WithoutMeaningless(property, Member(row, RouterSettings)),
        _ when property.JsonName == "organization_id" => FirstOf(Member(row, "organization_id"), Member(row, "org_id")),
        _ => Member(row, property.JsonName),
    };

    /// <summary>The whole <c>metadata</c> of the row, the server's own entries included.</summary>
    internal static JsonElement Metadata(JsonElement row) => Member(row, MetadataName);

    /// <summary>The budget that <c>budget_id</c> names; <c>null</c> if there is none or the row does not show it.</summary>
    internal static JsonElement Budget(JsonElement row) => Member(row, BudgetTable);

    /// <summary>Whether an entry of <c>metadata</c> belongs to the server.</summary>
    internal static bool IsServerOwned(string name) =>
        name.StartsWith(ReservedPrefix, StringComparison.Ordinal) || KeyProperties.OwnedByServerInMetadata.Contains(name);

    /// <summary>Whether an attribute of a name can be inside <c>metadata</c>: not if it is known to be a column.</summary>
    internal static bool MayBeInMetadata(string name) =>
        !NotOfTheKey.Contains(name) && (KeyProperties.Find(name) is not { } property || property.JsonName != name || property.Storage is KeyStorage.Metadata or KeyStorage.MetadataEntry);

    /// <summary>What the row tells under names that are no attributes of this module, whatever looks like a secret masked.</summary>
    internal static ObjectMap AdditionalProperties(JsonElement row) => new(CallbackVariables.Masked(Additional(row, _ => true)), SecretMask.Scrub);

    /// <summary>The same as the server has it, without what only the server writes.</summary>
    internal static JsonElement SettableAdditionalProperties(JsonElement row) => Additional(row, name => !IsReadOnly(name));

    /// <summary>The row without columns that neither this module nor the server itself knows as attributes that can be set.</summary>
    internal static JsonElement WithoutUnknown(JsonElement row, IReadOnlyCollection<string> settable) => JsonValueWriter.Object(
        Members(row).Where(column => IsKnown(column.Name) || settable.Contains(column.Name)).Select(column => (column.Name, column.Value)));

    /// <summary>What the server has under a name that is no attribute of this module: in a column, or inside <c>metadata</c>.</summary>
    internal static JsonElement ReadAdditional(JsonElement row, string name) => FirstOf(Member(row, name), Member(Metadata(row), name));

    /// <summary>Whether a name is that of a column that is no attribute of this module and that only the server writes.</summary>
    internal static bool IsReadOnly(string name) => ReadOnlyColumns.Contains(name) || NotOfTheKey.Contains(name);

    /// <summary>A value without members that mean nothing: permissions that permit nothing, settings that are not set.</summary>
    internal static JsonElement WithoutMeaningless(KeyProperty property, JsonElement value) =>
        property.Storage == KeyStorage.PermissionTable ? WithoutEmptyPermissions(value)
        : property.JsonName == RouterSettings ? Filtered(value, setting => !JsonEquality.IsEmpty(setting.Value))
        : value;

    /// <summary>Permissions without members that permit nothing.</summary>
    internal static JsonElement WithoutEmptyPermissions(JsonElement permissions) => Filtered(permissions, IsPermission);

    /// <summary>The row without the secret, which is kept protected and nowhere else.</summary>
    internal static JsonElement WithoutSecret(JsonElement row) =>
        JsonValueWriter.Object(Members(row).Where(column => column.Name != "key").Select(column => (column.Name, column.Value)));

    /// <summary>Whether the key has permissions that the row does not tell.</summary>
    internal static bool LacksPermissions(JsonElement row) =>
        Member(row, PermissionsId).ValueKind == JsonValueKind.String && Member(row, Permissions).ValueKind == JsonValueKind.Null;

    /// <summary>Whether the key has permissions; a listing of some servers shows only part of them.</summary>
    internal static bool HasPermissions(JsonElement row) => Member(row, PermissionsId).ValueKind == JsonValueKind.String;

    /// <summary>Whether the row is the archived one of a deleted key, or of a key whose secret was rotated.</summary>
    internal static bool IsDeleted(JsonElement row) =>
        Member(row, "deleted_at").ValueKind == JsonValueKind.String
        || Member(row, "status") is { ValueKind: JsonValueKind.String } status && status.ValueEquals("deleted");

    /// <summary>The row; the tables joined to it that it does not tell are those of another row of the same key.</summary>
    internal static JsonElement WithJoinedTables(JsonElement row, JsonElement other) => JsonValueWriter.Object(
        Members(row).Select(column => (column.Name, JoinedTables.Contains(column.Name) ? FirstOf(column.Value, Member(other, column.Name)) : column.Value)));

    internal static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : JsonValueWriter.Null;

    internal static IEnumerable<JsonProperty> Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    private static JsonElement Lifted(JsonElement row, string name) => FirstOf(Member(Metadata(row), name), Member(row, name));

    private static JsonElement FirstOf(JsonElement first, JsonElement second) =>
        first.ValueKind == JsonValueKind.Null ? second : first;

    private static JsonElement Filtered(JsonElement map, Func<JsonProperty, bool> keep)
    {
        JsonProperty[] kept = [.. Members(map).Where(keep)];
        return kept.Length == 0 ? JsonValueWriter.Null : JsonValueWriter.Object(kept.Select(entry => (entry.Name, entry.Value)));
    }

    private static JsonElement Additional(JsonElement row, Func<string, bool> keep) =>
        Filtered(row, column => !IsKnown(column.Name) && keep(column.Name) && !JsonEquality.IsEmpty(column.Value));

    private static bool IsPermission(JsonProperty entry) =>
        !PermissionBookkeeping.Contains(entry.Name) && !JsonEquality.IsEmpty(entry.Value) && entry.Value.ValueKind != JsonValueKind.False;

    private static bool IsKnown(string name) =>
        KeyProperties.Find(name)?.JsonName == name
        || NotOfTheKey.Contains(name)
        || Array.Exists(JoinedPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
