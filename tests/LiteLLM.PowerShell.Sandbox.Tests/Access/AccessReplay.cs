using System.Text.Json;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Sandbox.Tests.Fidelity;
using LiteLLM.PowerShell.Scheduling;
using ModuleSecrets = LiteLLM.PowerShell.Security.Secrets;

namespace LiteLLM.PowerShell.Sandbox.Tests.Access;

/// <summary>Lets the module decide about a recorded request of a key from what the server shows right before it.</summary>
internal static class AccessReplay
{
    /// <summary>Whether an exchange is a request of a key, rather than one of the administrator.</summary>
    public static bool IsOfKey(Exchange exchange, SandboxRequest request) =>
        exchange.Authentication != "master" && SecretIn(request) != UnrecordedAuthentication.MasterKey;

    /// <summary>The checks of the module. A request with fallbacks is refused for the first of its models that is.</summary>
    public static IReadOnlyList<KeyAccessCheck> Decide(Exchange exchange, SandboxRequest request, SandboxServer server)
    {
        List<IReadOnlyList<KeyAccessCheck>> all = [.. RequestsIn(exchange).Select(asked => Decide(asked, SecretIn(request), server))];
        return all.Find(checks => checks.Any(check => check.Result == AccessResult.Refused)) ?? all[0];
    }

    private static IReadOnlyList<KeyAccessCheck> Decide(AccessRequest asked, string secret, SandboxServer server)
    {
        using var client = new LiteLLMClient(
            new SandboxHandler(server), new Uri("http://sandbox/"), ModuleSecrets.Protect(UnrecordedAuthentication.MasterKey), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100), null,
            new RetryPolicy(0, TimeSpan.Zero, TimeSpan.FromSeconds(100)));
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var keys = new KeyApi(client);
        var reader = new AccessFactsReader(keys, new RecordApi(client), new CatalogApi(client), throttle);
        return AccessDecision.Evaluate(asked, Read(asked, secret, keys, reader).GetAwaiter().GetResult() with { Now = server.State.Now });
    }

    private static async Task<AccessFacts> Read(AccessRequest asked, string secret, KeyApi keys, AccessFactsReader reader)
    {
        using System.Security.SecureString presented = ModuleSecrets.Protect(secret);
        if (AccessFactsReader.FormOf(presented) is not SecretForm.Usable and var form)
            return new AccessFacts("key", default) { Secret = form };
        string id = ModuleSecrets.IdOf(presented);
        LiteLLMKey? key = await keys.FindAsync(id, CancellationToken.None);
        return key is null
            ? await reader.ReadMissingAsync("key", new KeyListQuery { Id = id })
            : (await reader.ReadAsync([key], asked))[0];
    }

    /// <summary>A request for each model that the recorded request names: that of the request, and the fallbacks.</summary>
    private static IEnumerable<AccessRequest> RequestsIn(Exchange exchange)
    {
        JsonElement body = exchange.RequestBody;
        bool isCompletion = exchange.Path.EndsWith("/chat/completions", StringComparison.Ordinal);
        IEnumerable<string?> models = isCompletion ? [Text(body, "model") ?? "", .. Texts(body, "fallbacks")] : [null];
        return models.Select(model => new AccessRequest(model, exchange.Path)
        {
            EndUser = isCompletion ? Text(body, "user") : null,
            Tags = isCompletion && body.TryGetProperty("metadata", out JsonElement metadata) ? Texts(metadata, "tags") : [],
        });
    }

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static string[] Texts(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];

    private static string SecretIn(SandboxRequest request) =>
        request.Header("Authorization") is { } header ? header["Bearer".Length..].Trim() : "";
}
