using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Who makes a request.</summary>
internal sealed class Caller
{
    /// <summary>The name of the user behind the master key.</summary>
    public const string AdminName = "default_user_id";

    private Caller(string token, string? userId, string? role)
    {
        Token = token;
        UserId = userId;
        Role = role;
    }

    /// <summary>The caller of an endpoint without authentication.</summary>
    public static Caller Anonymous { get; } = new("", null, null);

    /// <summary>The hash of the key that was used.</summary>
    public string Token { get; }

    /// <summary>The key that was used, or null if there was no key, or the master key was used.</summary>
    public Row? Key { get; private init; }

    /// <summary>The user, if any.</summary>
    public string? UserId { get; }

    /// <summary>The user's role, or null if the user does not exist.</summary>
    public string? Role { get; }

    /// <summary>Whether the user exists.</summary>
    public bool IsKnownUser { get; private init; }

    /// <summary>Whether the caller may do everything.</summary>
    public bool IsAdmin => Role == "proxy_admin";

    /// <summary>Whether the caller may read everything.</summary>
    public bool ReadsEverything => IsAdmin || Role == "proxy_admin_viewer";

    /// <summary>The name under which changes are recorded.</summary>
    public string Name => UserId ?? AdminName;

    /// <summary>The caller with the master key.</summary>
    public static Caller Master(string token) => new(token, AdminName, "proxy_admin");

    /// <summary>The caller with a key, which may belong to a user.</summary>
    public static Caller With(Row key, Row? user) =>
        new(key.Text(KeyColumns.Token)!, key.Text(KeyColumns.UserId), user?.Text(UserColumns.UserRole))
        {
            Key = key,
            IsKnownUser = user is not null,
        };
}
