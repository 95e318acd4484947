using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Connections;

/// <summary>The environment variables for a connection: <c>LITELLM_PROXY_URL</c> or <c>LITELLM_API_BASE</c>, and <c>LITELLM_API_KEY</c> or <c>LITELLM_MASTER_KEY</c>.</summary>
/// <param name="Address">The address of the proxy.</param>
/// <param name="Key">The key for authentication.</param>
/// <param name="Source">The names of the variables that contain both.</param>
internal sealed record ConnectionEnvironment(string Address, string Key, string Source)
{
    private static readonly string[] AddressVariables = ["LITELLM_PROXY_URL", "LITELLM_API_BASE"];
    private static readonly string[] KeyVariables = ["LITELLM_API_KEY", "LITELLM_MASTER_KEY"];

    /// <summary>Reads the variables. Returns <c>null</c> if the address or the key is missing.</summary>
    internal static ConnectionEnvironment? Read() => (First(AddressVariables), First(KeyVariables)) is ({ } address, { } key)
        ? new ConnectionEnvironment(ValueOf(address), ValueOf(key), $"{address}, {key}")
        : null;

    internal static string? ReadAddress() => First(AddressVariables) is { } name ? ValueOf(name) : null;

    internal static string? ReadKey() => First(KeyVariables) is { } name ? ValueOf(name) : null;

    /// <summary>Parses the address in the environment.</summary>
    /// <exception cref="LiteLLMException">The text is not an address.</exception>
    internal static Uri Parse(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        ? uri
        : throw new LiteLLMException(ErrorIds.InvalidUri,
            $"The environment specifies '{address}' as the address of the proxy, which is not an address. Use an address such as https://litellm.example.com.");

    internal ConnectionOptions ToOptions() => new(Parse(Address), Secrets.Protect(Key)) { Source = Source };

    private static string? First(string[] names) => names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));

    private static string ValueOf(string name) => Environment.GetEnvironmentVariable(name)!;

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(nameof(Address)).Append(" = ").Append(Address);
        return true;
    }
}
