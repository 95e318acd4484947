using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Finds out who makes a request, and refuses keys that may not be used.</summary>
internal sealed class Authenticator(SandboxState state)
{
    private static readonly string[] Schemes = ["Bearer ", "Basic ", "bearer "];
    private static readonly string[] PlainHeaders = ["api-key", "x-api-key"];

    /// <summary>The caller behind the headers of a request.</summary>
    public Caller Authenticate(SandboxRequest request)
    {
        string secret = ReadableSecretOf(request);
        if (secret == state.MasterKey)
            return Caller.Master(Secrets.Hash(secret));
        Row key = KeyOf(secret);
        CheckBlocked(key);
        CheckExpiry(key);
        return Caller.With(key, state.Database.Users.Find(key.Text(KeyColumns.UserId)));
    }

    /// <summary>The secret in the headers of a request; anything else is refused.</summary>
    public string ReadableSecretOf(SandboxRequest request)
    {
        string secret = SecretOf(request) ?? throw new ValueFault("No api key passed in.");
        if (secret.Length == 0)
            throw new ValueFault("Malformed API Key passed in. Ensure Key has `Bearer ` prefix.");
        if (secret != state.MasterKey && !Secrets.IsSecret(secret))
            throw new ValueFault($"LiteLLM Virtual Key expected. Received={Shown(secret)}, expected to start with 'sk-'.");
        return secret;
    }

    /// <summary>The key with that secret; an unknown one is refused.</summary>
    public Row KeyOf(string secret)
    {
        string token = Secrets.Hash(secret);
        return state.Database.Keys.Find(token) ?? Successor(token) ?? throw Unknown(secret, token);
    }

    /// <summary>Refuses a key that is blocked.</summary>
    public void CheckBlocked(Row key)
    {
        if (key.IsSet(KeyColumns.Blocked))
            throw new ValueFault($"Key is blocked. Update via `/key/unblock` if {state.Version.BlockedKeyAdvice}.");
    }

    /// <summary>Refuses a key that has expired.</summary>
    public void CheckExpiry(Row key)
    {
        DateTimeOffset now = state.Now;
        if (key.Time(KeyColumns.Expires) is { } expires && expires < now)
        {
            string token = key.Text(KeyColumns.Token)!;
            throw new ProxyFault(
                400,
                "Authentication Error - Expired Key. Key Expiry time "
                + $"{TimeText.InMessage(expires)} and current time {TimeText.InMessage(now)}",
                "expired_key",
                state.Version.MasksSecretsInMessages ? Secrets.Abbreviate(token) : token);
        }
    }

    private static string? SecretOf(SandboxRequest request)
    {
        if (request.Header("x-litellm-api-key") is { } own)
            return WithoutScheme(own) ?? own;
        if (request.Header("Authorization") is { Length: > 0 } authorization)
            return WithoutScheme(authorization) ?? "";
        return PlainHeaders.Select(request.Header).FirstOrDefault(value => value is not null);
    }

    private static string? WithoutScheme(string header)
    {
        string? scheme = Array.Find(Schemes, candidate => header.StartsWith(candidate, StringComparison.Ordinal));
        if (scheme is not null)
            return header.Substring(scheme.Length).Trim();
        return Array.Exists(Schemes, candidate => candidate.TrimEnd() == header) ? "" : null;
    }

    private Row? Successor(string token) =>
        state.Database.RetiredSecrets.TryGetValue(token, out RetiredSecret? retired) && state.Now < retired.Until
            ? state.Database.Keys.Find(retired.Successor)
            : null;

    private string Shown(string secret) => state.Version.MasksSecretsInMessages ? Secrets.Mask(secret) : secret;

    private static ProxyFault Unknown(string secret, string token) => new(
        401,
        $"Authentication Error, Invalid proxy server token passed. Received API Key = {Secrets.Abbreviate(secret)}, "
        + $"Key Hash (Token) ={token}. Unable to find token in cache or `LiteLLM_VerificationTokenTable`",
        "token_not_found_in_db",
        "key");
}
