using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>
/// Everything that a server holds of a key, as raw JSON by place. Columns that hold several things are taken apart, so that it can
/// be told which of them changed: <c>metadata.tags</c>, <c>litellm_budget_table.soft_budget</c>.
/// </summary>
internal sealed class StoredKey
{
    private static readonly string[] Composed = ["metadata", "litellm_budget_table", "object_permission"];

    /// <summary>Every update moves them; newer servers have both.</summary>
    private static readonly string[] TimesOfUpdates = ["updated_at", "settings_updated_at"];

    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    /// <summary>A key as the server tells it, past the module.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="id">The key's id.</param>
    /// <param name="added">Further columns of the key.</param>
    public StoredKey(ProxyServer proxy, string id, IEnumerable<KeyValuePair<string, JsonElement>>? added = null)
    {
        foreach (JsonProperty column in proxy.Stored(id).EnumerateObject())
        {
            Add(column.Name, column.Value);
        }

        JsonElement listed = proxy.Call("GET", "/key/list?return_full_object=true&key_hash=" + id).GetProperty("keys")[0];
        Add("object_permission", listed.GetProperty("object_permission"));
        foreach ((string name, JsonElement value) in added ?? [])
        {
            Add(name, value);
        }
    }

    /// <summary>What stands at a place; <c>null</c> if nothing does.</summary>
    public string this[string place] => _places.GetValueOrDefault(place, "null");

    /// <summary>The places that differ from an earlier state, but for the times of the last update.</summary>
    public IReadOnlyList<string> ChangesSince(StoredKey before) =>
        [.. _places.Keys.Union(before._places.Keys).Where(place => !TimesOfUpdates.Contains(place) && this[place] != before[place]).Order(StringComparer.Ordinal)];

    private void Add(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && Composed.Contains(name))
        {
            foreach (JsonProperty entry in value.EnumerateObject())
            {
                _places[$"{name}.{entry.Name}"] = entry.Value.GetRawText();
            }
        }
        else
        {
            _places[name] = value.GetRawText();
        }
    }
}
