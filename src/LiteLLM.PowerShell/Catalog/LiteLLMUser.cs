namespace LiteLLM.PowerShell.Catalog;

/// <summary>A user as the server last returned it (<c>/user/list</c>).</summary>
public sealed class LiteLLMUser : LiteLLMKeyOwner
{
    internal LiteLLMUser(CatalogRow fields)
        : base(fields)
    {
        UserId = fields.Text("user_id") ?? "";
        UserAlias = fields.Text("user_alias");
        UserEmail = fields.Text("user_email");
        UserRole = fields.Text("user_role");
        Teams = fields.Texts("teams");
    }

    /// <summary>The id of the user, which <c>-UserId</c> of the other cmdlets accepts.</summary>
    public string UserId { get; }

    /// <summary>The name of the user.</summary>
    public string? UserAlias { get; }

    /// <summary>The email address of the user.</summary>
    public string? UserEmail { get; }

    /// <summary>The role of the user, for example <c>proxy_admin</c> or <c>internal_user</c>.</summary>
    public string? UserRole { get; }

    /// <summary>The ids of the teams that the user belongs to.</summary>
    public string[] Teams { get; }

    /// <summary>Returns the name, the email address or the id, whichever is available first.</summary>
    public override string ToString() =>
        UserAlias is { Length: > 0 } alias ? alias : UserEmail is { Length: > 0 } mail ? mail : UserId;
}
