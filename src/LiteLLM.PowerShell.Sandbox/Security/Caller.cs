using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Who makes a request.</summary>
/// <param name="token">The hash of the key that was used.</param>
/// <param name="key">The key, or null if it is the master key.</param>
/// <param name="user">The key's user, or null if it has none.</param>
internal sealed class Caller(string token, Row? key, Row? user)
{
    /// <summary>The caller of an endpoint that is open to all.</summary>
    public static readonly Caller Nobody = new("", null, null);

    private const string AdminName = "default_user_id";

    /// <summary>The hash of the key that was used.</summary>
    public string Token { get; } = token;

    /// <summary>The key, or null if it is the master key.</summary>
    public Row? Key { get; } = key;

    /// <summary>Whether the caller may do everything.</summary>
    public bool IsAdmin => Key is null || Role == "proxy_admin";

    /// <summary>The user's role, if known.</summary>
    public string? Role { get; } = user?.Text(UserColumns.UserRole);

    /// <summary>The user, if any.</summary>
    public string? UserId => Key is null ? AdminName : Key.Text(KeyColumns.UserId);

    /// <summary>Whether the server knows the user.</summary>
    public bool IsKnownUser { get; } = user is not null;

    /// <summary>The name under which changes are recorded.</summary>
    public string Name => UserId ?? AdminName;
}
