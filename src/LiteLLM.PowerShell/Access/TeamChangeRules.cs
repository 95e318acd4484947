using System.Text.Json;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Access;

/// <summary>The rules by which the team of a key decides about a change.</summary>
internal static class TeamChangeRules
{
    /// <summary>The first release that compares the MCP servers of a key with those of its team, and guaranteed throughput also when a key is changed.</summary>
    private static readonly Version FirstWithChecks = new(1, 83);

    /// <summary>Gets the warnings about a change.</summary>
    internal static IEnumerable<KeyChangeWarning> Of(PlannedChange change, ChangeFacts facts) => facts.Team is { IsMissing: true }
        ? Missing(change)
        : [.. Move(change, facts), .. Models(change, facts), .. Throughput(change, facts), .. Mcp(change, facts)];

    /// <summary>Whether the team decides about the change.</summary>
    internal static bool DependsOnTeam(PlannedChange change) => change.TeamId is not null
        && (change.MovesToTeam || NamesModels(change) || change.GuaranteesThroughput || change.McpServers.Length + change.McpGroups.Length > 0);

    /// <summary>Whether a model of the key is not in the list of its team, so that the models of the proxy have to be read.</summary>
    internal static bool DependsOnModels(PlannedChange change, AccessRecord? team) => team is { IsFound: true }
        && (NamesModels(change) ? Outside(change, nameof(LiteLLMKey.Models)) : []).Concat(change.MovesToTeam ? change.ModelsBefore() : []).Any(model => MayLack(team, model));

    private static IEnumerable<KeyChangeWarning> Missing(PlannedChange change) => change.MovesToTeam
        ? [new KeyChangeWarning(nameof(LiteLLMKey.TeamId), KeyChangeOutcome.Refused, $"the server has no team with the id '{change.TeamId}'", "Get-LiteLLMTeam returns the teams.")]
        : [];

    /// <summary>A team is compared with the key as it is before the change.</summary>
    private static IEnumerable<KeyChangeWarning> Move(PlannedChange change, ChangeFacts facts)
    {
        if (!change.MovesToTeam || facts.Team is not { IsFound: true } team)
        {
            yield break;
        }

        if (Lacking(facts, change.ModelsBefore()) is { Length: > 0 } lacking)
        {
            yield return new KeyChangeWarning(nameof(LiteLLMKey.TeamId), KeyChangeOutcome.Refused,
                $"the key has {Several("model", lacking)} that the team '{change.TeamId}' may not call", "Change the models of the key first, or add them to the team.");
        }

        string user = JsonValueReader.ToText(change.Before(nameof(LiteLLMKey.UserId)));
        if (user.Length > 0 && JsonValueReader.Member(team.Row, "members_with_roles") is { ValueKind: JsonValueKind.Array } members
            && members.EnumerateArray().All(member => JsonValueReader.ToText(JsonValueReader.Member(member, "user_id")) != user))
        {
            yield return new KeyChangeWarning(nameof(LiteLLMKey.TeamId), KeyChangeOutcome.Refused, $"the user '{user}' of the key is not a member of the team '{change.TeamId}'", "Add the user to the team first.");
        }

        bool hasTokenLimit = JsonValueReader.ToInteger(change.Before(nameof(LiteLLMKey.TpmLimit))) is not null; // Without it, a server does not compare the requests per minute either.
        foreach ((string property, string name) in new[] { (nameof(LiteLLMKey.TpmLimit), "tpm_limit"), (nameof(LiteLLMKey.RpmLimit), "rpm_limit") })
        {
            if (hasTokenLimit && JsonValueReader.ToInteger(change.Before(property)) is { } own && Limit(team, name) is > 0 and var most && own > most)
            {
                yield return new KeyChangeWarning(nameof(LiteLLMKey.TeamId), KeyChangeOutcome.Refused, $"the key has a {property} of {own}, and the team '{change.TeamId}' has only {most}", "Lower the limit of the key first.");
            }
        }
    }

    /// <summary>A server accepts models that the team does not have, and refuses each request for them.</summary>
    private static IEnumerable<KeyChangeWarning> Models(PlannedChange change, ChangeFacts facts) =>
        NamesModels(change) && facts.Team is { IsFound: true } && Lacking(facts, Outside(change, nameof(LiteLLMKey.Models))) is { Length: > 0 } lacking
            ? [new KeyChangeWarning(nameof(LiteLLMKey.Models), KeyChangeOutcome.RequestsRefused, $"the team '{change.TeamId}' may not call {Several("model", lacking)}", "Omit them, or add them to the team.")]
            : [];

    private static IEnumerable<KeyChangeWarning> Throughput(PlannedChange change, ChangeFacts facts)
    {
        if (!change.GuaranteesThroughput || facts.Team is not { IsFound: true } team || !change.IsCreation && !(facts.Release >= FirstWithChecks))
        {
            yield break;
        }

        TeamKeyLimits[] others = [.. facts.TeamKeys.Where(key => key.Id != change.Id)];
        foreach ((string property, string name, long allocated) in new[]
        {
            (nameof(LiteLLMKey.TpmLimit), "tpm_limit", others.Sum(key => key.Tpm ?? 0)),
            (nameof(LiteLLMKey.RpmLimit), "rpm_limit", others.Sum(key => key.Rpm ?? 0)),
        })
        {
            if (JsonValueReader.ToInteger(change.Sent(name)) is { } wanted && Limit(team, name) is { } most && wanted + allocated > most)
            {
                yield return new KeyChangeWarning(property, KeyChangeOutcome.Refused,
                    $"the throughput is guaranteed, and {wanted} and the {allocated} of the other keys are more than the {most} of the team '{change.TeamId}'", "Lower it, or do not guarantee the throughput.");
            }
        }
    }

    /// <summary>Compares the MCP servers with those of the team. Groups of the team can contain more servers, and global servers are available to every key.</summary>
    private static IEnumerable<KeyChangeWarning> Mcp(PlannedChange change, ChangeFacts facts)
    {
        if (!(facts.Release >= FirstWithChecks) || change.TeamId is not null && facts.Team is not { IsFound: true })
        {
            yield break;
        }

        JsonElement permission = JsonValueReader.Member(facts.Team?.Row ?? JsonValueWriter.Null, "object_permission");
        string[] groups = AccessRecord.TextsOf(JsonValueReader.Member(permission, "mcp_access_groups"));
        string subject = change.TeamId is { } id ? $"the team '{id}' does not have" : "a key without a team may not have";
        string fix = change.TeamId is null ? "Omit them, or specify a team that has them." : "Omit them, or add them to the team.";
        string[] servers = groups.Length > 0 ? [] : [.. change.McpServers.Except(PlannedChange.McpServersOf(permission))];
        if (servers.Length > 0)
        {
            yield return new KeyChangeWarning(nameof(LiteLLMKey.ObjectPermission), KeyChangeOutcome.Refused, $"{subject} {Several("MCP server", servers)}, unless the server makes {(servers.Length == 1 ? "it" : "them")} available to all keys", fix);
        }

        if (change.McpGroups.Except(groups).ToArray() is { Length: > 0 } foreign)
        {
            yield return new KeyChangeWarning(nameof(LiteLLMKey.ObjectPermission), KeyChangeOutcome.Refused, $"{subject} {Several("MCP access group", foreign)}", fix);
        }
    }

    private static bool NamesModels(PlannedChange change) =>
        (change.Changed(nameof(LiteLLMKey.Models)) ?? change.Changed(nameof(LiteLLMKey.TeamId))) is not null && !JsonEquality.IsEmpty(change.After(nameof(LiteLLMKey.Models)));

    /// <summary>The models after the change. If only the team changes, those before it are the reason for which the server refuses the team.</summary>
    private static string[] Outside(PlannedChange change, string property) =>
        change.MovesToTeam && change.Changed(property) is null ? [] : AccessRecord.TextsOf(change.After(property));

    private static string[] ModelsBefore(this PlannedChange change) => AccessRecord.TextsOf(change.Before(nameof(LiteLLMKey.Models)));

    /// <summary>The models that the proxy has and the team may not call. A name that the proxy does not list can be that of a group.</summary>
    private static string[] Lacking(ChangeFacts facts, IEnumerable<string> models) => facts.Models is not { } directory ? []
        : [.. models.Where(model => MayLack(facts.Team!, model) && directory.Has(model) && !ModelRules.Allows(directory, facts.Team!.Texts("models"), model))];

    /// <summary>Whether a model can be missing in the list of a team. Wildcards and names for all models are not compared, and groups of models can contain any model.</summary>
    private static bool MayLack(AccessRecord team, string model)
    {
        string[] allowed = team.Texts("models");
        return allowed.Length > 0 && team.Texts("access_group_ids").Length == 0 && !ModelRules.IsCollective(model)
            && !ModelRules.Allows(null, allowed, model) && ModelRules.AliasOf(team, model) is null;
    }

    private static long? Limit(AccessRecord team, string name) => JsonValueReader.ToInteger(JsonValueReader.Member(team.Row, name));

    private static string Several(string noun, string[] names) => $"the {noun}{(names.Length == 1 ? "" : "s")} '{string.Join("', '", names)}'";
}
