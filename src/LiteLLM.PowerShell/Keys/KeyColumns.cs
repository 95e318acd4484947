using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The attributes that a server stores in separate columns, determined from a complete key.</summary>
/// <remarks>A listing omits some columns, so only a complete key shows whether the server has them.</remarks>
internal sealed class KeyColumns
{
    private readonly HashSet<KeyProperty> _shown;

    private KeyColumns(HashSet<KeyProperty> shown) => _shown = shown;

    /// <summary>Determines the columns from the JSON that <c>/key/info</c> returned.</summary>
    internal static KeyColumns Of(JsonElement row) => new([.. KeyProperties.All.Where(property => Shows(row, property))]);

    /// <summary>Returns whether the server has the attribute.</summary>
    internal bool Has(KeyProperty property) => _shown.Contains(property);

    /// <summary>Returns whether a key contains the value of an attribute that can be set, even if it has no value.</summary>
    internal static bool Shows(LiteLLMKey key, KeyProperty property) => key.OmitsEmptyColumns || Shows(key.Row, property);

    /// <summary>Returns whether the JSON of a key contains the value of an attribute, even if it is <c>null</c>.</summary>
    internal static bool Shows(JsonElement row, KeyProperty property) => property.Storage switch
    {
        _ when property.IsInMetadata => HasMember(row, "metadata"),
        KeyStorage.BudgetTable => ShowsBudget(row),
        _ when property.JsonName == "organization_id" => HasMember(row, "organization_id") || HasMember(row, "org_id"),
        _ when property.JsonName is "deleted_at" or "deleted_by" => true,
        _ => HasMember(row, property.JsonName),
    };

    /// <summary>Returns whether the JSON of a key contains its budget. If a budget id is set, a <c>null</c> budget table means that the server did not read it.</summary>
    internal static bool ShowsBudget(JsonElement row) =>
        HasMember(row, "budget_id") && HasMember(row, "litellm_budget_table")
        && (JsonValueReader.Member(row, "budget_id").ValueKind != JsonValueKind.String || JsonValueReader.Member(row, "litellm_budget_table").ValueKind == JsonValueKind.Object);

    private static bool HasMember(JsonElement row, string name) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out _);
}
