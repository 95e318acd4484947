using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>One recorded exchange with a real server.</summary>
internal sealed record Exchange(string Group, int Index, JsonElement Content)
{
    public string Id => $"{Group}/{Index}";

    public string Note => Content.GetProperty("note").GetString()!.Trim();

    public JsonElement Request => Content.GetProperty("request");

    public string Method => Request.GetProperty("method").GetString()!;

    public string Path => Request.GetProperty("path").GetString()!;

    public string Authentication => Request.GetProperty("auth").GetString()!;

    public JsonElement RequestBody => Request.GetProperty("body");

    public int Status => Content.GetProperty("response").GetProperty("status").GetInt32();

    public JsonElement ResponseBody => Content.GetProperty("response").GetProperty("body");

    /// <summary>The body, if it is plain text.</summary>
    public string? ResponseText =>
        ResponseBody.ValueKind == JsonValueKind.Object && ResponseBody.TryGetProperty("__text__", out JsonElement text)
            ? text.GetString()
            : null;

    /// <summary>The headers that say something about the API.</summary>
    public IEnumerable<KeyValuePair<string, string>> ResponseHeaders => Content.GetProperty("response").GetProperty("headers")
        .EnumerateObject()
        .Where(header => !header.Name.StartsWith("x-litellm-", StringComparison.Ordinal))
        .Select(header => new KeyValuePair<string, string>(header.Name, header.Value.GetString()!));

    /// <summary>The secret of the key that the exchange created, if it created one.</summary>
    public string? CreatedSecret =>
        Status == 200
        && ResponseBody.ValueKind == JsonValueKind.Object
        && (Path.EndsWith("generate", StringComparison.Ordinal) || Path == "/user/new")
        && ResponseBody.GetProperty("key").GetString() is { Length: > 0 } secret
            ? secret
            : null;
}
