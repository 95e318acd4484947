namespace LiteLLM.PowerShell.Catalog;

/// <summary>A team as the server last returned it (<c>/team/list</c>).</summary>
public sealed class LiteLLMTeam : LiteLLMKeyOwner
{
    internal LiteLLMTeam(CatalogRow fields)
        : base(fields)
    {
        TeamId = fields.Text("team_id") ?? "";
        TeamAlias = fields.Text("team_alias");
        OrganizationId = fields.Text("organization_id");
        Blocked = fields.Flag("blocked");
        Members = fields.Texts("members_with_roles", "user_id");
    }

    /// <summary>The id of the team, which <c>-TeamId</c> of the other cmdlets accepts.</summary>
    public string TeamId { get; }

    /// <summary>The name of the team. It is not necessarily unique.</summary>
    public string? TeamAlias { get; }

    /// <summary>The id of the organization that the team belongs to.</summary>
    public string? OrganizationId { get; }

    /// <summary>Indicates whether the keys of the team are refused.</summary>
    public bool Blocked { get; }

    /// <summary>The ids of the members of the team.</summary>
    public string[] Members { get; }

    /// <summary>Returns the name, or the id if the team has no name.</summary>
    public override string ToString() => TeamAlias is { Length: > 0 } alias ? alias : TeamId;
}
