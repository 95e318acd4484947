using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The status of a key.</summary>
internal static class KeyStatus
{
    /// <summary>The status of a key that was deleted, or of an identity that was replaced.</summary>
    public const string Deleted = "deleted";

    private const string Active = "active";
    private const string Expired = "expired";
    private const string Revoked = "revoked";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Active, Expired, Revoked, Deleted];

    /// <summary>The status of a key that exists.</summary>
    public static string Of(Row key, DateTimeOffset now)
    {
        if (key.IsSet(KeyColumns.Blocked))
            return Revoked;
        return IsExpired(key, now) ? Expired : Active;
    }

    /// <summary>Whether a key has expired.</summary>
    public static bool IsExpired(Row key, DateTimeOffset now) => key.Time(KeyColumns.Expires) is { } expires && expires < now;
}
