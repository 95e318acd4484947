using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys;

/// <summary>What keys are for. A server stores no type: it gives a key of a type the routes that the type stands for.</summary>
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

    /// <summary>The routes that a type stands for.</summary>
    /// <exception cref="KeyValueException">There is no such type.</exception>
    internal static string[] RoutesOf(string type) => Routes.TryGetValue(type, out string[]? routes)
        ? routes
        : throw new KeyValueException("KeyType", $"'{type}' is not known; use one of {string.Join(", ", All)}.");
}
