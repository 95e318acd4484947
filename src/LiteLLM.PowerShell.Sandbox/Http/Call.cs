using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A request on its way to an endpoint.</summary>
/// <param name="request">The request.</param>
/// <param name="caller">Who makes it.</param>
/// <param name="query">The parameters of the query.</param>
/// <param name="body">The body.</param>
/// <param name="pathKey">The key that the path names, if any.</param>
internal sealed class Call(SandboxRequest request, Caller caller, QueryString query, RequestBody body, string? pathKey)
{
    /// <summary>The request.</summary>
    public SandboxRequest Request { get; } = request;

    /// <summary>Who makes it.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>The parameters of the query.</summary>
    public QueryString Query { get; } = query;

    /// <summary>The key that the path names, if any.</summary>
    public string? PathKey { get; } = pathKey;

    /// <summary>The body as it was sent; an object without members if it is not JSON.</summary>
    public JsonElement Body => body.Json;

    /// <summary>A text of the body or, without it, of the query.</summary>
    public string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : Query.NonEmpty(name);

    /// <summary>The record that the caller deletes a key.</summary>
    public DeletedKey Deleted(Row key, DateTimeOffset now) => new(key)
    {
        DeletedAt = now,
        DeletedBy = Caller.UserId,
        DeletedByApiKey = Caller.Token,
        ChangedBy = Request.Header("litellm-changed-by"),
    };

    /// <summary>Reads the body.</summary>
    public RequestFields Read(RequestModel model) => body.Read(model);

    /// <summary>Reads the body, or returns null if the request has no body.</summary>
    public RequestFields? ReadOptional(RequestModel model) => body.ReadOptional(model);
}
