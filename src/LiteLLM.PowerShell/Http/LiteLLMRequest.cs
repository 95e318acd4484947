using System.Net.Http.Headers;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>A request to a proxy. It knows the secrets that it contains, so that a response to it cannot reveal them.</summary>
internal sealed class LiteLLMRequest : HttpRequestMessage
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly string[] SecretMembers = ["key", "new_key"];

    /// <summary>The minimum length of a callback variable that is treated as a secret. Shorter values are flags and numbers, which appear in any text.</summary>
    private const int ShortestSecret = 6;

    private readonly byte[]? _body;

    /// <param name="method">The method.</param>
    /// <param name="baseAddress">The address of the proxy.</param>
    /// <param name="path">The path below the address, without a leading slash.</param>
    /// <param name="key">The key for authentication.</param>
    /// <param name="body">The JSON body, or <c>null</c>.</param>
    internal LiteLLMRequest(HttpMethod method, Uri baseAddress, string path, string key, byte[]? body)
        : base(method, new Uri(baseAddress, path))
    {
        BaseAddress = baseAddress;
        Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Headers.Accept.ParseAdd("application/json");
        _body = body;
        if (body is not null)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        }
    }

    /// <summary>The address of the proxy.</summary>
    internal Uri BaseAddress { get; }

    /// <summary>Whether the request goes to the sandbox in this process.</summary>
    internal bool IsSandbox { get; init; }

    /// <summary>Removes the secrets of the request from a text that the server returned.</summary>
    internal string Redact(string text) => CallbackSecrets().Aggregate(CarriedSecrets().Aggregate(text, SecretMask.Redact), SecretMask.Remove);

    private IEnumerable<string> CarriedSecrets()
    {
        yield return Headers.Authorization!.Parameter!;
        if (_body is null)
        {
            yield break;
        }

        using JsonDocument body = JsonDocument.Parse(_body, JsonValueReader.ServerDocument);
        foreach (string name in SecretMembers)
        {
            if (JsonValueReader.Member(body.RootElement, name) is { ValueKind: JsonValueKind.String } secret && !Secrets.IsId(secret.GetString()!))
            {
                yield return secret.GetString()!;
            }
        }
    }

    /// <summary>Gets the variables of callbacks, which are credentials of other systems.</summary>
    private string[] CallbackSecrets()
    {
        if (_body is null)
        {
            return [];
        }

        using JsonDocument body = JsonDocument.Parse(_body, JsonValueReader.ServerDocument);
        return [.. CallbackVariables.SecretsIn(body.RootElement).Where(secret => secret.Length >= ShortestSecret).Distinct(StringComparer.Ordinal)];
    }
}
