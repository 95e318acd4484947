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
                foreach (string name in property.AllNames)
                {
                    BySpelling[name] = property;
                }
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

    /// <summary>Finds an attribute by its property, parameter or JSON name, or by its other name, in any case.</summary>
    public static KeyProperty? Find(string name) => BySpelling.TryGetValue(name, out KeyProperty? property) ? property : null;

    /// <summary>Gets the attribute whose name is nearest to a name that no attribute has, or <c>null</c> if none is near.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isCandidate">Whether an attribute can be meant.</param>
    internal static KeyProperty? Nearest(string name, Func<KeyProperty, bool> isCandidate)
    {
        KeyProperty[] candidates = [.. All.Where(isCandidate)];
        return name.Equals("name", StringComparison.OrdinalIgnoreCase) ? Array.Find(candidates, property => property.Name == nameof(LiteLLMKey.KeyAlias))
            : NearestName.Of(name, candidates.SelectMany(property => property.AllNames)) is { } nearest ? Find(nearest)
            : null;
    }

    internal static KeyProperty Named(string name) => ByName[name];
}
