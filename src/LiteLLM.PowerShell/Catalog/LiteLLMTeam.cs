namespace LiteLLM.PowerShell.Catalog;

/// <summary>A team as the server last told it (<c>/team/list</c>).</summary>
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

    /// <summary>The id of the team, which <c>-TeamId</c> of the other cmdlets takes.</summary>
    public string TeamId { get; }

    /// <summary>The name of the team. Two teams can have the same one.</summary>
    public string? TeamAlias { get; }

    /// <summary>The organization that the team belongs to.</summary>
    public string? OrganizationId { get; }

    /// <summary>Whether the team's keys are refused.</summary>
    public bool Blocked { get; }

    /// <summary>The ids of the team's members.</summary>
    public string[] Members { get; }

    /// <summary>The name, or the id where there is none.</summary>
    public override string ToString() => TeamAlias is { Length: > 0 } alias ? alias : TeamId;
}
