using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Access;

/// <summary>The checks of the models that a key, its team, its user and its project may call.</summary>
internal static class ModelRules
{
    private const string NoDefaultModels = "no-default-models";

    private static readonly string[] Everything = ["*", "all-proxy-models", "all-team-models"];

    internal static IEnumerable<AccessFinding> Key(AccessContext context)
    {
        if (context.Model is not { } model)
        {
            yield break;
        }

        const string Source = "/key/info: models, access_group_ids, config, aliases";
        string[] models = [.. context.Key.Models];
        string[] ofGroups = [.. context.Facts.AccessGroups.SelectMany(group => group.Texts("access_model_names"))];
        string alias = AliasNote(context, model);
        if (models.Length == 0)
        {
            yield return new AccessFinding(AccessCheckKind.KeyModel, AccessResult.Passed, $"The key has no list of models.{alias}", Source);
        }
        else if (context.Key.Config.Count > 0)
        {
            yield return new AccessFinding(AccessCheckKind.KeyModel, AccessResult.Warning, $"The models of the key are not checked, because its config is not empty.{alias}", Source, $"Set-LiteLLMKey {context.Argument} -Clear Config");
        }
        else if (Allows(context.Facts.Models, models, model) || ofGroups.Length > 0 && Allows(context.Facts.Models, ofGroups, model))
        {
            yield return new AccessFinding(AccessCheckKind.KeyModel, AccessResult.Passed, $"The key may call '{model}'.{alias}", Source);
        }
        else if (context.Facts.AccessGroups.FirstOrDefault(group => group.Problem is not null) is { } hidden)
        {
            yield return new AccessFinding(AccessCheckKind.KeyModel, AccessResult.Unknown, $"The key may call {AccessContext.List(models)}, and the models of an access group that cannot be read: {hidden.Problem}", Source);
        }
        else
        {
            yield return new AccessFinding(AccessCheckKind.KeyModel, AccessResult.Refused,
                $"The key may not call '{model}'. It may call {AccessContext.List(models.Concat(ofGroups))}.{alias}", Source,
                $"Set-LiteLLMKey {context.Argument} -Model {AccessContext.List(models.Where(name => name != NoDefaultModels).Append(model).Select(AccessContext.Quoted))}");
        }
    }

    internal static IEnumerable<AccessFinding> TeamOrUser(AccessContext context)
    {
        if (context.Model is not { } model)
        {
            return [];
        }

        return context.HasTeam ? Team(context, model) : User(context, model);
    }

    internal static IEnumerable<AccessFinding> Project(AccessContext context) =>
        context.Model is { } model && context.Facts.Project is { IsFound: true } project
            ? [Check(context, AccessCheckKind.ProjectModel, $"The project '{context.Key.ProjectId}'", project.Texts("models"), model, "/project/info: models", "POST /project/update with the model in models")]
            : [];

    /// <summary>Checks, last of all, whether the proxy has the model that the aliases lead to.</summary>
    internal static IEnumerable<AccessFinding> Exists(AccessContext context)
    {
        if (!context.Request.CallsModel || context.Request.Model is not { } model)
        {
            yield break;
        }

        string target = TargetOf(context, model);
        string subject = target == model ? $"'{model}'" : $"'{target}', which the alias '{model}' stands for";
        if (context.Facts.Models is not { } directory)
        {
            yield return new AccessFinding(AccessCheckKind.ModelExists, AccessResult.Unknown, "The models of the proxy cannot be read.", "/v1/models");
        }
        else if (model.Length > 0 && directory.Has(target))
        {
            yield return new AccessFinding(AccessCheckKind.ModelExists, AccessResult.Passed, $"The proxy has the model {subject}.", "/v1/models");
        }
        else
        {
            yield return new AccessFinding(AccessCheckKind.ModelExists, AccessResult.Refused, model.Length == 0 ? "The request names no model." : $"The proxy has no model {subject}.", "/v1/models", "Get-LiteLLMModel");
        }
    }

    /// <summary>The model that the aliases of the team and of the key lead to.</summary>
    private static string TargetOf(AccessContext context, string model)
    {
        string ofTeam = AliasOf(context.Facts.Team, model) ?? model;
        return TextOf(JsonValueReader.Member(context.Key.Row, "aliases"), ofTeam) ?? ofTeam;
    }

    private static IEnumerable<AccessFinding> Team(AccessContext context, string model)
    {
        if (context.Facts.Team is not { IsFound: true } team)
        {
            return [];
        }

        string subject = $"The team '{context.Key.TeamId}'";
        return AliasOf(team, model) is { } target
            ? [new AccessFinding(AccessCheckKind.TeamModel, AccessResult.Passed, $"{subject} has the alias '{model}', which calls '{target}'.", "/team/info: team_info.litellm_model_table")]
            : [Check(context, AccessCheckKind.TeamModel, subject, team.Texts("models"), model, "/team/info: team_info.models", "POST /team/model/add, or add the model on the Teams page of the proxy.")];
    }

    private static IEnumerable<AccessFinding> User(AccessContext context, string model)
    {
        if (context.Facts.User is not { IsMissing: false } user)
        {
            return [];
        }

        string id = context.Key.UserId!;
        const string Fix = "POST /user/update with the model in models, or use a key of a team.";
        string[] models = user.Texts("models");
        return user.Problem is { } problem
            ? [new AccessFinding(AccessCheckKind.UserModel, AccessResult.Unknown, $"The user '{id}' cannot be read, so that the models, the budget and the limits of the user are not checked: {problem}", "/user/info")]
            : models.Contains(NoDefaultModels, StringComparer.Ordinal)
            ? [new AccessFinding(AccessCheckKind.UserModel, AccessResult.Refused, $"The user '{id}' may call only models of teams ('{NoDefaultModels}'), and the key has no team.", "/user/info: user_info.models", Fix)]
            : [Check(context, AccessCheckKind.UserModel, $"The user '{id}'", models, model, "/user/info: user_info.models", Fix)];
    }

    private static AccessFinding Check(AccessContext context, AccessCheckKind check, string subject, string[] models, string model, string source, string fix) =>
        models.Length == 0 ? new AccessFinding(check, AccessResult.Passed, $"{subject} has no list of models.", source)
        : Allows(context.Facts.Models, models, model) ? new AccessFinding(check, AccessResult.Passed, $"{subject} may call '{model}'.", source)
        : new AccessFinding(check, AccessResult.Refused, $"{subject} may not call '{model}', only {AccessContext.List(models)}.", source, fix);

    /// <summary>Whether a list of models, wildcards and access groups contains a model. Case is significant.</summary>
    internal static bool Allows(ModelDirectory? models, string[] allowed, string model) =>
        Array.Exists(allowed, name => name == model || Everything.Contains(name, StringComparer.Ordinal) || ModelDirectory.Covers(name, model))
        || models?.GroupsOf(model).Any(group => allowed.Contains(group, StringComparer.Ordinal)) == true;

    /// <summary>Whether a name in a list of models stands for several models, or for none.</summary>
    internal static bool IsCollective(string name) => name == NoDefaultModels || name.Contains('*') || Everything.Contains(name, StringComparer.Ordinal);

    /// <summary>The model that an alias of a team calls, or <c>null</c>.</summary>
    internal static string? AliasOf(AccessRecord? team, string model) => TextOf(TeamAliases(team), model);

    private static string AliasNote(AccessContext context, string model) =>
        TextOf(JsonValueReader.Member(context.Key.Row, "aliases"), model) is { } target ? $" '{model}' is an alias of the key, which calls '{target}'; only the alias is checked." : "";

    /// <summary>The model aliases of the team. They are stored as an object, or as the text of one.</summary>
    private static JsonElement TeamAliases(AccessRecord? team)
    {
        JsonElement aliases = JsonValueReader.Member(JsonValueReader.Member(team?.Row ?? JsonValueWriter.Null, "litellm_model_table"), "model_aliases");
        if (aliases.ValueKind != JsonValueKind.String)
        {
            return aliases;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(aliases.GetString()!);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonValueWriter.Null;
        }
    }

    private static string? TextOf(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } target ? target.GetString() : null;
}
