using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>
/// The names of the attributes that the server of one connection declares in its OpenAPI description (<c>GET /openapi.json</c>),
/// including those that this module does not define. The description is read at most once, when it is first required.
/// </summary>
/// <remarks>
/// A server stores many attributes of a key inside <c>metadata</c>, next to the entries of the user. Its description distinguishes the
/// two where a list in this module would be outdated. It is not an error if a server does not publish one.
/// </remarks>
internal sealed class KeyAttributeNames
{
    private const int LongestDescription = 64 * 1024 * 1024;

    private const string Creation = "/key/generate";
    private const string Update = "/key/update";

    private static readonly string[] Requests = [Creation, Update, "/key/service-account/generate", "/key/{key}/regenerate"];

    /// <summary>The time limit of the request. The server generates the description for the first request.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private Task<Dictionary<string, HashSet<string>>>? _reading;

    /// <summary>Reads the names that can be inside <c>metadata</c>. Empty if the server does not publish its description.</summary>
    internal async Task<IReadOnlyCollection<string>> ReadAsync(LiteLLMClient client, CancellationToken cancellationToken) => new HashSet<string>(
        (await DescribeAsync(client, cancellationToken).ConfigureAwait(false)).Values.SelectMany(names => names).Where(KeyJson.MayBeInMetadata), StringComparer.Ordinal);

    /// <summary>Reads the names that a request can contain. Empty if the server does not publish its description.</summary>
    /// <param name="client">Sends the request.</param>
    /// <param name="creation">Whether the request creates a key, or changes one.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    internal async Task<IReadOnlyCollection<string>> ReadAsync(LiteLLMClient client, bool creation, CancellationToken cancellationToken) =>
        (await DescribeAsync(client, cancellationToken).ConfigureAwait(false)).TryGetValue(creation ? Creation : Update, out HashSet<string>? names) ? names : [];

    private Task<Dictionary<string, HashSet<string>>> DescribeAsync(LiteLLMClient client, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _reading is null or { IsCanceled: true } ? _reading = RequestAsync(client, cancellationToken) : _reading;
        }
    }

    /// <summary>Gets the names in a description, by request. Empty if it is not the description of LiteLLM.</summary>
    private static Dictionary<string, HashSet<string>> In(JsonElement description)
    {
        JsonElement schemas = JsonValueReader.Member(JsonValueReader.Member(description, "components"), "schemas");
        return Requests.ToDictionary(path => path, path => new HashSet<string>(
            ModelsIn(JsonValueReader.Member(JsonValueReader.Member(JsonValueReader.Member(JsonValueReader.Member(description, "paths"), path), "post"), "requestBody"))
                .SelectMany(model => JsonValueReader.Members(JsonValueReader.Member(JsonValueReader.Member(schemas, model), "properties")))
                .Select(field => field.Name),
            StringComparer.Ordinal));
    }

    private static async Task<Dictionary<string, HashSet<string>>> RequestAsync(LiteLLMClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestWait);
        try
        {
            return await client.GetOnceAsync("openapi.json", In, LongestDescription, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is LiteLLMException || problem is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            client.Notify($"The server did not return the description of its attributes ({(problem is LiteLLMException ? problem.Message : "no response in time")}). The list in this module determines which entries of Metadata belong to the server.");
            return [];
        }
    }

    /// <summary>Gets the names of the models that a request body refers to.</summary>
    private static IEnumerable<string> ModelsIn(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.Object => body.EnumerateObject().SelectMany(member => member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String
            ? [member.Value.GetString()!.Split('/').Last()]
            : ModelsIn(member.Value)),
        JsonValueKind.Array => body.EnumerateArray().SelectMany(ModelsIn),
        _ => [],
    };
}
