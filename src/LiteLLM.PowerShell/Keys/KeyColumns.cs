using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The attributes that a server stores in columns of its own, learnt from a complete row.</summary>
/// <remarks>A listing leaves some columns out. Only a complete row tells whether the server has them at all.</remarks>
internal sealed class KeyColumns
{
    private readonly HashSet<KeyProperty> _shown;

    private KeyColumns(HashSet<KeyProperty> shown) => _shown = shown;

    /// <summary>The columns of a row of <c>/key/info</c>.</summary>
    internal static KeyColumns Of(JsonElement row) => new([.. KeyProperties.All.Where(property => Shows(row, property))]);

    /// <summary>Whether the server has the attribute.</summary>
    internal bool Has(KeyProperty property) => _shown.Contains(property);

    /// <summary>Whether a row has the value of an attribute, even if it is null.</summary>
    internal static bool Shows(JsonElement row, KeyProperty property) => property.Storage switch
    {
        KeyStorage.Metadata or KeyStorage.MetadataEntry or KeyStorage.UserMetadata or KeyStorage.ReservedMetadata => HasMember(row, "metadata"),
        KeyStorage.BudgetTable => ShowsBudget(row),
        _ when property.JsonName == "organization_id" => HasMember(row, "organization_id") || HasMember(row, "org_id"),
        _ when property.JsonName is "deleted_at" or "deleted_by" => true,
        _ => HasMember(row, property.JsonName),
    };

    /// <summary>Whether a row has the budget row of the key: with an id of a budget, a null table is one that was not read.</summary>
    internal static bool ShowsBudget(JsonElement row) =>
        HasMember(row, "budget_id") && HasMember(row, "litellm_budget_table")
        && (JsonValueReader.Member(row, "budget_id").ValueKind != JsonValueKind.String || JsonValueReader.Member(row, "litellm_budget_table").ValueKind == JsonValueKind.Object);

    private static bool HasMember(JsonElement row, string name) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out _);
}
