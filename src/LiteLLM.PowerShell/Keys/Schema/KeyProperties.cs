using System.Reflection;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The description of a key: all its attributes, in the order in which <see cref="LiteLLMKey"/> declares them.</summary>
public static class KeyProperties
{
    private static readonly Dictionary<string, KeyProperty> ByName = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, KeyProperty> BySpelling = new(StringComparer.OrdinalIgnoreCase);

    static KeyProperties()
    {
        var all = new List<KeyProperty>();
        foreach (PropertyInfo member in typeof(LiteLLMKey).GetProperties().OrderBy(member => member.MetadataToken))
        {
            if (member.GetCustomAttribute<KeyPropertyAttribute>() is { } description)
            {
                var property = new KeyProperty(member.Name, member.PropertyType, description);
                all.Add(property);
                ByName.Add(property.Name, property);
                BySpelling[property.JsonName] = BySpelling[property.Parameter ?? property.Name] = BySpelling[property.Name] = property;
            }
        }

        All = all;
        OwnedByServerInMetadata = new HashSet<string>(
            all.Where(property => property.Storage is KeyStorage.Metadata or KeyStorage.MetadataEntry).Select(property => property.JsonName)
                .Concat(KeyJson.OtherServerEntriesOfMetadata),
            StringComparer.Ordinal);
    }

    /// <summary>All attributes.</summary>
    public static IReadOnlyList<KeyProperty> All { get; }

    /// <summary>The names inside <c>metadata</c> that are reserved for the server.</summary>
    internal static ISet<string> OwnedByServerInMetadata { get; }

    /// <summary>Finds an attribute by its property, parameter or JSON name, in any case.</summary>
    public static KeyProperty? Find(string name) => BySpelling.TryGetValue(name, out KeyProperty? property) ? property : null;

    internal static KeyProperty Named(string name) => ByName[name];
}
