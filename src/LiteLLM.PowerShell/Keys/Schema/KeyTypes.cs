using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The types of keys. A server does not store the type: it converts it to the routes that the type allows.</summary>
internal static class KeyTypes
{
    private static readonly Dictionary<string, string[]> Routes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["default"] = [],
        ["llm_api"] = ["llm_api_routes"],
        ["management"] = ["management_routes"],
        ["read_only"] = ["info_routes"],
    };

    internal static IEnumerable<string> All => Routes.Keys;

    /// <summary>Gets the routes that a type allows.</summary>
    /// <exception cref="KeyValueException">The type does not exist.</exception>
    internal static string[] RoutesOf(string type) => Routes.TryGetValue(type, out string[]? routes)
        ? routes
        : throw new KeyValueException("KeyType", $"'{type}' is not a valid type; use one of {string.Join(", ", All)}.");
}
