using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>The body of a request: empty, JSON, or text that is not declared as JSON.</summary>
internal sealed class RequestBody
{
    private readonly JsonElement? _json;
    private readonly string? _text;

    private RequestBody(JsonElement? json, string? text)
    {
        _json = json;
        _text = text;
    }

    /// <summary>Reads the body of a request.</summary>
    public static RequestBody Of(SandboxRequest request)
    {
        if (request.Body.IsEmpty)
            return new RequestBody(null, null);
        if (!IsJson(request.Header("Content-Type")))
            return new RequestBody(null, Encoding.UTF8.GetString(request.Body.ToArray()));
        try
        {
            return new RequestBody(JsonParts.Parse(request.Body), null);
        }
        catch (JsonException)
        {
            JsonSyntaxError error = JsonSyntaxError.In(Encoding.UTF8.GetString(request.Body.ToArray()));
            throw new ValidationFault(Problem.NotJson(error.Position, error.Message));
        }
    }

    /// <summary>Whether the body is JSON but not an object, which the server does not survive.</summary>
    public bool IsForeign => _json is { ValueKind: not JsonValueKind.Object };

    /// <summary>The body as it was sent; an object without members if it is not JSON.</summary>
    public JsonElement Json => _json ?? JsonParts.EmptyObject;

    /// <summary>Reads the fields, or null if there is no body.</summary>
    public RequestFields? ReadOptional(RequestModel model)
    {
        if (_text is not null)
            throw new ValidationFault(Problem.NotAnObject(_text));
        return _json is { } json ? model.Read(json) : null;
    }

    /// <summary>Reads the fields.</summary>
    public RequestFields Read(RequestModel model) => ReadOptional(model) ?? throw new ValidationFault(Problem.NoBody());

    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return true;
        string media = contentType!.Split(';')[0].Trim().ToUpperInvariant();
        return media == "APPLICATION/JSON"
            || (media.StartsWith("APPLICATION/", StringComparison.Ordinal) && media.EndsWith("+JSON", StringComparison.Ordinal));
    }
}
